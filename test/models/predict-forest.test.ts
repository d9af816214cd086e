import fc from 'fast-check';
import { expect, it } from 'vitest';
import { compileForest } from '../../src/models/compile-forest.ts';
import { predictForest } from '../../src/models/predict-forest.ts';
import { validateForest } from '../../src/models/validate-forest.ts';
import { cells, forests, walk } from './forest-arbitrary.ts';

const tables = fc.array(fc.tuple(...[0, 1, 2, 3].map(() => fc.constantFrom(...cells))), {
  minLength: 1,
  maxLength: 40,
});

it('equals the node-by-node definition, for every flag, and whatever the block size', () => {
  fc.assert(
    fc.property(forests, tables, (forest, rows) => {
      expect(validateForest(forest)).toEqual([]);
      const features = [0, 1, 2, 3].map((feature) => Float64Array.from(rows, (row) => row[feature]!));
      const expected = rows.flatMap((row) => walk(forest, row));
      const compiled = compileForest(forest);
      for (const blockRows of [1, 3, 256]) {
        expect(Array.from(predictForest(compiled, features, rows.length, blockRows))).toEqual(expected);
      }
    }),
    { numRuns: 300, seed: 4 },
  );
});

it('walks deep trees to their leaves', () => {
  // A ladder: node 2i splits at i; depth 40.
  const depth = 40;
  const inner = (node: number): boolean => node % 2 === 0 && node < 2 * depth;
  const nodes = Array.from({ length: 2 * depth + 1 }, (_, node) => node);
  const forest = {
    kind: 'forest',
    featureCount: 1,
    outputs: 1,
    feature: Int32Array.from(nodes, (node) => (inner(node) ? 0 : -1)),
    threshold: Float64Array.from(nodes, (node) => node / 2),
    left: Int32Array.from(nodes, (node) => (inner(node) ? node + 1 : -1)),
    right: Int32Array.from(nodes, (node) => (inner(node) ? node + 2 : -1)),
    flags: new Uint8Array(nodes.length).fill(4),
    cover: new Float64Array(0),
    value: Float64Array.from(nodes),
    leafWidth: 1,
    categoryStart: new Int32Array(nodes.length),
    categoryWords: new Int32Array(nodes.length),
    categoryBits: new Uint32Array(0),
    roots: Int32Array.of(0),
    treeOutput: Int32Array.of(0),
    treeWeight: Float64Array.of(1),
    base: Float64Array.of(0),
    baseAt: 'first',
    sum: 'float64',
    input: 'float64',
    divisor: 1,
    scale: 1,
  } as const;
  expect(validateForest(forest)).toEqual([]);
  const column = Float64Array.from({ length: 90 }, (_, i) => i / 2 - 1);
  const found = predictForest(compileForest(forest), [column], column.length);
  expect(Array.from(found)).toEqual(Array.from(column, (x) => walk(forest, [x])[0]));
  expect(new Set(found).size).toBe(depth + 1);
});
