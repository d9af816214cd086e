import { type LeafHashes, nodeHash } from './merkle-tree.ts';

/**
 * Proof that a leaf lies in the tree of all leaves: the hashes beside the path from the leaf up (RFC 6962, section 2.1.1).
 *
 * @param index of the leaf, below the number of leaves
 * @example inclusionProof(leaves, 5)
 */
export function inclusionProof(leaves: LeafHashes, index: number): readonly Uint8Array[] {
  const path: Uint8Array[] = [];
  let from = 0;
  let to = leaves.count();
  while (to - from > 1) {
    const middle = from + leftSize(to - from);
    const isLeft = index < middle;
    path.push(isLeft ? rangeRoot(leaves, middle, to) : rangeRoot(leaves, from, middle));
    if (isLeft) to = middle;
    else from = middle;
  }
  return path.reverse();
}

/**
 * Proof that the tree of the first leaves is the beginning of the tree of all (RFC 6962, section 2.1.2). Empty for all
 * leaves.
 *
 * @param size number of the first leaves: at least one, at most all
 */
export function consistencyProof(leaves: LeafHashes, size: number): readonly Uint8Array[] {
  const proof: Uint8Array[] = [];
  let from = 0;
  let to = leaves.count();
  // Ends at the subtree whose right edge is that of the first leaves: a whole subtree of both trees.
  while (to !== size) {
    const middle = from + leftSize(to - from);
    const isLeft = size <= middle;
    proof.push(isLeft ? rangeRoot(leaves, middle, to) : rangeRoot(leaves, from, middle));
    if (isLeft) to = middle;
    else from = middle;
  }
  // The verifier knows that subtree's hash only if it is the whole first tree.
  if (from > 0) proof.push(rangeRoot(leaves, from, to));
  return proof.reverse();
}

/** Root over leaves `from` up to, not including, `to`; at least one. */
function rangeRoot(leaves: LeafHashes, from: number, to: number): Uint8Array {
  if (to - from === 1) return leaves.at(from);
  const middle = from + leftSize(to - from);
  return nodeHash(rangeRoot(leaves, from, middle), rangeRoot(leaves, middle, to));
}

/** The largest power of two below a size of at least two. */
function leftSize(size: number): number {
  let power = 1;
  while (2 * power < size) power *= 2;
  return power;
}
