import { fail } from '../base/diagnostic.ts';
import { hasText, type PdfObject, readObject } from './pdf-syntax.ts';

export interface PdfStream {
  readonly entries: ReadonlyMap<string, PdfObject>;
  /** As stored. */
  readonly data: Uint8Array;
  /** Size before compression, as an embedded file states it. */
  readonly size: number | undefined;
}

export interface PdfFile {
  /** The document catalogue. */
  readonly root: PdfObject | undefined;
  /** The value at the end of a chain of keys, references followed; the last one kept if a reference is what is wanted. */
  readonly follow: (
    from: PdfObject | undefined,
    keys: readonly string[],
    end?: 'value' | 'reference',
  ) => PdfObject | undefined;
  /** Offset of each object by its number, 0 if free. */
  readonly offsets: readonly number[];
  /** Offset of the cross-reference table. */
  readonly tableOffset: number;
  /** The stream that a reference names. */
  readonly stream: (reference: PdfObject | undefined) => PdfStream;
}

/** Ends reading: the bytes are not a report as it was written. */
export function foreign(why: string): never {
  return fail('report.no_manifest', `not an original GlassAlpha report: ${why}`, {
    hint: 'use the file as glassalpha wrote it; a PDF that was printed or saved again has lost its record',
  });
}

/**
 * Opens a PDF 1.x file with exactly one classical cross-reference table (ISO 32000-1, 7.5.4) that ends the file.
 *
 * @throws GlassAlphaError `report.no_manifest`
 */
export function openPdf(pdf: Uint8Array): PdfFile {
  if (!hasText(pdf, 0, '%PDF-1.')) foreign('it is not a PDF 1.x file');
  const table = tableOffset(pdf);
  const { offsets, trailer } = readTable(pdf, table);

  const objectAt = (number: number): { readonly object: PdfObject; readonly end: number } => {
    const head = `${number} 0 obj`;
    const offset = offsets[number] ?? 0;
    const read = offset > 0 && hasText(pdf, offset, head) ? readObject(pdf, offset + head.length) : undefined;
    return read ?? foreign(`object ${number} is damaged`);
  };
  /** A reference leads to a value, never to another reference. */
  const resolve = (object: PdfObject | undefined): PdfObject | undefined =>
    object?.kind === 'reference' ? objectAt(object.object).object : object;

  return {
    root: resolve(trailer.get('Root')),
    offsets,
    tableOffset: table,
    follow: (from, keys, end = 'value') => {
      let value = from;
      for (const key of keys) {
        const dictionary = resolve(value);
        value = dictionary?.kind === 'dictionary' ? dictionary.entries.get(key) : undefined;
      }
      return end === 'value' ? resolve(value) : value;
    },
    stream: (reference) => {
      if (reference?.kind !== 'reference') return foreign('an attached file is missing');
      const { object, end } = objectAt(reference.object);
      return readStream(pdf, object, end);
    },
  };
}

/** `stream`, LF, the bytes, LF, `endstream`; the length stands in the dictionary itself. */
function readStream(pdf: Uint8Array, object: PdfObject, end: number): PdfStream {
  if (object.kind !== 'dictionary' || !hasText(pdf, end, '\nstream\n')) return foreign('an attached file is damaged');
  const start = end + '\nstream\n'.length;
  const length = object.entries.get('Length');
  const bytes = length?.kind === 'number' && Number.isInteger(length.value) ? length.value : -1;
  if (bytes < 0 || !hasText(pdf, start + bytes, '\nendstream')) return foreign('an attached file is damaged');
  const params = object.entries.get('Params');
  const size = params?.kind === 'dictionary' ? params.entries.get('Size') : undefined;
  return {
    entries: object.entries,
    data: pdf.subarray(start, start + bytes),
    size: size?.kind === 'number' && Number.isInteger(size.value) && size.value >= 0 ? size.value : undefined,
  };
}

/** The file ends with `startxref`, the offset of the table, `%%EOF`. */
function tableOffset(pdf: Uint8Array): number {
  const tail = String.fromCharCode(...pdf.subarray(Math.max(0, pdf.length - 48)));
  const match = /\nstartxref\n(\d{1,10})\n%%EOF\n?$/.exec(tail);
  return match === null ? foreign('it does not end as one') : Number(match[1]);
}

interface Table {
  /** Offset of each object, 0 if free. */
  readonly offsets: readonly number[];
  readonly trailer: ReadonlyMap<string, PdfObject>;
}

const entryBytes = 20;

function readTable(pdf: Uint8Array, offset: number): Table {
  const header = /^xref\n0 (\d{1,8})\n/.exec(String.fromCharCode(...pdf.subarray(offset, offset + 24)));
  if (header === null) return foreign('its cross-reference table is not where it should be');
  const count = Number(header[1]);
  const start = offset + header[0].length;
  if (count * entryBytes > pdf.length - start) return foreign('its cross-reference table is cut short');
  const offsets = Array.from({ length: count }, (_, number) => entryOffset(pdf, start + number * entryBytes));

  const end = start + count * entryBytes;
  const trailer = hasText(pdf, end, 'trailer') ? readObject(pdf, end + 'trailer'.length)?.object : undefined;
  if (trailer?.kind !== 'dictionary') return foreign('its trailer is damaged');
  const revised = ['Prev', 'XRefStm', 'Encrypt'].some((key) => trailer.entries.has(key));
  if (revised) return foreign('it was saved again or encrypted');
  return { offsets, trailer: trailer.entries };
}

/** `0000000016 00000 n` and two bytes of line end. */
function entryOffset(pdf: Uint8Array, at: number): number {
  const entry = /^(\d{10}) \d{5} ([nf])[ \r][\r\n]$/.exec(String.fromCharCode(...pdf.subarray(at, at + entryBytes)));
  if (entry === null) return foreign('its cross-reference table is damaged');
  return entry[2] === 'f' ? 0 : Number(entry[1]);
}
