import { equalBytes } from '../keys/bytes.ts';
import { nodeHash } from './merkle-tree.ts';

/** Sizes of a tree stay below this (evidence.md 7): proofs stay short, and signed 64-bit readers agree. */
export const maxTreeSize = 1n << 63n;

export interface InclusionClaim {
  readonly index: bigint;
  readonly size: bigint;
  readonly leaf: Uint8Array;
  readonly proof: readonly Uint8Array[];
  readonly root: Uint8Array;
}

/**
 * Whether a proof shows that a leaf stands at an index of the tree with this size and root (RFC 9162, section 2.1.3.2). Never
 * throws, whatever it is given.
 *
 * @example verifyInclusion({ index: 5n, size: 8n, leaf, proof, root })
 */
export function verifyInclusion({ index, size, leaf, proof, root }: InclusionClaim): boolean {
  if (index < 0n || index >= size || size >= maxTreeSize || !areHashes([leaf, root, ...proof])) return false;
  let node = index;
  let last = size - 1n;
  let hash = leaf;
  for (const beside of proof) {
    if (last === 0n) return false;
    if (isOdd(node) || node === last) {
      hash = nodeHash(beside, hash);
      // Levels at which this node has no partner.
      while (!isOdd(node) && node !== 0n) {
        node >>= 1n;
        last >>= 1n;
      }
    } else hash = nodeHash(hash, beside);
    node >>= 1n;
    last >>= 1n;
  }
  return last === 0n && equalBytes(hash, root);
}

export interface ConsistencyClaim {
  readonly size1: bigint;
  readonly root1: Uint8Array;
  readonly size2: bigint;
  readonly root2: Uint8Array;
  readonly proof: readonly Uint8Array[];
}

/**
 * Whether a proof shows that the first tree is the beginning of the second (RFC 9162, section 2.1.4.2). Of the empty tree there
 * is nothing to show, so it is refused beside a larger one.
 *
 * @example verifyConsistency({ size1: 2n, root1, size2: 5n, root2, proof })
 */
export function verifyConsistency({ size1, root1, size2, root2, proof }: ConsistencyClaim): boolean {
  if (size1 < 0n || size1 > size2 || size2 >= maxTreeSize || !areHashes([root1, root2, ...proof])) return false;
  if (size1 === size2) return proof.length === 0 && equalBytes(root1, root2);
  if (size1 === 0n) return false;
  // A whole subtree of both trees begins the walk; its hash is sent unless it is the first tree itself.
  const hashes = isPowerOfTwo(size1) ? [root1, ...proof] : proof;
  const [seed, ...path] = hashes;
  if (seed === undefined) return false;
  let node = size1 - 1n;
  let last = size2 - 1n;
  while (isOdd(node)) {
    node >>= 1n;
    last >>= 1n;
  }
  let first = seed;
  let second = seed;
  for (const beside of path) {
    if (last === 0n) return false;
    if (isOdd(node) || node === last) {
      first = nodeHash(beside, first);
      second = nodeHash(beside, second);
      while (!isOdd(node) && node !== 0n) {
        node >>= 1n;
        last >>= 1n;
      }
    } else second = nodeHash(second, beside);
    node >>= 1n;
    last >>= 1n;
  }
  return last === 0n && equalBytes(first, root1) && equalBytes(second, root2);
}

function areHashes(hashes: readonly Uint8Array[]): boolean {
  return hashes.every(({ length }) => length === 32);
}

function isOdd(value: bigint): boolean {
  return (value & 1n) === 1n;
}

function isPowerOfTwo(value: bigint): boolean {
  return (value & (value - 1n)) === 0n;
}
