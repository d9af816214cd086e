/**
 * Decodes UTF-8 strictly. A byte order mark is kept as U+FEFF, so that text and bytes stay one to one.
 *
 * @returns the text, or the 0-based offset of the first byte that is not valid UTF-8
 * @example decodeUtf8(new Uint8Array([0x61])) // { text: 'a' }
 */
export function decodeUtf8(bytes: Uint8Array): { readonly text: string } | { readonly invalidAt: number } {
  const invalidAt = firstInvalidByte(bytes);
  if (invalidAt !== undefined) return { invalidAt };
  return { text: new TextDecoder('utf-8', { ignoreBOM: true }).decode(bytes) };
}

/** UTF-16 by its byte order mark, or by the zero bytes that ASCII text in UTF-16 has at every second place. */
export function looksLikeUtf16(bytes: Uint8Array): boolean {
  const [a, b, c, d] = bytes;
  if ((a === 0xff && b === 0xfe) || (a === 0xfe && b === 0xff)) return true;
  return (a === 0 && b !== 0 && c === 0 && d !== 0) || (b === 0 && a !== 0 && d === 0 && c !== 0);
}

/** Well-formed sequences of the Unicode Standard, table 3-7. */
function firstInvalidByte(bytes: Uint8Array): number | undefined {
  let i = 0;
  while (i < bytes.length) {
    const lead = bytes[i] ?? 0;
    if (lead < 0x80) {
      i += 1;
      continue;
    }
    const length =
      lead >= 0xc2 && lead <= 0xdf ? 2 : lead >= 0xe0 && lead <= 0xef ? 3 : lead >= 0xf0 && lead <= 0xf4 ? 4 : 0;
    if (length === 0) return i;
    for (let k = 1; k < length; k++) {
      const [low, high] = k === 1 ? secondByteRange(lead) : [0x80, 0xbf];
      const next = bytes[i + k];
      if (next === undefined || next < low || next > high) return i;
    }
    i += length;
  }
  return undefined;
}

function secondByteRange(lead: number): readonly [number, number] {
  if (lead === 0xe0) return [0xa0, 0xbf];
  if (lead === 0xed) return [0x80, 0x9f];
  if (lead === 0xf0) return [0x90, 0xbf];
  if (lead === 0xf4) return [0x80, 0x8f];
  return [0x80, 0xbf];
}
