import { decodeUtf8 } from '../../base/utf8.ts';

/** A file of a zip as both of its headers describe it. */
export interface DirectoryEntry {
  readonly name: string;
  readonly method: 0 | 8;
  readonly crc: number;
  /** Unpacked. */
  readonly size: number;
  /** As stored. */
  readonly data: Uint8Array;
}

type Directory = { readonly entries: readonly DirectoryEntry[] } | { readonly problem: string };

/** APPNOTE 4.3.16, 4.3.12, 4.3.7. */
const endBytes = 22;
const centralBytes = 46;
const localBytes = 30;
/** Deflate level (1, 2), descriptor (3), UTF-8 names (11). */
const allowedFlags = 0x080e;
/** Times and owners: extended timestamp, Info-ZIP Unix (old and new), NTFS. */
const allowedExtras: ReadonlySet<number> = new Set([0x5455, 0x5855, 0x7875, 0x000a]);

/**
 * Entries of a zip whose directory and local headers say the same of every byte between the first and the last.
 *
 * @returns never throws, whatever the bytes
 * @example readDirectory(zip)
 */
export function readDirectory(zip: Uint8Array): Directory {
  const view = new DataView(zip.buffer, zip.byteOffset, zip.length);
  const end = zip.length - endBytes;
  if (end < 0 || view.getUint32(end, true) !== 0x06054b50 || view.getUint16(end + 20, true) !== 0)
    return { problem: 'it is no zip, or something stands after its end' };
  const [disk, startDisk, here, count] = [4, 6, 8, 10].map((at) => view.getUint16(end + at, true));
  const start = view.getUint32(end + 16, true);
  if (disk !== 0 || startDisk !== 0 || here !== count) return { problem: 'it is one of several parts' };
  if (count === 0) return { problem: 'it holds no file' };
  if (start + view.getUint32(end + 12, true) !== end) return { problem: 'its directory does not end where it should' };

  const headers: Header[] = [];
  let at = start;
  while (at < end) {
    const header = readCentral(zip, view, at, end);
    if (typeof header === 'string') return { problem: header };
    headers.push(header);
    at = header.end;
  }
  if (headers.length !== count) return { problem: 'its directory has another number of files than stated' };
  return withData(zip, view, headers, start);
}

interface Header {
  readonly name: string;
  readonly rawName: Uint8Array;
  readonly flags: number;
  readonly method: 0 | 8;
  readonly crc: number;
  readonly packedSize: number;
  readonly size: number;
  readonly offset: number;
  readonly end: number;
}

function readCentral(zip: Uint8Array, view: DataView, at: number, limit: number): Header | string {
  if (at + centralBytes > limit || view.getUint32(at, true) !== 0x02014b50) return 'its directory is damaged';
  const u16 = (offset: number): number => view.getUint16(at + offset, true);
  const u32 = (offset: number): number => view.getUint32(at + offset, true);
  const nameEnd = at + centralBytes + u16(28);
  const end = nameEnd + u16(30) + u16(32);
  if (end > limit) return 'its directory is damaged';
  const rawName = zip.subarray(at + centralBytes, nameEnd);
  const decoded = decodeUtf8(rawName);
  if (!('text' in decoded)) return 'a name in it is not UTF-8';
  const name = decoded.text;
  const method = u16(10);
  const problem =
    nameProblem(name) ??
    formProblem({ flags: u16(8), method, comment: u16(32), disk: u16(34) }) ??
    extraProblem(view, nameEnd, nameEnd + u16(30)) ??
    kindProblem(u16(4) >> 8, u32(38) >>> 16, name);
  if (problem !== undefined) return `${name}: ${problem}`;
  return {
    name,
    rawName,
    flags: u16(8),
    method: method === 8 ? 8 : 0,
    crc: u32(16),
    packedSize: u32(20),
    size: u32(24),
    offset: u32(42),
    end,
  };
}

function nameProblem(name: string): string | undefined {
  const parts = name.replace(/\/$/, '').split('/');
  const isInside = parts.every((part) => part !== '' && part !== '.' && part !== '..');
  return isInside && !/[\\\0]|^[A-Za-z]:/.test(name) ? undefined : 'the name is not of a file inside the folder';
}

