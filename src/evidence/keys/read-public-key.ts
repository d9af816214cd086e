import { readPem } from './pem.ts';
import { type KeyReading, keyOfSpki } from './public-key.ts';
import { keyOfSshLine } from './ssh-public-key.ts';

/**
 * Reads a public key as text: PEM, or the one line that SSH prints.
 *
 * @example readPublicKey('-----BEGIN PUBLIC KEY-----\nMCow…')
 */
export function readPublicKey(text: string): KeyReading {
  if (!text.trimStart().startsWith('-----')) return keyOfSshLine(text);
  const blocks = readPem(text);
  if (blocks === null) return { problem: 'it is no PEM file' };
  if (blocks.some(({ label }) => label.endsWith('PRIVATE KEY'))) {
    return { problem: 'it is a private key: give the public one, and keep this one to yourself' };
  }
  const [block] = blocks;
  if (block === undefined || blocks.length > 1) return { problem: 'it holds more than one key' };
  if (block.label !== 'PUBLIC KEY') return { problem: `it is a PEM block "${block.label}", not "PUBLIC KEY"` };
  return keyOfSpki(block.bytes);
}
