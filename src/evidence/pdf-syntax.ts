/** Reader of single PDF objects, ISO 32000-1 section 7.3, as far as our own writer uses them. */

export type PdfObject =
  | { readonly kind: 'null' }
  | { readonly kind: 'boolean'; readonly value: boolean }
  | { readonly kind: 'number'; readonly value: number }
  | { readonly kind: 'name'; readonly value: string }
  | { readonly kind: 'string'; readonly value: string }
  | { readonly kind: 'reference'; readonly object: number }
  | { readonly kind: 'array'; readonly items: readonly PdfObject[] }
  | { readonly kind: 'dictionary'; readonly entries: ReadonlyMap<string, PdfObject> };

export interface ReadObject {
  readonly object: PdfObject;
  /** Offset of the first byte after it. */
  readonly end: number;
}

const maxDepth = 32;

/**
 * The object that starts at an offset, white space and comments skipped.
 *
 * @returns undefined if there is none: no exception, whatever the bytes
 * @example readObject(new TextEncoder().encode('<< /Size 3 >>'), 0)?.object.kind // 'dictionary'
 */
export function readObject(bytes: Uint8Array, offset: number, depth = 0): ReadObject | undefined {
  const start = skipSpace(bytes, offset);
  const first = bytes[start];
  if (first === undefined || depth > maxDepth) return undefined;
  if (first === code('/')) return readName(bytes, start);
  if (first === code('(')) return readLiteral(bytes, start);
  if (first === code('[')) return readArray(bytes, start, depth);
  if (first === code('<')) {
    return bytes[start + 1] === code('<') ? readDictionary(bytes, start, depth) : readHexString(bytes, start);
  }
  return readWord(bytes, start);
}

/** Offset of the next byte that is neither white space nor part of a comment. */
export function skipSpace(bytes: Uint8Array, offset: number): number {
  let at = offset;
  for (;;) {
    while (isSpace(bytes[at])) at++;
    if (bytes[at] !== code('%')) return at;
    while (at < bytes.length && bytes[at] !== 10 && bytes[at] !== 13) at++;
  }
}

/** Whether the ASCII text stands at an offset. */
export function hasText(bytes: Uint8Array, offset: number, text: string): boolean {
  for (let i = 0; i < text.length; i++) if (bytes[offset + i] !== text.charCodeAt(i)) return false;
  return true;
}

function readWord(bytes: Uint8Array, start: number): ReadObject | undefined {
  const { text, end } = word(bytes, start);
  if (text === 'null') return { object: { kind: 'null' }, end };
  if (text === 'true' || text === 'false') return { object: { kind: 'boolean', value: text === 'true' }, end };
  if (!/^[-+]?(\d{1,15}\.?\d{0,15}|\.\d{1,15})$/.test(text)) return undefined;
  return readReference(bytes, text, end) ?? { object: { kind: 'number', value: Number(text) }, end };
}

/** `12 0 R`: two integers and an R. */
function readReference(bytes: Uint8Array, number: string, afterNumber: number): ReadObject | undefined {
  if (!/^\d{1,10}$/.test(number)) return undefined;
  const generation = word(bytes, skipSpace(bytes, afterNumber));
  if (generation.text !== '0') return undefined;
  const letter = word(bytes, skipSpace(bytes, generation.end));
  if (letter.text !== 'R') return undefined;
  return { object: { kind: 'reference', object: Number(number) }, end: letter.end };
}

/** A run of regular characters, at most as long as any number or keyword. */
function word(bytes: Uint8Array, start: number): { readonly text: string; readonly end: number } {
  let end = start;
  while (end < bytes.length && end - start < 40 && !isSpace(bytes[end]) && !isDelimiter(bytes[end])) end++;
  return { text: latin1(bytes, start, end), end };
}