function formProblem(of: {
  readonly flags: number;
  readonly method: number;
  readonly comment: number;
  readonly disk: number;
}): string | undefined {
  if ((of.flags & 1) !== 0) return 'it is encrypted';
  if ((of.flags & ~allowedFlags) !== 0) return 'it is stored in a way that is not read here (flags)';
  if (of.method !== 0 && of.method !== 8) return `it is compressed by method ${of.method}`;
  return of.comment === 0 && of.disk === 0 ? undefined : 'it has a comment, or is one of several parts';
}

function extraProblem(view: DataView, start: number, end: number): string | undefined {
  for (let at = start; at < end; ) {
    if (at + 4 > end) return 'its extra field is damaged';
    const id = view.getUint16(at, true);
    if (!allowedExtras.has(id)) return `it has an extra field 0x${id.toString(16).padStart(4, '0')}`;
    at += 4 + view.getUint16(at + 2, true);
    if (at > end) return 'its extra field is damaged';
  }
  return undefined;
}

/** Unix file types: a regular file or a folder, or none stated. */
function kindProblem(system: number, mode: number, name: string): string | undefined {
  const type = system === 3 ? mode & 0xf000 : 0;
  const allowed = name.endsWith('/') ? [0, 0x4000] : [0, 0x8000];
  return allowed.includes(type) ? undefined : 'it is a link or no plain file';
}

/** Local entries follow each other from the first byte to the directory, each as the directory says. */
function withData(zip: Uint8Array, view: DataView, headers: readonly Header[], directory: number): Directory {
  const entries: DirectoryEntry[] = [];
  const folded = new Set<string>();
  let at = 0;
  for (const header of [...headers].sort((a, b) => a.offset - b.offset)) {
    const end = localEnd(zip, view, header, at, directory);
    if (typeof end === 'string') return { problem: `${header.name}: ${end}` };
    const twin = header.name.toLowerCase();
    if (folded.has(twin)) return { problem: `${header.name}: another file has this name` };
    folded.add(twin);
    if (header.name.endsWith('/') && header.size !== 0) return { problem: `${header.name}: a folder with content` };
    const { name, method, crc, size, packedSize } = header;
    entries.push({ name, method, crc, size, data: zip.subarray(end.data, end.data + packedSize) });
    at = end.next;
  }
  return at === directory ? { entries } : { problem: 'it holds bytes that belong to no file' };
}

function localEnd(
  zip: Uint8Array,
  view: DataView,
  { rawName, flags, method, crc, packedSize, size, offset }: Header,
  at: number,
  directory: number,
): { readonly data: number; readonly next: number } | string {
  if (offset !== at || at + localBytes > directory || view.getUint32(at, true) !== 0x04034b50)
    return 'it does not follow the file before it';
  const nameLength = view.getUint16(at + 26, true);
  const data = at + localBytes + nameLength + view.getUint16(at + 28, true);
  if (data + packedSize > directory) return 'it is cut short';
  const name = zip.subarray(at + localBytes, at + localBytes + nameLength);
  const isSame = (expected: readonly number[]): boolean =>
    expected.every((value, i) => view.getUint32(at + 14 + 4 * i, true) === value);
  const hasDescriptor = (flags & 8) !== 0;
  const sizes = isSame([crc, packedSize, size]) || (hasDescriptor && isSame([0, 0, 0]));
  const isNamed = name.length === rawName.length && name.every((byte, i) => byte === rawName[i]);
  if (!isNamed || !sizes || view.getUint16(at + 6, true) !== flags || view.getUint16(at + 8, true) !== method)
    return 'its own header and the directory disagree';
  const extra = extraProblem(view, at + localBytes + nameLength, data);
  if (extra !== undefined) return extra;
  const next = data + packedSize;
  return hasDescriptor ? afterDescriptor(view, { data, next }, [crc, packedSize, size], directory) : { data, next };
}

/** CRC and sizes behind the data, with or without a signature before them (APPNOTE 4.3.9). */
function afterDescriptor(
  view: DataView,
  { data, next }: { readonly data: number; readonly next: number },
  expected: readonly number[],
  directory: number,
): { readonly data: number; readonly next: number } | string {
  for (const start of [next + 4, next]) {
    const isSigned = start !== next;
    if (start + 12 > directory || (isSigned && view.getUint32(next, true) !== 0x08074b50)) continue;
    if (expected.every((value, i) => view.getUint32(start + 4 * i, true) === value)) return { data, next: start + 12 };
  }
  return 'its data descriptor and the directory disagree';
}
