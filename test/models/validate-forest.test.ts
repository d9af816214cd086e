import fc from 'fast-check';
import { expect, it } from 'vitest';
import { type Forest, nodeFlags } from '../../src/models/forest.ts';
import { validateForest } from '../../src/models/validate-forest.ts';
import { forests } from './forest-arbitrary.ts';

/** A root that splits at 0.5 into two leaves. */
function stump(change: Partial<Forest> = {}): Forest {
  return {
    kind: 'forest',
    featureCount: 2,
    outputs: 1,
    feature: Int32Array.of(1, -1, -1),
    threshold: Float64Array.of(0.5, 0, 0),
    left: Int32Array.of(1, -1, -1),
    right: Int32Array.of(2, -1, -1),
    flags: new Uint8Array(3),
    cover: Float64Array.of(2, 1, 1),
    value: Float64Array.of(0, -1, 1),
    leafWidth: 1,
    categoryStart: new Int32Array(3),
    categoryWords: new Int32Array(3),
    categoryBits: new Uint32Array(0),
    roots: Int32Array.of(0),
    treeOutput: Int32Array.of(0),
    treeWeight: Float64Array.of(1),
    base: Float64Array.of(0),
    baseAt: 'first',
    sum: 'float32',
    input: 'float32',
    divisor: 1,
    scale: 1,
    ...change,
  };
}

it('accepts a sound forest', () => {
  expect(validateForest(stump())).toEqual([]);
});

const category = Uint8Array.of(nodeFlags.category, 0, 0);
const ladder = (depth: number): Forest => {
  const nodes = Array.from({ length: 2 * depth + 1 }, (_, node) => node);
  const inner = (node: number): boolean => node % 2 === 0 && node < 2 * depth;
  return stump({
    feature: Int32Array.from(nodes, (node) => (inner(node) ? 0 : -1)),
    threshold: new Float64Array(nodes.length),
    left: Int32Array.from(nodes, (node) => (inner(node) ? node + 1 : -1)),
    right: Int32Array.from(nodes, (node) => (inner(node) ? node + 2 : -1)),
    flags: new Uint8Array(nodes.length),
    cover: new Float64Array(0),
    value: new Float64Array(nodes.length),
    categoryStart: new Int32Array(nodes.length),
    categoryWords: new Int32Array(nodes.length),
  });
};

it.each<[string, Forest, string]>([
  ['arrays of different length', stump({ threshold: new Float64Array(2) }), 'arrays'],
  [
    'a tree without nodes',
    stump({ roots: Int32Array.of(0, 3), treeOutput: new Int32Array(2), treeWeight: Float64Array.of(1, 1) }),
    'trees',
  ],
  ['a child beyond the forest', stump({ right: Int32Array.of(3, -1, -1) }), 'right'],
  ['a shared child', stump({ right: Int32Array.of(1, -1, -1) }), 'right'],
  ['a feature out of range', stump({ feature: Int32Array.of(2, -1, -1) }), 'feature'],
  ['a threshold that is not a number', stump({ threshold: Float64Array.of(NaN, 0, 0) }), 'threshold'],
  ['a leaf that is not finite', stump({ value: Float64Array.of(0, Infinity, 1) }), 'value'],
  ['an infinite cover', stump({ cover: Float64Array.of(Infinity, 1, 1) }), 'cover'],
  ['an output out of range', stump({ treeOutput: Int32Array.of(1) }), 'output'],
  ['a tree weight that is not finite', stump({ treeWeight: Float64Array.of(NaN) }), 'weight'],
  ['a base that is not finite', stump({ base: Float64Array.of(-Infinity) }), 'base'],
  ['a category set out of range', stump({ flags: category, categoryWords: Int32Array.of(1, 0, 0) }), 'categories'],
  ['sums beyond the range', stump({ value: Float64Array.of(0, 3e38, -3e38) }), 'sum'],
  ['a tree deeper than 1,000', ladder(1001), 'depth'],
])('names %s', (_, forest, part) => {
  const problems = validateForest(forest);
  expect(problems.map((problem) => problem.part)).toContain(part);
});

it('accepts a depth of 1,000, and lists no more problems than asked for', () => {
  expect(validateForest(ladder(1000))).toEqual([]);
  expect(validateForest({ ...ladder(50), featureCount: 0 }, 7)).toHaveLength(7);
});

it('never throws on a damaged forest', () => {
  const damage = fc.record({
    field: fc.constantFrom(
      'feature',
      'left',
      'right',
      'categoryStart',
      'categoryWords',
      'roots',
      'treeOutput' as const,
    ),
    at: fc.nat(40),
    value: fc.integer({ min: -3, max: 60 }),
  });
  fc.assert(
    fc.property(forests, fc.array(damage, { minLength: 1, maxLength: 3 }), (forest, damages) => {
      for (const { field, at, value } of damages) {
        const array = forest[field as 'feature'];
        if (at < array.length) array[at] = value;
      }
      expect(Array.isArray(validateForest(forest))).toBe(true);
    }),
    { numRuns: 200, seed: 6 },
  );
});
