/**
 * In what two texts differ, in words: only in line endings, only in a byte order mark, or from which line on.
 *
 * @example textDifference('a: 1\n', 'a: 2\n') // 'line 1: "a: 1" → "a: 2"'
 */
export function textDifference(before: string, after: string): string {
  if (before === after) return 'no difference';
  if (withoutMark(before) === withoutMark(after)) return 'only a byte order mark';
  if (lineFeeds(before) === lineFeeds(after)) return 'only line endings';
  const [old, now] = [lineFeeds(before).split('\n'), lineFeeds(after).split('\n')];
  const at = old.findIndex((line, i) => line !== now[i]);
  const line = at === -1 ? old.length : at;
  return `line ${line + 1}: ${quoted(old[line])} → ${quoted(now[line])}`;
}

function withoutMark(text: string): string {
  return text.startsWith('\uFEFF') ? text.slice(1) : text;
}

function lineFeeds(text: string): string {
  return withoutMark(text).replace(/\r\n?/g, '\n');
}

function quoted(line: string | undefined): string {
  if (line === undefined) return 'end of file';
  const characters = [...line];
  return JSON.stringify(characters.length > longest ? `${characters.slice(0, longest).join('')}…` : line);
}

/** Lines are cut like cell values in diagnostics. */
const longest = 60;
