import { fromBase64, toBase64 } from './base64.ts';
import { joinBytes } from './bytes.ts';
import { type KeyReading, keyOfPoint, type PublicKey } from './public-key.ts';
import { sshReader, sshString } from './ssh-wire.ts';

/** Names of the accepted key types (RFC 8709, section 4; RFC 5656, section 3.1). */
const ed25519Type = 'ssh-ed25519';
const p256Type = 'ecdsa-sha2-nistp256';

/** A key in the binary form of SSH. */
export function keyOfSshBlob(blob: Uint8Array): KeyReading {
  const reader = sshReader(blob);
  const type = reader.name();
  if (type === ed25519Type) {
    const point = reader.string();
    return point !== null && reader.isAtEnd() ? keyOfPoint('ed25519', point) : malformed;
  }
  if (type === p256Type) {
    const curve = reader.name();
    const point = reader.string();
    if (curve !== 'nistp256' || point === null || !reader.isAtEnd()) return malformed;
    return keyOfPoint('ecdsa-p256-sha256', point);
  }
  return type === null ? malformed : { problem: `keys of type "${type}" are not accepted` };
}

const malformed = { problem: 'it is no public key' };

/**
 * A key as SSH prints it, without options: type, base64, comment.
 *
 * @example keyOfSshLine('ssh-ed25519 AAAAC3Nza… validation')
 */
export function keyOfSshLine(line: string): KeyReading {
  const [type, base64 = ''] = line.trim().split(/[ \t]+/);
  const blob = fromBase64(base64);
  if (blob === null || sshReader(blob).name() !== type) return malformed;
  return keyOfSshBlob(blob);
}

/** The binary form of SSH. */
export function sshBlob({ algorithm, point }: PublicKey): Uint8Array {
  return algorithm === 'ed25519'
    ? joinBytes(sshString(ed25519Type), sshString(point))
    : joinBytes(sshString(p256Type), sshString('nistp256'), sshString(point));
}

/** The line for `authorized_keys` or `allowed_signers`, without comment. */
export function sshLine(key: PublicKey): string {
  return `${key.algorithm === 'ed25519' ? ed25519Type : p256Type} ${toBase64(sshBlob(key))}`;
}
