/** What is wrong with one record of a CSV file. Rows count from 1 after the header; the header is row 0. */
export interface CsvProblem {
  readonly kind: 'fields' | 'text_after_quote' | 'space_before_quote' | 'line_ending' | 'unclosed_quote';
  readonly row: number;
  /** Fields of the record, for `fields`. */
  readonly fields: number;
}

export interface CsvStructure {
  readonly rows: number;
  /** Whether a line break stands inside quotes: such a file must not be read from several places at once. */
  readonly lineBreaksInFields: boolean;
  /** At most five per kind, in file order. */
  readonly problems: readonly CsvProblem[];
  readonly totals: Readonly<Record<CsvProblem['kind'], number>>;
}

export interface CsvStructureReader {
  push(bytes: Uint8Array): void;
  end(): CsvStructure;
}

const quote = 0x22;
const lineFeed = 0x0a;
const carriageReturn = 0x0d;
const space = 0x20;
const examplesPerKind = 5;

const fieldStart = 0;
const unquoted = 1;
const quoted = 2;
const quoteInQuoted = 3;
const spaces = 4;

/**
 * Walks the bytes of a CSV file once and counts its records and their fields. Engines skip, pad or join records that do
 * not fit; this reader decides, and the engine's row count must equal its own (no row is skipped, interface.md 6).
 * A line without any byte is no record, unless the file has a single column, where it is an empty cell.
 *
 * @param delimiter one ASCII character
 * @param fields the number of fields the header has
 */
export function readCsvStructure(delimiter: string, fields: number): CsvStructureReader {
  const separator = delimiter.charCodeAt(0);
  const totals = { fields: 0, text_after_quote: 0, space_before_quote: 0, line_ending: 0, unclosed_quote: 0 };
  const problems: CsvProblem[] = [];
  let state = fieldStart;
  let row = 0;
  let count = 1;
  let blank = true;
  let previous = 0;
  let lineBreaksInFields = false;
  /** Line ending of the header: 0 unknown, 1 LF, 2 CRLF. */
  let ending = 0;

  const report = (kind: CsvProblem['kind']): void => {
    totals[kind]++;
    if (totals[kind] <= examplesPerKind) problems.push({ kind, row, fields: count });
  };
  const endRecord = (): void => {
    if (blank && fields > 1) return;
    if (count !== fields) report('fields');
    row++;
    count = 1;
    blank = true;
    state = fieldStart;
  };

  return {
    push(bytes) {
      for (let i = 0; i < bytes.length; i++) {
        const byte = bytes[i] ?? 0;
        if (state === quoted) {
          if (byte === quote) state = quoteInQuoted;
          else if (byte === lineFeed || byte === carriageReturn) lineBreaksInFields = true;
        } else if (byte === separator) {
          count++;
          blank = false;
          state = fieldStart;
        } else if (byte === lineFeed) {
          const own = previous === carriageReturn ? 2 : 1;
          if (ending === 0) ending = own;
          else if (ending !== own) report('line_ending');
          endRecord();
        } else if (byte !== carriageReturn) {
          // A carriage return that ends no line is a line ending of a third kind.
          if (previous === carriageReturn) report('line_ending');
          if (byte === quote) {
            if (state === fieldStart) state = quoted;
            else if (state === quoteInQuoted) state = quoted;
            else if (state === spaces) {
              report('space_before_quote');
              state = quoted;
            }
          } else if (state === quoteInQuoted) {
            report('text_after_quote');
            state = unquoted;
          } else if (state === fieldStart) state = byte === space ? spaces : unquoted;
          else if (state === spaces && byte !== space) state = unquoted;
          blank = false;
        }
        previous = state === quoted ? 0 : byte;
      }
    },
    end() {
      if (state === quoted) report('unclosed_quote');
      else if (!blank) endRecord();
      return { rows: Math.max(row - 1, 0), lineBreaksInFields, problems, totals };
    },
  };
}
