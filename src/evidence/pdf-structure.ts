import { openPdf } from './pdf-file.ts';
import { hasText, type PdfObject, readObject, skipSpace } from './pdf-syntax.ts';

const maxObjects = 200_000;

/**
 * What a report's PDF has beside what our typesetter writes: bytes between objects, objects that run something, objects hidden in
 * streams. Structure decides, not a search for markers: those occur inside streams too (ISO 32000-1, 7.5).
 *
 * @returns empty for a PDF of one revision whose objects lie one after the other from its header to its table
 * @throws GlassAlphaError `report.no_manifest` if it cannot be opened at all
 * @example pdfStructureProblems(report) // []
 */
export function pdfStructureProblems(pdf: Uint8Array): string[] {
  const { offsets, tableOffset } = openPdf(pdf);
  if (offsets.length > maxObjects) return [`it has ${offsets.length} objects, at most ${maxObjects} are read`];
  const placed = offsets
    .map((offset, number) => ({ offset, number }))
    .filter(({ offset }) => offset > 0)
    .sort((a, b) => a.offset - b.offset);
  const problems: string[] = [];
  if (headerEnd(pdf) !== placed[0]?.offset) problems.push('there are bytes between its header and its first object');
  for (const [i, { offset, number }] of placed.entries()) {
    const next = placed[i + 1]?.offset ?? tableOffset;
    const object = objectBetween(pdf, offset, next, number);
    if (object === undefined) {
      problems.push(`object ${number} does not reach to the next one`);
      break;
    }
    const active = activeName(object);
    if (active !== undefined) problems.push(`object ${number} holds ${active}`);
  }
  return problems;
}

/** `%PDF-1.7`, a comment of four bytes that are not text, and blank lines. */
function headerEnd(pdf: Uint8Array): number {
  let at = '%PDF-1.x\n'.length;
  if (pdf[at - 1] !== 10) return -1;
  if (pdf[at] === 37) {
    if (pdf[at + 5] !== 10) return -1;
    at += 6;
  }
  while (pdf[at] === 10) at++;
  return at;
}

/** The object that starts at an offset and ends, with its stream and blank lines, exactly where the next one starts. */
function objectBetween(pdf: Uint8Array, offset: number, next: number, number: number): PdfObject | undefined {
  const head = `${number} 0 obj`;
  if (!hasText(pdf, offset, head)) return undefined;
  const read = readObject(pdf, offset + head.length);
  if (read === undefined || skipSpace(pdf, offset + head.length) > next) return undefined;
  let at = read.end;
  if (hasText(pdf, at, '\nstream\n')) {
    const length = read.object.kind === 'dictionary' ? read.object.entries.get('Length') : undefined;
    if (length?.kind !== 'number' || !Number.isInteger(length.value) || length.value < 0) return undefined;
    at += '\nstream\n'.length + length.value;
    if (!hasText(pdf, at, '\nendstream')) return undefined;
    at += '\nendstream'.length;
  }
  if (!hasText(pdf, at, '\nendobj\n')) return undefined;
  at += '\nendobj\n'.length;
  while (at < next && pdf[at] === 10) at++;
  return at === next ? read.object : undefined;
}

/** Actions and hidden objects (ISO 32000-1, 7.5.7 and 12.6.4) that no report has. */
const activeNames: ReadonlySet<string> = new Set([
  'JavaScript',
  'JS',
  'Launch',
  'SubmitForm',
  'ImportData',
  'GoToR',
  'GoToE',
  'RichMedia',
  'ObjStm',
  'XRef',
]);

function activeName(object: PdfObject): string | undefined {
  if (object.kind === 'name') return activeNames.has(object.value) ? object.value : undefined;
  if (object.kind === 'array') return firstOf(object.items);
  if (object.kind !== 'dictionary') return undefined;
  if (object.entries.has('JS')) return 'JS';
  return firstOf([...object.entries.values()]);
}

function firstOf(objects: readonly PdfObject[]): string | undefined {
  for (const object of objects) {
    const active = activeName(object);
    if (active !== undefined) return active;
  }
  return undefined;
}
