import type { Where } from './diagnostic.ts';

/** Turns offsets of a text (UTF-16 units) into lines and columns. */
export interface TextPositions {
  /** The place of `[from, to)`; a range over several lines is cut at the end of its first line. */
  readonly at: (from: number, to?: number) => Where;
}

/**
 * Lines end at LF, a CR before it is not part of the line. Lines and columns count from 1, columns in code points;
 * `endColumn` is the column after the last character.
 *
 * @example textPositions('audit.yaml', 'a: 1\nb: 2\n').at(5, 6) // { file, line: 2, column: 1, endColumn: 2 }
 */
export function textPositions(file: string, text: string): TextPositions {
  const starts = [0];
  for (let i = text.indexOf('\n'); i !== -1; i = text.indexOf('\n', i + 1)) starts.push(i + 1);

  const at = (from: number, to?: number): Where => {
    const index = lastAtOrBefore(starts, from);
    const start = starts[index] ?? 0;
    const newline = text.indexOf('\n', start);
    let end = newline === -1 ? text.length : newline;
    if (end > start && text[end - 1] === '\r') end -= 1;
    const column = codePoints(text, start, from) + 1;
    const place = { file, line: index + 1, column };
    if (to === undefined) return place;
    const last = Math.min(to, end);
    return last > from ? { ...place, endColumn: column + codePoints(text, from, last) } : place;
  };
  return { at };
}

function lastAtOrBefore(starts: readonly number[], offset: number): number {
  let low = 0;
  let high = starts.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if ((starts[middle] ?? 0) <= offset) low = middle;
    else high = middle - 1;
  }
  return low;
}

function codePoints(text: string, from: number, to: number): number {
  let count = 0;
  for (let i = from; i < to; i++) {
    const unit = text.charCodeAt(i);
    if (unit < 0xdc00 || unit > 0xdfff) count += 1;
  }
  return count;
}
