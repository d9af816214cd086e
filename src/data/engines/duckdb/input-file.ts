import { isUtf8 } from 'node:buffer';
import { createReadStream, createWriteStream } from 'node:fs';
import { open } from 'node:fs/promises';
import { pipeline } from 'node:stream/promises';
import { createGunzip } from 'node:zlib';
import { fail, GlassAlphaError, problem } from '../../../base/diagnostic.ts';
import { decodeUtf8, looksLikeUtf16 } from '../../../base/utf8.ts';
import type { SourceFile } from '../../engine.ts';

/** What the first bytes of a file say it is. */
export type Magic = 'parquet' | 'gzip' | 'arrow' | 'zip' | 'none';

/** An input with its content recognised and its link in the private directory. */
export interface InputFile extends SourceFile {
  readonly magic: Magic;
  /** What DuckDB opens. */
  readonly link: string;
  /** Where a UTF-8 copy of a file in another encoding goes. */
  readonly copy: string;
}

export async function sniff({ path }: SourceFile): Promise<Magic> {
  const head = await readStart(path, 8);
  const text = head.toString('latin1');
  if (text.startsWith('PAR1')) return 'parquet';
  if (text.startsWith('ARROW1') || text.startsWith('FEA1')) return 'arrow';
  if (text.startsWith('PK\x03\x04')) return 'zip';
  return head[0] === 0x1f && head[1] === 0x8b ? 'gzip' : 'none';
}

async function readStart(path: string, length: number): Promise<Buffer> {
  const file = await open(path, 'r');
  try {
    const { bytesRead, buffer } = await file.read(Buffer.alloc(length), 0, length, 0);
    return buffer.subarray(0, bytesRead);
  } finally {
    await file.close();
  }
}

export type Encoding = 'utf-8' | 'latin1' | 'utf-16';

/**
 * The text of a file as UTF-8 bytes, piece by piece, unpacked and decoded. A piece may end inside a character.
 *
 * @throws GlassAlphaError `data.parse`: not in the encoding (with the byte), or not a whole gzip file
 */
export async function* utf8Chunks(file: InputFile, encoding: Encoding): AsyncGenerator<Uint8Array> {
  const bytes = encoding === 'utf-8' ? checkedUtf8(file) : transcoded(file, encoding);
  try {
    yield* bytes;
  } catch (error) {
    if (error instanceof Error && 'code' in error && String(error.code).startsWith('Z_')) {
      const diagnostic = problem('data.parse', `${file.name} is not a whole gzip file: ${error.message}`);
      throw new GlassAlphaError([diagnostic], { cause: error });
    }
    throw error;
  }
}

function rawChunks({ path, magic }: InputFile): AsyncIterable<Buffer> {
  const raw = createReadStream(path, { highWaterMark: 1 << 18 });
  if (magic !== 'gzip') return raw;
  const unpacked = createGunzip({ chunkSize: 1 << 18 });
  raw.on('error', (error) => unpacked.destroy(error));
  return raw.pipe(unpacked);
}

async function* checkedUtf8(file: InputFile): AsyncGenerator<Uint8Array> {
  let position = 0;
  let rest: Buffer = Buffer.alloc(0);
  for await (const chunk of rawChunks(file)) {
    const bytes = rest.length === 0 ? chunk : Buffer.concat([rest, chunk]);
    const whole = bytes.length - openTail(bytes);
    checkUtf8(bytes.subarray(0, whole), position, file);
    position += whole;
    rest = bytes.subarray(whole);
    yield bytes.subarray(0, whole);
  }
  checkUtf8(rest, position, file);
}

/** Bytes at the end that begin a character the next piece may finish: at most three. */
function openTail(bytes: Uint8Array): number {
  for (let back = 1; back <= Math.min(3, bytes.length); back++) {
    const byte = bytes[bytes.length - back] ?? 0;
    if (byte < 0x80) return 0;
    if (byte >= 0xc0) return back < (byte >= 0xf0 ? 4 : byte >= 0xe0 ? 3 : 2) ? back : 0;
  }
  return 0;
}

function checkUtf8(bytes: Uint8Array, position: number, { name }: SourceFile): void {
  if (isUtf8(bytes)) return;
  const decoded = decodeUtf8(bytes);
  const at = position + ('invalidAt' in decoded ? decoded.invalidAt : 0);
  const utf16 = position === 0 && looksLikeUtf16(bytes);
  fail('data.parse', `${name} is not valid UTF-8 at byte ${at + 1}`, {
    hint: utf16
      ? 'it looks like UTF-16: save it as UTF-8, or declare data.encoding: utf-16'
      : 'save it as UTF-8, or declare data.encoding: latin1 or utf-16',
  });
}

async function* transcoded(file: InputFile, encoding: 'latin1' | 'utf-16'): AsyncGenerator<Uint8Array> {
  let decoder: InstanceType<typeof TextDecoder> | undefined;
  let rest: Buffer = Buffer.alloc(0);
  for await (const chunk of rawChunks(file)) {
    if (encoding === 'latin1') {
      yield Buffer.from(chunk.toString('latin1'), 'utf8');
      continue;
    }
    const bytes = rest.length === 0 ? chunk : Buffer.concat([rest, chunk]);
    if (bytes.length < 2) {
      rest = bytes;
      continue;
    }
    rest = Buffer.alloc(0);
    decoder ??= new TextDecoder(bytes[0] === 0xfe && bytes[1] === 0xff ? 'utf-16be' : 'utf-16le', { fatal: true });
    yield Buffer.from(decode(decoder, bytes, file, true), 'utf8');
  }
  if (decoder !== undefined) yield Buffer.from(decode(decoder, new Uint8Array(), file, false), 'utf8');
}

function decode(
  decoder: InstanceType<typeof TextDecoder>,
  bytes: Uint8Array,
  { name }: SourceFile,
  stream: boolean,
): string {
  try {
    return decoder.decode(bytes, { stream });
  } catch {
    return fail('data.parse', `${name} is not valid UTF-16`, { hint: 'declare the encoding it has in data.encoding' });
  }
}

/** Writes the UTF-8 form of a file into the private directory: DuckDB's own UTF-16 and Latin-1 readers are not whole. */
export async function writeUtf8Copy(file: InputFile, encoding: Encoding): Promise<void> {
  await pipeline(utf8Chunks(file, encoding), createWriteStream(file.copy, { mode: 0o600 }));
}
