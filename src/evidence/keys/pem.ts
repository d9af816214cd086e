import { fromBase64 } from './base64.ts';

export interface PemBlock {
  readonly label: string;
  readonly bytes: Uint8Array;
}

/**
 * The blocks of a text in PEM (RFC 7468): between BEGIN and END only base64, outside only white space. A line
 * that YAML folded into one is read as well.
 *
 * @returns null if the text is not that
 */
export function readPem(text: string): readonly PemBlock[] | null {
  const blocks: PemBlock[] = [];
  const pattern = /\s*-----BEGIN ([A-Z0-9 ]{1,40})-----\s([A-Za-z0-9+/=\s]*)-----END \1-----\s*/y;
  while (pattern.lastIndex < text.length) {
    const match = pattern.exec(text);
    const bytes = match === null ? null : fromBase64((match[2] ?? '').replace(/\s+/g, ''));
    if (match === null || bytes === null) return null;
    blocks.push({ label: match[1] ?? '', bytes });
  }
  return blocks.length === 0 ? null : blocks;
}
