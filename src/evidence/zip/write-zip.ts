import { fail } from '../../base/diagnostic.ts';
import { compareCodePoints } from '../../base/order.ts';
import type { PackFiles } from '../check.ts';
import { crc32 } from './crc32.ts';
import { entryNamesProblem, maxPackBytes } from './entry-names.ts';

/**
 * A zip with one legal encoding (evidence.md 2.1): files stored as they are, no times, no owners, sorted by name. The same files
 * give the same bytes whatever wrote them, and every unzip program reads them.
 *
 * @throws GlassAlphaError `internal.bug` for names or sizes that a pack cannot have
 * @example writeZip(new Map([['README.txt', bytes]]))
 */
export function writeZip(files: PackFiles): Uint8Array {
  const names = [...files.keys()].sort(compareCodePoints);
  const problem = entryNamesProblem(names);
  if (problem !== undefined) fail('internal.bug', `these files make no pack: ${problem}`);
  const entries = names.map((name) => ({ name, data: files.get(name) ?? new Uint8Array() }));
  const size = zipSize(entries);
  if (size > maxPackBytes) fail('internal.bug', `a pack of ${size} bytes is over the limit of ${maxPackBytes}`);
  return encode(entries, size);
}

export interface ZipEntry {
  readonly name: string;
  readonly data: Uint8Array;
}

const localBytes = 30;
const centralBytes = 46;
const endBytes = 22;

/** Bytes of the zip of these entries. */
export function zipSize(entries: readonly ZipEntry[]): number {
  let size = endBytes;
  for (const { name, data } of entries) size += localBytes + centralBytes + 2 * name.length + data.length;
  return size;
}

/** Entries as given: sorted, with ASCII names. APPNOTE 4.3.7, 4.3.12, 4.3.16. */
function encode(entries: readonly ZipEntry[], size: number): Uint8Array {
  const zip = new Uint8Array(size);
  const view = new DataView(zip.buffer);
  let at = 0;
  const u16 = (...values: readonly number[]): void => {
    for (const value of values) {
      view.setUint16(at, value, true);
      at += 2;
    }
  };
  const u32 = (...values: readonly number[]): void => {
    for (const value of values) {
      view.setUint32(at, value, true);
      at += 4;
    }
  };
  const raw = (bytes: Uint8Array): void => {
    zip.set(bytes, at);
    at += bytes.length;
  };
  const placed = entries.map(({ name, data }) => ({ name: ascii(name), data, crc: crc32(data), offset: 0 }));

  for (const entry of placed) {
    const { name, data, crc } = entry;
    entry.offset = at;
    u32(0x04034b50);
    u16(neededVersion, 0, 0, 0, earliestDate);
    u32(crc, data.length, data.length);
    u16(name.length, 0);
    raw(name);
    raw(data);
  }
  const directory = at;
  for (const { name, data, crc, offset } of placed) {
    u32(0x02014b50);
    u16(madeBy, neededVersion, 0, 0, 0, earliestDate);
    u32(crc, data.length, data.length);
    u16(name.length, 0, 0, 0, 0);
    u32(regularFile0644, offset);
    raw(name);
  }
  const directorySize = at - directory;
  u32(0x06054b50);
  u16(0, 0, placed.length, placed.length);
  u32(directorySize, directory);
  u16(0);
  return zip;
}

const neededVersion = 20;
/** Unix, version 2.0. */
const madeBy = 0x0314;
/** 1980-01-01, the first day that the format knows. */
const earliestDate = 0x0021;
const regularFile0644 = 0x81a40000;

function ascii(name: string): Uint8Array {
  return Uint8Array.from(name, (character) => character.charCodeAt(0));
}
