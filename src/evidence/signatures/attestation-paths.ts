import type { PublicKey } from '../keys/public-key.ts';

/** Where signatures stand in a pack (evidence.md 3). Names carry the first 16 digits of a key id. */
export const attestationPaths = {
  pack: 'attestations/pack.intoto.json',
  gates: 'attestations/gates.intoto.json',
  review: (keyId: string) => `attestations/review-${keyId.slice(0, 16)}.intoto.json`,
  ssh: ({ keyId }: PublicKey) => `attestations/ssh-${keyId.slice(0, 16)}.sshsig`,
} as const;

export function isReviewPath(path: string): boolean {
  return /^attestations\/review-[0-9a-f]{16}\.intoto\.json$/.test(path);
}

export function isSshPath(path: string): boolean {
  return /^attestations\/ssh-[0-9a-f]{16}\.sshsig$/.test(path);
}

/** Every name that has a meaning below `attestations/`: signatures, timestamps (`.tsr`), the proof of the log. */
export function isAttestationPath(path: string): boolean {
  if (path === attestationPaths.pack || path === attestationPaths.gates) return true;
  return (
    isReviewPath(path) ||
    isSshPath(path) ||
    /^attestations\/(sums\.tsr|sig-[0-9a-f]{16}\.tsr|pack\.tlog-proof)$/.test(path)
  );
}
