export interface ParsedSums {
  /** Digest by path. */
  readonly entries: ReadonlyMap<string, string>;
  readonly problems: readonly string[];
}

/**
 * Reads what `sha256sum` writes: 64 hex digits, two spaces, a path of this folder or below it. The form for binary files (`*`) and
 * paths that leave the folder are refused.
 *
 * @example parseSums(bytes).entries.get('audit.pdf')
 */
export function parseSums(bytes: Uint8Array): ParsedSums {
  const entries = new Map<string, string>();
  const problems: string[] = [];
  const lines = new TextDecoder().decode(bytes).split('\n');
  const last = lines.pop();
  if (last !== '') problems.push('SHA256SUMS.txt does not end in a line feed');
  for (const [i, line] of lines.entries()) {
    const match = /^([0-9a-f]{64}) {2}(?:\.\/)?([^*\\\0]+)$/.exec(line);
    const path = match?.[2] ?? '';
    const isInside = path !== '' && path.split('/').every((part) => part !== '' && part !== '.' && part !== '..');
    if (match === null || !isInside || line.endsWith('\r'))
      problems.push(`SHA256SUMS.txt:${i + 1}: not a line of sha256sum for a file of this folder`);
    else if (entries.has(path)) problems.push(`SHA256SUMS.txt:${i + 1}: ${path} stands in it twice`);
    else entries.set(path, match[1] ?? '');
  }
  if (entries.size === 0) problems.push('SHA256SUMS.txt lists no file');
  return { entries, problems };
}
