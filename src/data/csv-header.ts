/** Delimiters looked for in a header, in the order that decides a tie (interface.md 6). */
export const csvDelimiters = [',', ';', '\t', '|'] as const;

/** The first record of a CSV text. */
export interface CsvHeader {
  readonly names: readonly string[];
  readonly delimiter: string;
  /** False if the text ended before the record did: read more and try again. */
  readonly whole: boolean;
}

/**
 * Reads the header of a CSV file (RFC 4180 quoting, LF or CRLF, with or without a byte order mark). Without a given
 * delimiter the one that splits the header into most fields is taken.
 *
 * @example readCsvHeader('a;"b;c"\n1;2\n') // { names: ['a', 'b;c'], delimiter: ';', whole: true }
 */
export function readCsvHeader(text: string, delimiter?: string): CsvHeader {
  const body = text.startsWith('\ufeff') ? text.slice(1) : text;
  if (delimiter !== undefined) return { ...firstRecord(body, delimiter), delimiter };
  let best: CsvHeader = { ...firstRecord(body, ','), delimiter: ',' };
  for (const candidate of csvDelimiters.slice(1)) {
    const record = firstRecord(body, candidate);
    if (record.names.length > best.names.length) best = { ...record, delimiter: candidate };
  }
  return best;
}

function firstRecord(text: string, delimiter: string): { names: string[]; whole: boolean } {
  const names: string[] = [];
  let field = '';
  let quoted = false;
  for (let i = 0; i < text.length; i++) {
    const c = text[i];
    if (quoted) {
      if (c !== '"') field += c;
      else if (text[i + 1] === '"') {
        field += '"';
        i++;
      } else quoted = false;
    } else if (c === '"' && field === '') quoted = true;
    else if (c === delimiter) {
      names.push(field);
      field = '';
    } else if (c === '\n' || (c === '\r' && text[i + 1] === '\n')) {
      return { names: [...names, field], whole: true };
    } else field += c;
  }
  return { names: [...names, field], whole: false };
}
