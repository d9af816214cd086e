/**
 * Bytes as padded standard base64 (RFC 4648, section 4).
 *
 * @example toBase64(new Uint8Array([1])) // 'AQ=='
 */
export function toBase64(bytes: Uint8Array): string {
  let binary = '';
  for (const byte of bytes) binary += String.fromCharCode(byte);
  return btoa(binary);
}

/**
 * Reads standard or URL-safe base64, with padding or, in the URL-safe form, without. Anything a second reader could take for
 * other bytes is refused: spaces, mixed alphabets, padding that is short, bits that are left over.
 *
 * @returns null if the text is not base64
 * @example fromBase64('AQ==') // Uint8Array [1]
 */
export function fromBase64(text: string): Uint8Array | null {
  const isUrlSafe = /[-_]/.test(text);
  const standard = isUrlSafe ? text.replaceAll('-', '+').replaceAll('_', '/') : text;
  if ((isUrlSafe && /[+/]/.test(text)) || !/^[A-Za-z0-9+/]*={0,2}$/.test(standard)) return null;
  const bare = standard.replace(/=+$/, '');
  const padded = bare.padEnd(Math.ceil(bare.length / 4) * 4, '=');
  const isWhole = standard === padded || (standard === bare && /^[A-Za-z0-9_-]*$/.test(text));
  if (!isWhole || bare.length % 4 === 1) return null;
  const bytes = Uint8Array.from(atob(padded), (char) => char.charCodeAt(0));
  return toBase64(bytes) === padded ? bytes : null;
}
