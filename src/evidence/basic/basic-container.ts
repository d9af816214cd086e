import type { PackFiles } from '../check.ts';
import { inflate } from '../inflate.ts';
import { crc32 } from '../zip/crc32.ts';
import { maxEntries, maxPackBytes } from '../zip/entry-names.ts';
import { type DirectoryEntry, readDirectory } from './read-directory.ts';

export type BasicContainer =
  | { readonly files: PackFiles; readonly warnings: readonly string[] }
  | { readonly problem: string };

/** Larger than any text compresses; a zip that unpacks to more was made to fill a disk. */
const maxRatio = 200;

/**
 * Reads a zip that some program wrote: stored or deflated, with times and owners. Refused is what readers disagree on: two
 * directories that differ, gaps, comments, encryption, links, zip64, names that leave the folder (evidence.md 4, basic profile).
 *
 * @returns never throws; paths without the one folder that everything lies in
 * @example const { files } = await basicContainer(zip)
 */
export async function basicContainer(zip: Uint8Array): Promise<BasicContainer> {
  if (zip.length > maxPackBytes) return { problem: `${zip.length} bytes, at most ${maxPackBytes} are allowed` };
  const directory = readDirectory(zip);
  if ('problem' in directory) return directory;
  const entries = directory.entries.filter(({ name }) => !name.endsWith('/'));
  const total = entries.reduce((sum, { size }) => sum + size, 0);
  if (total > maxPackBytes) return { problem: `it unpacks to ${total} bytes, at most ${maxPackBytes} are allowed` };
  const kept = entries.filter(({ name }) => !isJunk(name));
  if (kept.length > maxEntries) return { problem: `it holds ${kept.length} files, at most ${maxEntries} are allowed` };
  const unpacked = new Map<string, Uint8Array>();
  for (const entry of kept) {
    const data = await contentOf(entry);
    if (typeof data === 'string') return { problem: `${entry.name}: ${data}` };
    unpacked.set(entry.name, data);
  }
  const junk = entries.filter(({ name }) => isJunk(name)).map(({ name }) => name);
  return {
    files: withoutFolder(unpacked),
    warnings: junk.length === 0 ? [] : [`left out: ${junk.join(', ')}`],
  };
}

/** Left by file managers. */
function isJunk(name: string): boolean {
  return /(^|\/)(__MACOSX\/|(\.DS_Store|Thumbs\.db|desktop\.ini)$)/.test(name);
}

async function contentOf({ data, method, size, crc }: DirectoryEntry): Promise<Uint8Array | string> {
  if (size > maxRatio * Math.max(data.length, 1)) return `it unpacks to more than ${maxRatio} times its size`;
  const content = method === 0 ? data : await inflate(data, size, 'deflate-raw');
  if (content === undefined || content.length !== size) return 'it does not unpack to the stated size';
  return crc32(content) === crc ? content : 'its checksum (CRC-32) is another one';
}

/** Paths without the one top folder that all of them share. */
function withoutFolder(files: PackFiles): PackFiles {
  const [first = ''] = files.keys();
  const folder = first.slice(0, first.indexOf('/') + 1);
  if (folder === '' || [...files.keys()].some((path) => !path.startsWith(folder))) return files;
  return new Map([...files].map(([path, bytes]) => [path.slice(folder.length), bytes]));
}
