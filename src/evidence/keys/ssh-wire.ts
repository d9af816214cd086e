import { joinBytes, utf8 } from './bytes.ts';

/** Reads the binary packet fields of SSH (RFC 4251, section 5). Every read is null past the end. */
export interface SshReader {
  readonly uint32: () => number | null;
  readonly string: () => Uint8Array | null;
  /** A string of printable ASCII. */
  readonly name: () => string | null;
  readonly isAtEnd: () => boolean;
}

export function sshReader(bytes: Uint8Array): SshReader {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  let offset = 0;
  const uint32 = () => {
    if (offset + 4 > bytes.length) return null;
    offset += 4;
    return view.getUint32(offset - 4);
  };
  const string = () => {
    const length = uint32();
    if (length === null || offset + length > bytes.length) return null;
    offset += length;
    return bytes.subarray(offset - length, offset);
  };
  const name = () => {
    const found = string();
    if (found === null || !found.every((byte) => byte >= 0x20 && byte < 0x7f)) return null;
    return String.fromCharCode(...found);
  };
  return { uint32, string, name, isAtEnd: () => offset === bytes.length };
}

/** A length of four bytes and the bytes themselves; text as UTF-8. */
export function sshString(value: Uint8Array | string): Uint8Array {
  const bytes = typeof value === 'string' ? utf8(value) : value;
  const length = new Uint8Array(4);
  new DataView(length.buffer).setUint32(0, bytes.length);
  return joinBytes(length, bytes);
}
