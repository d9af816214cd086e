/**
 * Asks for a secret on the terminal without showing it. Null where no person can answer: one of the streams is no terminal.
 *
 * @example await askSecret('Passphrase: ')
 */
export function askSecret(question: string): Promise<string | null> {
  const { stdin, stderr } = process;
  if (stdin.isTTY !== true || stderr.isTTY !== true) return Promise.resolve(null);
  stderr.write(question);
  stdin.setRawMode(true);
  stdin.setEncoding('utf8');
  stdin.resume();
  return new Promise((resolve) => {
    let typed = '';
    const end = (answer: string | null) => {
      stdin.off('data', take);
      stdin.setRawMode(false);
      stdin.pause();
      stderr.write('\n');
      resolve(answer);
    };
    const take = (chunk: string) => {
      for (const char of chunk) {
        if (char === '\r' || char === '\n') return end(typed);
        // Ctrl-C and Ctrl-D: raw mode keeps them from the terminal.
        if (char === '\u0003' || char === '\u0004') return end(null);
        typed = char === '\u007f' || char === '\b' ? [...typed].slice(0, -1).join('') : typed + char;
      }
    };
    stdin.on('data', take);
  });
}
