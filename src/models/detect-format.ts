/** A model format, recognised by its bytes. */
export type ModelFormat =
  | 'empty'
  | 'xgboost-json'
  | 'xgboost-ubj'
  | 'xgboost-binary'
  | 'json'
  | 'lightgbm-text'
  | 'pickle'
  | 'compressed-pickle'
  | 'skops'
  | 'zip'
  | 'mojo'
  | 'onnx'
  | 'catboost-cbm'
  | 'linear-yaml'
  | 'pmml'
  | 'unknown';

/**
 * What kind of model file these bytes are, judged by content and never by a file name. Only the first bytes are looked at
 * (for zip archives also member names), so a damaged file keeps its format and its reader can say what is wrong.
 *
 * @example detectFormat(new TextEncoder().encode('tree\nversion=v4\n')) // 'lightgbm-text'
 */
export function detectFormat(bytes: Uint8Array): ModelFormat {
  if (bytes.length === 0) return 'empty';
  const head = latin1(bytes.subarray(0, 4096));
  if (bytes[0] === 0x7b && /^\{[iUIlL#$]/.test(head)) return 'xgboost-ubj';
  if (/^\s*[{[]/.test(head)) return 'json';
  if (/^tree\r?\n/.test(head)) return 'lightgbm-text';
  if (/^CBM1/.test(head)) return 'catboost-cbm';
  if (/^(binf|bs64)/.test(head)) return 'xgboost-binary';
  if (startsWith(bytes, [0x50, 0x4b, 0x03, 0x04])) return zipKind(bytes);
  if (zlibHeader(bytes) || compressedMagic.some((magic) => startsWith(bytes, magic))) return 'compressed-pickle';
  if (bytes[0] === 0x80 && (bytes[1] ?? 0xff) <= 0x20) return 'pickle';
  if (/^\s*</.test(head) && /<(\w+:)?PMML[\s>]/.test(head)) return 'pmml';
  if (/^format\s*:\s*["']?glassalpha-linear\//m.test(head)) return 'linear-yaml';
  if (looksLikeOnnx(bytes)) return 'onnx';
  if (looksLikeOldPickle(head, bytes)) return 'pickle';
  return 'unknown';
}

/** gzip, bzip2, xz, lzma alone, lz4 frame: what joblib writes. */
const compressedMagic: readonly (readonly number[])[] = [
  [0x1f, 0x8b],
  [0x42, 0x5a, 0x68],
  [0xfd, 0x37, 0x7a, 0x58, 0x5a, 0x00],
  [0x5d, 0x00, 0x00],
  [0x04, 0x22, 0x4d, 0x18],
];

/** RFC 1950 with the usual window of 32 KiB; the header is divisible by 31. */
function zlibHeader(bytes: Uint8Array): boolean {
  return bytes[0] === 0x78 && (0x7800 + (bytes[1] ?? 0)) % 31 === 0;
}

function startsWith(bytes: Uint8Array, magic: readonly number[]): boolean {
  return magic.every((byte, i) => bytes[i] === byte);
}

function zipKind(bytes: Uint8Array): ModelFormat {
  // Member names stand in the central directory, at the end.
  const tail = latin1(bytes.subarray(Math.max(0, bytes.length - 65_536)));
  if (tail.includes('schema.json')) return 'skops';
  return tail.includes('model.ini') ? 'mojo' : 'zip';
}

/** ModelProto: field 1 (ir_version) first, or field 7 (graph) alone. */
function looksLikeOnnx(bytes: Uint8Array): boolean {
  const [first, version = 0, next = 0] = bytes;
  if (first === 0x08) return version >= 1 && version <= 32 && [0x12, 0x1a, 0x22, 0x28, 0x32, 0x3a, 0x42].includes(next);
  return first === 0x3a;
}

/** Protocols 0 and 1 have no header: the last byte is STOP and the first an opcode that can start a value. */
function looksLikeOldPickle(head: string, bytes: Uint8Array): boolean {
  return bytes[bytes.length - 1] === 0x2e && /^[(\]})cPSVUXIJKMLFGN]/.test(head);
}

function latin1(bytes: Uint8Array): string {
  let text = '';
  for (const byte of bytes) text += String.fromCharCode(byte);
  return text;
}
