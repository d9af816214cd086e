/**
 * Columns aligned with two spaces between them; no trailing spaces. For terminals, so widths count code points.
 *
 * @example textTable([['a', 'bb'], ['ccc', 'd']]) // 'a    bb\nccc  d\n'
 */
export function textTable(rows: readonly (readonly string[])[]): string {
  const widths: number[] = [];
  for (const row of rows) {
    for (const [i, cell] of row.entries()) widths[i] = Math.max(widths[i] ?? 0, [...cell].length);
  }
  return rows
    .map(
      (row) =>
        `${row
          .map((cell, i) => (i === row.length - 1 ? cell : cell + ' '.repeat((widths[i] ?? 0) - [...cell].length)))
          .join('  ')
          .trimEnd()}\n`,
    )
    .join('');
}
