/** What a cell of a table can hold; null is an empty cell. */
export type CsvCell = string | number | boolean | null;

/**
 * One row of CSV (RFC 4180, but with the line feed that all files here have). Text that a spreadsheet would take for a formula is prefixed by `'`, so that a
 * name cannot run anything; numbers stand as they are.
 *
 * @example csvRow(['=cmd', 'a,b', -1.5, null]) // "'=cmd,\"a,b\",-1.5,\n"
 */
export function csvRow(cells: readonly CsvCell[]): string {
  return `${cells.map(csvCell).join(',')}\n`;
}

function csvCell(cell: CsvCell): string {
  if (cell === null) return '';
  const text = typeof cell === 'string' ? harmless(cell) : String(cell);
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

/** Tab and carriage return are skipped by spreadsheets before they look for a formula. */
function harmless(text: string): string {
  return /^[=+\-@\t\r]/.test(text) ? `'${text}` : text;
}