function readName(bytes: Uint8Array, start: number): ReadObject {
  let end = start + 1;
  while (end < bytes.length && !isSpace(bytes[end]) && !isDelimiter(bytes[end])) end++;
  const text = latin1(bytes, start + 1, end);
  const value = text.replace(/#([0-9A-Fa-f]{2})/g, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)));
  return { object: { kind: 'name', value }, end };
}

const escapes: Readonly<Record<string, number>> = { n: 10, r: 13, t: 9, b: 8, f: 12, '(': 40, ')': 41, '\\': 92 };

function readLiteral(bytes: Uint8Array, start: number): ReadObject | undefined {
  const content: number[] = [];
  let open = 1;
  for (let at = start + 1; at < bytes.length; at++) {
    const byte = bytes[at] ?? 0;
    if (byte === code('\\')) {
      at += 1;
      const escaped = escapes[String.fromCharCode(bytes[at] ?? 0)];
      // Octal escapes and line continuations are not what our writer uses.
      if (escaped === undefined) return undefined;
      content.push(escaped);
      continue;
    }
    if (byte === code('(')) open += 1;
    if (byte === code(')')) open -= 1;
    if (open === 0) return { object: { kind: 'string', value: textOf(content) }, end: at + 1 };
    content.push(byte);
  }
  return undefined;
}

function readHexString(bytes: Uint8Array, start: number): ReadObject | undefined {
  const end = bytes.indexOf(code('>'), start);
  const digits = end === -1 ? '' : latin1(bytes, start + 1, end).replace(/\s/g, '');
  if (end === -1 || !/^([0-9A-Fa-f]{2})*$/.test(digits)) return undefined;
  const content = (digits.match(/../g) ?? []).map((pair) => Number.parseInt(pair, 16));
  return { object: { kind: 'string', value: textOf(content) }, end: end + 1 };
}

function readArray(bytes: Uint8Array, start: number, depth: number): ReadObject | undefined {
  const items: PdfObject[] = [];
  let at = skipSpace(bytes, start + 1);
  while (bytes[at] !== code(']')) {
    const item = readObject(bytes, at, depth + 1);
    if (item === undefined) return undefined;
    items.push(item.object);
    at = skipSpace(bytes, item.end);
  }
  return { object: { kind: 'array', items }, end: at + 1 };
}

function readDictionary(bytes: Uint8Array, start: number, depth: number): ReadObject | undefined {
  const entries = new Map<string, PdfObject>();
  let at = skipSpace(bytes, start + 2);
  while (!(bytes[at] === code('>') && bytes[at + 1] === code('>'))) {
    const key = readObject(bytes, at, depth + 1);
    if (key?.object.kind !== 'name' || entries.has(key.object.value)) return undefined;
    const value = readObject(bytes, key.end, depth + 1);
    if (value === undefined) return undefined;
    entries.set(key.object.value, value.object);
    at = skipSpace(bytes, value.end);
  }
  return { object: { kind: 'dictionary', entries }, end: at + 2 };
}

/** Text strings are UTF-16 with a byte order mark, or one byte per character. */
function textOf(content: readonly number[]): string {
  if (content[0] !== 0xfe || content[1] !== 0xff) return content.map((byte) => String.fromCharCode(byte)).join('');
  let text = '';
  for (let i = 2; i + 1 < content.length; i += 2) {
    text += String.fromCharCode((content[i] ?? 0) * 256 + (content[i + 1] ?? 0));
  }
  return text;
}

function latin1(bytes: Uint8Array, start: number, end: number): string {
  let text = '';
  for (let i = start; i < end; i++) text += String.fromCharCode(bytes[i] ?? 0);
  return text;
}

function isSpace(byte: number | undefined): boolean {
  return byte === 32 || byte === 10 || byte === 13 || byte === 9 || byte === 12 || byte === 0;
}

function isDelimiter(byte: number | undefined): boolean {
  return byte !== undefined && '()<>[]{}/%'.includes(String.fromCharCode(byte));
}

function code(character: string): number {
  return character.charCodeAt(0);
}
