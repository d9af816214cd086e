import { compareCodePoints } from '../../base/order.ts';
import type { PackFiles } from '../check.ts';
import { entryNamesProblem, maxEntries, maxPackBytes } from './entry-names.ts';
import { writeZip, type ZipEntry, zipSize } from './write-zip.ts';

/** The files of a canonical zip, or why the bytes are none. */
export type ReadZip = { readonly files: PackFiles } | { readonly problem: string };

/**
 * Reads a pack's container: walks the local headers, writes the files again and demands the same bytes. So no two readers can
 * disagree on what the pack holds: there is no second directory, gap, comment or flag to disagree about.
 *
 * @returns never throws, whatever the bytes
 * @example const read = readZip(bytes); if ('files' in read) read.files.get('pack.json')
 */
export function readZip(zip: Uint8Array): ReadZip {
  if (zip.length > maxPackBytes) return { problem: `${zip.length} bytes, at most ${maxPackBytes} are allowed` };
  const walked = walk(zip);
  if (typeof walked === 'string') return { problem: walked };
  const names = walked.map(({ name }) => name);
  const bad = entryNamesProblem(names);
  if (bad !== undefined) return { problem: bad };
  const isSorted = names.every((name, i) => i === 0 || compareCodePoints(names[i - 1] ?? '', name) < 0);
  if (!isSorted) return { problem: 'its files are not in the order of their names' };
  const files = new Map(walked.map(({ name, data }) => [name, data]));
  if (zipSize(walked) !== zip.length) return { problem: 'it holds bytes beside its files and their directory' };
  const again = writeZip(files);
  for (let at = 0; at < zip.length; at++) {
    if (again[at] !== zip[at]) return { problem: `it is not encoded as a pack is: byte ${at} differs` };
  }
  return { files };
}

/** Whether the bytes start as a zip does: a file, an empty archive. */
export function looksLikeZip(bytes: Uint8Array): boolean {
  return (
    bytes[0] === 0x50 && bytes[1] === 0x4b && ((bytes[2] === 3 && bytes[3] === 4) || (bytes[2] === 5 && bytes[3] === 6))
  );
}

/** Entries from offset 0 on, each where the one before ends. */
function walk(zip: Uint8Array): readonly ZipEntry[] | string {
  if (!looksLikeZip(zip)) return 'it is no zip';
  const view = new DataView(zip.buffer, zip.byteOffset, zip.length);
  const entries: ZipEntry[] = [];
  let at = 0;
  while (at + 30 <= zip.length && view.getUint32(at, true) === 0x04034b50) {
    if (entries.length === maxEntries) return `it holds more than ${maxEntries} files`;
    const flags = view.getUint16(at + 6, true);
    const method = view.getUint16(at + 8, true);
    if (flags !== 0) return 'a file in it is encrypted, streamed or named otherwise than packs are (flags)';
    if (method !== 0) return 'a file in it is compressed';
    const size = view.getUint32(at + 22, true);
    const nameStart = at + 30;
    const dataStart = nameStart + view.getUint16(at + 26, true) + view.getUint16(at + 28, true);
    const nameEnd = nameStart + view.getUint16(at + 26, true);
    if (dataStart + size > zip.length) return 'it is cut short';
    entries.push({ name: latin1(zip.subarray(nameStart, nameEnd)), data: zip.subarray(dataStart, dataStart + size) });
    at = dataStart + size;
  }
  return entries;
}

function latin1(bytes: Uint8Array): string {
  let text = '';
  for (const byte of bytes) text += String.fromCharCode(byte);
  return text;
}
