import fc from 'fast-check';
import { type Forest, nodeFlags, zeroThreshold } from '../../src/models/forest.ts';

interface Leaf {
  readonly values: readonly number[];
}
interface Split {
  readonly feature: number;
  readonly threshold: number;
  readonly flags: number;
  readonly codes: readonly number[];
  readonly left: Tree;
  readonly right: Tree;
}
type Tree = Leaf | Split;

const featureCount = 4;
/** Few values, so that inputs hit thresholds exactly, on both sides of zero and of the zero band. */
const points = [-1.5, -1e-35, 0, 1e-35, zeroThreshold, 0.1, 1, 16_777_217, Infinity];

function treeOf(width: number): fc.Arbitrary<Tree> {
  const { tree } = fc.letrec<{ tree: Tree; leaf: Leaf; split: Split }>((tie) => ({
    tree: fc.oneof({ depthSize: 'small', withCrossShrink: true }, tie('leaf'), tie('split')),
    leaf: fc.record({
      values: fc.array(fc.double({ min: -9, max: 9, noNaN: true }), { minLength: width, maxLength: width }),
    }),
    split: fc.record({
      feature: fc.nat(featureCount - 1),
      threshold: fc.constantFrom(...points),
      flags: fc.nat(63),
      codes: fc.array(fc.nat(70), { maxLength: 5 }),
      left: tie('tree'),
      right: tie('tree'),
    }),
  }));
  return tree;
}

/** Random valid forests over every flag, width and averaging option. */
export const forests: fc.Arbitrary<Forest> = fc
  .record({
    outputs: fc.integer({ min: 1, max: 3 }),
    wide: fc.boolean(),
    baseAt: fc.constantFrom('first' as const, 'last' as const),
    sum: fc.constantFrom('float32' as const, 'float64' as const),
    input: fc.constantFrom('float32' as const, 'float64' as const),
    divisor: fc.constantFrom(1, 3),
    scale: fc.constantFrom(1, 0.3),
    base: fc.double({ min: -2, max: 2, noNaN: true }),
    weight: fc.constantFrom(1, 0.7),
  })
  .chain((options) =>
    fc.array(treeOf(options.wide ? options.outputs : 1), { maxLength: 5 }).map((trees) => flatten(trees, options)),
  );

function flatten(
  trees: readonly Tree[],
  options: Pick<Forest, 'outputs' | 'baseAt' | 'sum' | 'input' | 'divisor' | 'scale'> & {
    wide: boolean;
    base: number;
    weight: number;
  },
): Forest {
  const width = options.wide ? options.outputs : 1;
  const nodes: { tree: Tree; left: number; right: number }[] = [];
  const roots: number[] = [];
  const add = (tree: Tree): number => {
    const at = nodes.length;
    const node = { tree, left: -1, right: -1 };
    nodes.push(node);
    if ('feature' in tree) {
      node.left = add(tree.left);
      node.right = add(tree.right);
    }
    return at;
  };
  for (const tree of trees) roots.push(add(tree));
  const round = options.sum === 'float32' ? Math.fround : (x: number) => x;
  const bits: number[] = [];
  const sets = nodes.map(({ tree }) => {
    if (!('feature' in tree) || (tree.flags & nodeFlags.category) === 0) return { start: 0, words: 0 };
    const words = new Uint32Array(tree.codes.length === 0 ? 0 : (Math.max(...tree.codes) >> 5) + 1);
    for (const code of tree.codes) words[code >> 5]! |= 1 << (code & 31);
    const start = bits.length;
    bits.push(...words);
    return { start, words: words.length };
  });
  return {
    kind: 'forest',
    featureCount,
    outputs: options.outputs,
    feature: Int32Array.from(nodes, ({ tree }) => ('feature' in tree ? tree.feature : -1)),
    threshold: Float64Array.from(nodes, ({ tree }) => {
      const threshold = 'feature' in tree ? tree.threshold : 0;
      return options.input === 'float32' ? Math.fround(threshold) : threshold;
    }),
    left: Int32Array.from(nodes, (node) => node.left),
    right: Int32Array.from(nodes, (node) => node.right),
    flags: Uint8Array.from(nodes, ({ tree }) => ('feature' in tree ? tree.flags : 0)),
    cover: new Float64Array(0),
    value: Float64Array.from(
      nodes.flatMap(({ tree }) => ('feature' in tree ? new Array<number>(width).fill(0) : tree.values.map(round))),
    ),
    leafWidth: width,
    categoryStart: Int32Array.from(sets, (set) => set.start),
    categoryWords: Int32Array.from(sets, (set) => set.words),
    categoryBits: Uint32Array.from(bits),
    roots: Int32Array.from(roots),
    treeOutput: Int32Array.from(roots, (_, t) => (options.wide ? 0 : t % options.outputs)),
    treeWeight: new Float64Array(roots.length).fill(round(options.weight)),
    base: new Float64Array(options.outputs).fill(round(options.base)),
    baseAt: options.baseAt,
    sum: options.sum,
    input: options.input,
    divisor: options.divisor,
    scale: options.scale,
  };
}

