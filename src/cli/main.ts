#!/usr/bin/env node
import { readFileSync } from 'node:fs';
import { runCli } from './run-cli.ts';

const version = (
  JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8')) as { version: string }
).version;

// The reader of a pipe may leave early (`glassalpha list | head -1`): that ends the run, it is no failure.
for (const stream of [process.stdout, process.stderr]) {
  stream.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code === 'EPIPE') process.exit(0);
    throw error;
  });
}

// The first signal asks the run to stop and to clean up; the second ends it at once.
const interruption = new AbortController();
for (const [signal, code] of [
  ['SIGINT', 130],
  ['SIGTERM', 143],
] as const) {
  process.on(signal, () => {
    if (interruption.signal.aborted) {
      // A progress bar hides the cursor, and nothing else will show it again.
      if (process.stderr.isTTY) process.stderr.write('\u001b[?25h');
      process.exit(code);
    }
    interruption.abort(code);
  });
}

const code = await runCli({
  version,
  argv: process.argv.slice(2),
  cwd: process.cwd(),
  env: process.env,
  stdout: {
    write: (text) => process.stdout.write(text),
    isTty: process.stdout.isTTY === true,
    columns: process.stdout.columns ?? 100,
  },
  stderr: {
    write: (text) => process.stderr.write(text),
    isTty: process.stderr.isTTY === true,
    columns: process.stderr.columns ?? 100,
  },
  readStdin: async () => {
    const chunks: Buffer[] = [];
    for await (const chunk of process.stdin) chunks.push(chunk as Buffer);
    return Buffer.concat(chunks);
  },
  askSecret: async (question) => (await import('../node/ask-secret.ts')).askSecret(question),
  today: () => {
    const now = new Date();
    const two = (n: number) => String(n).padStart(2, '0');
    return `${now.getFullYear()}-${two(now.getMonth() + 1)}-${two(now.getDate())}`;
  },
  signal: interruption.signal,
});
process.exitCode = code;
