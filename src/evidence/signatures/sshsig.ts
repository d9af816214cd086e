import { sha512 } from '@noble/hashes/sha2.js';
import { sha256 } from '../../base/sha256.ts';
import { equalBytes, joinBytes, utf8 } from '../keys/bytes.ts';
import { readPem } from '../keys/pem.ts';
import type { PublicKey } from '../keys/public-key.ts';
import { keyOfSshBlob } from '../keys/ssh-public-key.ts';
import { sshReader, sshString } from '../keys/ssh-wire.ts';
import { unsigned32, writeDerSignature } from './der-signature.ts';

/** Namespace of every SSH signature on a pack: one made for e-mail or git counts for nothing here. */
export const sshNamespace = 'glassalpha-evidence';

export interface SshSignature {
  /** The key that claims to have signed; nothing makes it trusted but a trust file. */
  readonly key: PublicKey;
  /** What was signed, given the message. */
  readonly signedData: (message: Uint8Array) => Uint8Array;
  /** As `verifySignature` takes it. */
  readonly signature: Uint8Array;
}

/**
 * Reads what `ssh-keygen -Y sign` writes (OpenSSH PROTOCOL.sshsig): armour, magic, version 1, the namespace, an accepted key.
 *
 * @example const found = readSshSignature(new TextEncoder().encode(text))
 */
export function readSshSignature(bytes: Uint8Array): SshSignature | { readonly problem: string } {
  if (bytes.length > maxBytes) return { problem: 'it is longer than 64 KiB' };
  const blocks = readPem(new TextDecoder().decode(bytes));
  const [block] = blocks ?? [];
  if (blocks?.length !== 1 || block?.label !== 'SSH SIGNATURE') return { problem: 'it is no SSH signature' };
  const magic = utf8('SSHSIG');
  if (!equalBytes(block.bytes.subarray(0, magic.length), magic)) return { problem: 'its magic is not SSHSIG' };
  const reader = sshReader(block.bytes.subarray(magic.length));
  const version = reader.uint32();
  if (version !== 1) return { problem: `its version is ${version}, not 1` };
  const publicKey = reader.string();
  const namespace = reader.name();
  const reserved = reader.string();
  const hash = reader.name();
  const signature = reader.string();
  if (publicKey === null || namespace === null || hash === null || signature === null || !reader.isAtEnd()) {
    return { problem: 'it is cut off or malformed' };
  }
  if (namespace !== sshNamespace) return { problem: `its namespace is "${namespace}", not "${sshNamespace}"` };
  if (reserved?.length !== 0) return { problem: 'its reserved field is not empty' };
  if (!isHash(hash)) return { problem: `its hash "${hash}" is not accepted` };
  const reading = keyOfSshBlob(publicKey);
  if ('problem' in reading) return { problem: `its key is refused: ${reading.problem}` };
  const raw = rawSignature(reading.key, signature);
  if (raw === null) return { problem: 'its signature is malformed' };
  const prefix = joinBytes(magic, sshString(namespace), sshString(''), sshString(hash));
  return {
    key: reading.key,
    signedData: (message) => joinBytes(prefix, sshString(hashes[hash](message))),
    signature: raw,
  };
}

const maxBytes = 64 * 1024;

const hashes = { sha256, sha512 };

function isHash(name: string): name is keyof typeof hashes {
  return Object.hasOwn(hashes, name);
}

/** The signature blob repeats the key's type; ECDSA has r and s as two integers of SSH (RFC 5656, section 3.1.2). */
function rawSignature({ algorithm }: PublicKey, blob: Uint8Array): Uint8Array | null {
  const reader = sshReader(blob);
  const type = reader.name();
  const body = reader.string();
  if (body === null || !reader.isAtEnd()) return null;
  if (algorithm === 'ed25519') return type === 'ssh-ed25519' && body.length === 64 ? body : null;
  const integers = sshReader(body);
  const [r, s] = [integers.string(), integers.string()].map((bytes) => (bytes === null ? null : unsigned32(bytes)));
  if (type !== 'ecdsa-sha2-nistp256' || !r || !s || !integers.isAtEnd()) return null;
  return writeDerSignature(joinBytes(r, s));
}