const neighbours = (x: number): number[] => {
  const single = Math.fround(x);
  const step = Math.max(Math.abs(single) * 2 ** -24, 2 ** -149);
  return [x, -x, single - step, single + step, x * (1 - 2 ** -53), x * (1 + 2 ** -52)];
};

/** Cells at every threshold and beside it, signed zeros, missing, codes within and beyond the sets. */
export const cells: readonly number[] = [
  ...points.filter(Number.isFinite).flatMap(neighbours),
  0,
  -0,
  Number.NaN,
  -1,
  ...[2, 5, 31, 32, 64, 70, 71, 4e6, 1e12],
];

/** The definition, read node by node: what the compiled forest has to equal. */
export function walk(forest: Forest, row: readonly number[]): number[] {
  const round = forest.sum === 'float32' ? Math.fround : (x: number) => x;
  const sums: number[] = Array.from(forest.base, (base) => (forest.baseAt === 'first' ? base : 0));
  forest.roots.forEach((root, tree) => {
    let node = root;
    while (forest.feature[node] !== -1) node = (goesLeft(forest, node, row) ? forest.left : forest.right)[node]!;
    for (let k = 0; k < forest.leafWidth; k++) {
      const output = forest.leafWidth === 1 ? forest.treeOutput[tree]! : k;
      const leaf = round(forest.value[node * forest.leafWidth + k]! * forest.treeWeight[tree]!);
      sums[output] = round(sums[output]! + leaf);
    }
  });
  return sums.map((sum, output) => {
    const averaged = forest.divisor === 1 ? sum : round(sum / forest.divisor);
    const scaled = forest.scale === 1 ? averaged : round(averaged * forest.scale);
    return forest.baseAt === 'last' ? round(scaled + forest.base[output]!) : scaled;
  });
}

function goesLeft(forest: Forest, node: number, row: readonly number[]): boolean {
  const flags = forest.flags[node]!;
  const has = (flag: number): boolean => (flags & flag) !== 0;
  const cell = row[forest.feature[node]!]!;
  let x = forest.input === 'float32' ? Math.fround(cell) : cell;
  if (has(nodeFlags.category)) {
    if (!(x >= 0)) return has(nodeFlags.defaultLeft);
    const code = Math.trunc(x);
    const inSet = code < forest.categoryWords[node]! * 32;
    const word = inSet ? forest.categoryBits[forest.categoryStart[node]! + Math.floor(code / 32)]! : 0;
    return ((word >>> (code % 32)) & 1) === 1 ? !has(nodeFlags.membersRight) : has(nodeFlags.membersRight);
  }
  if (has(nodeFlags.zeroMissing) && (Number.isNaN(x) || Math.abs(x) <= zeroThreshold))
    return has(nodeFlags.defaultLeft);
  if (has(nodeFlags.nanMissing) && Number.isNaN(x)) return has(nodeFlags.defaultLeft);
  if (Number.isNaN(x)) x = 0;
  return has(nodeFlags.lessOrEqual) ? x <= forest.threshold[node]! : x < forest.threshold[node]!;
}
