/**
 * Whether any header in the bytes names `pack.json`, found by its signature wherever it stands: a pack that was damaged, repacked
 * or prefixed must not be judged by the milder rules of hand-made ones.
 *
 * @example namesPackIndex(zip)
 */
export function namesPackIndex(zip: Uint8Array): boolean {
  const view = new DataView(zip.buffer, zip.byteOffset, zip.length);
  for (let at = zip.indexOf(0x50); at !== -1 && at + 30 <= zip.length; at = zip.indexOf(0x50, at + 1)) {
    const signature = view.getUint32(at, true);
    const isLocal = signature === 0x04034b50;
    if (!isLocal && signature !== 0x02014b50) continue;
    const [lengthAt, nameAt] = isLocal ? [at + 26, at + 30] : [at + 28, at + 46];
    if (lengthAt + 2 > zip.length) continue;
    const name = zip.subarray(nameAt, nameAt + view.getUint16(lengthAt, true));
    if (/(^|\/)pack\.json$/.test(new TextDecoder('latin1').decode(name))) return true;
  }
  return false;
}
