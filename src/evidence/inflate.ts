import { concatBytes } from '@noble/hashes/utils.js';
/**
 * Inflates zlib data (RFC 1950), or bare deflate data (RFC 1951), to a size known beforehand; stops as soon as more would come out, so a small file cannot
 * fill the memory.
 *
 * @returns undefined if the data are damaged or have another size
 * @example await inflate(compressed, 1024)
 */
export async function inflate(
  data: Uint8Array,
  size: number,
  format: 'deflate' | 'deflate-raw' = 'deflate',
): Promise<Uint8Array | undefined> {
  const reader = new Blob([Uint8Array.from(data)]).stream().pipeThrough(new DecompressionStream(format)).getReader();
  const chunks: Uint8Array[] = [];
  let length = 0;
  try {
    for (;;) {
      const { done, value } = await reader.read();
      if (done) break;
      length += value.length;
      if (length > size) {
        await reader.cancel();
        return undefined;
      }
      chunks.push(value);
    }
  } catch {
    return undefined;
  }
  return length === size ? concatBytes(...chunks) : undefined;
}
