import { sha256 } from '../../base/sha256.ts';

/** The Merkle tree of RFC 6962, section 2.1: leaves and inner nodes are hashed under different first bytes. */

/** Hash of a leaf: of `00` and the entry's bytes. */
export function leafHash(entry: Uint8Array): Uint8Array {
  return prefixed(0, entry);
}

/** Hash of an inner node: of `01` and the hashes of its two halves, 32 bytes each. */
export function nodeHash(left: Uint8Array, right: Uint8Array): Uint8Array {
  const pair = new Uint8Array(64);
  pair.set(left);
  pair.set(right, 32);
  return prefixed(1, pair);
}

function prefixed(first: number, rest: Uint8Array): Uint8Array {
  const bytes = new Uint8Array(rest.length + 1);
  bytes[0] = first;
  bytes.set(rest, 1);
  return sha256(bytes);
}

/** Leaf hashes in order; a list of millions holds 32 bytes for each. */
export interface LeafHashes {
  readonly count: () => number;
  readonly at: (index: number) => Uint8Array;
}

export interface LeafHashList extends LeafHashes {
  readonly push: (hash: Uint8Array) => void;
}

export function leafHashList(): LeafHashList {
  let bytes = new Uint8Array(32 * 64);
  let count = 0;
  return {
    count: () => count,
    at: (index) => bytes.subarray(32 * index, 32 * (index + 1)),
    push: (hash) => {
      if (32 * (count + 1) > bytes.length) {
        const grown = new Uint8Array(2 * bytes.length);
        grown.set(bytes);
        bytes = grown;
      }
      bytes.set(hash, 32 * count++);
    },
  };
}

/** A tree that grows by one leaf at a time and keeps one hash per perfect subtree: its root is known at every size. */
export interface GrowingTree {
  readonly push: (leaf: Uint8Array) => void;
  /** 32 bytes; of the empty tree the hash of nothing. */
  readonly root: () => Uint8Array;
}

/**
 * @example const tree = growingTree(); tree.push(leafHash(line)); tree.root()
 */
export function growingTree(): GrowingTree {
  // Perfect subtrees from left to right: the binary digits of the size.
  const peaks: { readonly size: number; readonly hash: Uint8Array }[] = [];
  return {
    push: (leaf) => {
      let peak = { size: 1, hash: leaf };
      for (let last = peaks.at(-1); last?.size === peak.size; last = peaks.at(-1)) {
        peaks.pop();
        peak = { size: 2 * peak.size, hash: nodeHash(last.hash, peak.hash) };
      }
      peaks.push(peak);
    },
    root: () => {
      const last = peaks.at(-1);
      if (last === undefined) return sha256(new Uint8Array());
      return peaks.slice(0, -1).reduceRight((right, { hash }) => nodeHash(hash, right), last.hash);
    },
  };
}
