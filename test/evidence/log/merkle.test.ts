import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it, test } from 'vitest';
import { sha256, sha256Hex } from '../../../src/base/sha256.ts';
import { consistencyProof, inclusionProof } from '../../../src/evidence/log/merkle-proofs.ts';
import { growingTree, leafHash, leafHashList, nodeHash } from '../../../src/evidence/log/merkle-tree.ts';
import { verifyConsistency, verifyInclusion } from '../../../src/evidence/log/verify-merkle.ts';

interface Vector {
  readonly id: string;
  readonly wantErr: boolean;
  readonly proof: readonly string[] | null;
  readonly [field: string]: unknown;
}

const vectors: readonly Vector[] = JSON.parse(
  readFileSync(new URL('fixtures/rfc6962-proofs.json', import.meta.url), 'utf8'),
);

const bytes = (base64: unknown): Uint8Array => new Uint8Array(Buffer.from(String(base64 ?? ''), 'base64'));

/** Some cases carry placeholders instead of roots; here every hash has 32 bytes, so they are tried hashed too. */
function verdict(vector: Vector, root: (base64: unknown) => Uint8Array): boolean {
  const proof = (vector.proof ?? []).map(bytes);
  const size = (field: string): bigint => BigInt(String(vector[field]));
  if ('leafIdx' in vector) {
    return verifyInclusion({
      index: size('leafIdx'),
      size: size('treeSize'),
      leaf: bytes(vector['leafHash']),
      proof,
      root: root(vector['root']),
    });
  }
  return verifyConsistency({
    size1: size('size1'),
    size2: size('size2'),
    root1: root(vector['root1']),
    root2: root(vector['root2']),
    proof,
  });
}

describe('published proofs', () => {
  test('there are as many as there should be', () => {
    expect([vectors.length, vectors.filter(({ wantErr }) => wantErr).length]).toEqual([103, 96]);
  });

  test.each(vectors)('$id', (vector) => {
    const roots = [vector['root'], vector['root1'], vector['root2']].filter((root) => root !== undefined);
    const areHashes = roots.every((root) => bytes(root).length === 32);
    // A root that is no hash is refused whatever the case expects.
    expect(verdict(vector, bytes)).toBe(areHashes && !vector.wantErr);
    if (!areHashes) expect(verdict(vector, (root) => sha256(bytes(root)))).toBe(!vector.wantErr);
  });
});

const list = (size: number) => {
  const leaves = leafHashList();
  const tree = growingTree();
  const roots = [tree.root()];
  for (let i = 0; i < size; i++) {
    const leaf = leafHash(new TextEncoder().encode(`entry ${i}`));
    leaves.push(leaf);
    tree.push(leaf);
    roots.push(tree.root());
  }
  return { leaves, roots };
};

describe('trees of 0 to 300 leaves', () => {
  const { leaves, roots } = list(300);
  const first = (count: number) => ({ count: () => count, at: leaves.at });

  it('has the published root of no leaves and the defined ones of one, two and three', () => {
    expect(roots[0]).toEqual(sha256(new Uint8Array()));
    expect(sha256Hex(new Uint8Array([0]))).toBe(Buffer.from(leafHash(new Uint8Array())).toString('hex'));
    expect(roots[1]).toEqual(leaves.at(0));
    expect(roots[2]).toEqual(nodeHash(leaves.at(0), leaves.at(1)));
    expect(roots[3]).toEqual(nodeHash(roots[2]!, leaves.at(2)));
  });

  it('proves each leaf of every size, under its own index only', () => {
    for (let size = 1; size <= 300; size += size < 40 ? 1 : 23) {
      for (let index = 0; index < size; index++) {
        const proof = inclusionProof(first(size), index);
        const claim = { index: BigInt(index), size: BigInt(size), leaf: leaves.at(index), proof, root: roots[size]! };
        expect(verifyInclusion(claim)).toBe(true);
        expect(verifyInclusion({ ...claim, index: claim.index + 1n })).toBe(false);
        expect(verifyInclusion({ ...claim, index: claim.index - 1n })).toBe(false);
      }
    }
  });

  it('proves that every smaller tree is the beginning of a larger one', () => {
    for (let size2 = 0; size2 <= 300; size2 += size2 < 40 ? 1 : 23) {
      for (let size1 = 1; size1 <= size2; size1++) {
        const proof = consistencyProof(first(size2), size1);
        const claim = { size1: BigInt(size1), size2: BigInt(size2), root1: roots[size1]!, root2: roots[size2]!, proof };
        expect(verifyConsistency(claim)).toBe(true);
        if (size1 > 0)
          expect(verifyConsistency({ ...claim, root1: leafHash(new Uint8Array([size1 & 255])) })).toBe(false);
        if (size1 > 0 && size1 < size2)
          expect(verifyConsistency({ ...claim, proof: [...proof, leaves.at(0)] })).toBe(false);
      }
    }
  });

  it('refuses proofs with any bit changed', () => {
    fc.assert(
      fc.property(fc.integer({ min: 2, max: 300 }), fc.nat(), fc.nat(), fc.nat(255), (size, at, where, bit) => {
        const index = at % size;
        const proof = inclusionProof(first(size), index).map((hash) => Uint8Array.from(hash));
        const changed = proof[where % proof.length]!;
        changed[bit >> 3]! ^= 1 << (bit & 7);
        const claim = { index: BigInt(index), size: BigInt(size), leaf: leaves.at(index), proof, root: roots[size]! };
        expect(verifyInclusion(claim)).toBe(false);
      }),
    );
  });

  it('answers whatever it is given, also sizes past 2^63', () => {
    const hash = fc.uint8Array({ minLength: 0, maxLength: 33 });
    fc.assert(
      fc.property(fc.bigInt(), fc.bigInt(), hash, hash, fc.array(hash, { maxLength: 5 }), (a, b, x, y, proof) => {
        expect(typeof verifyInclusion({ index: a, size: b, leaf: x, proof, root: y })).toBe('boolean');
        expect(typeof verifyConsistency({ size1: a, size2: b, root1: x, root2: y, proof })).toBe('boolean');
      }),
    );
    const root = roots[1]!;
    expect(verifyConsistency({ size1: 2n ** 63n, size2: 2n ** 63n, root1: root, root2: root, proof: [] })).toBe(false);
  });
});
