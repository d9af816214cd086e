import { type Forest, nodeFlags, treeEnd } from './forest.ts';

/** What is wrong with a forest, and where: a reader turns tree, node and part into a path of its format. */
export interface ForestProblem {
  readonly part:
    | 'arrays'
    | 'trees'
    | 'output'
    | 'weight'
    | 'base'
    | 'left'
    | 'right'
    | 'feature'
    | 'threshold'
    | 'value'
    | 'cover'
    | 'categories'
    | 'depth'
    | 'sum';
  readonly tree: number;
  /** Index over the whole forest; −1 if the problem is not one node's. */
  readonly node: number;
  readonly message: string;
}

/** Limits of models.md 3. */
export const forestLimits = { trees: 100_000, nodes: 200_000_000, depth: 1_000, categoryCodes: 2 ** 22 } as const;

const largestFloat32 = 3.4028234663852886e38;

/**
 * Checks everything prediction relies on: sizes, the shape of every tree, ranges, and that no sum can leave the range of
 * its floating-point width, so that a score is never NaN.
 *
 * @returns at most `cap` problems, in tree and node order; empty if the forest is sound
 * @example validateForest(forest).length === 0
 */
export function validateForest(forest: Forest, cap = 20): ForestProblem[] {
  const problems: ForestProblem[] = [];
  const report = (part: ForestProblem['part'], tree: number, node: number, message: string): void => {
    if (problems.length < cap) problems.push({ part, tree, node, message });
  };

  checkSizes(forest, report);
  if (problems.length > 0) return problems;

  const references = new Uint8Array(forest.feature.length);
  let reach = largestMagnitude(forest.base);
  for (let tree = 0; tree < forest.roots.length && problems.length < cap; tree++) {
    const before = problems.length;
    checkTree(forest, tree, report);
    const largestLeaf = checkNodes(forest, tree, references, report);
    if (problems.length === before) checkShape(forest, tree, report);
    reach += largestLeaf * Math.abs(forest.treeWeight[tree] ?? 0);
  }
  const limit = forest.sum === 'float32' ? largestFloat32 : Number.MAX_VALUE;
  if (problems.length === 0 && !(reach * Math.max(1, Math.abs(forest.scale)) < limit / 4)) {
    report('sum', -1, -1, 'the leaf values are so large that their sum leaves the floating-point range');
  }
  return problems;
}

type Report = (part: ForestProblem['part'], tree: number, node: number, message: string) => void;

function checkSizes(forest: Forest, report: Report): void {
  const nodes = forest.feature.length;
  const trees = forest.roots.length;
  if (trees > forestLimits.trees) report('trees', -1, -1, `${trees} trees; at most ${forestLimits.trees}`);
  if (nodes > forestLimits.nodes) report('trees', -1, -1, `${nodes} nodes; at most ${forestLimits.nodes}`);
  const sized: [string, number, number][] = [
    ['threshold', forest.threshold.length, nodes],
    ['left', forest.left.length, nodes],
    ['right', forest.right.length, nodes],
    ['flags', forest.flags.length, nodes],
    ['value', forest.value.length, nodes * forest.leafWidth],
    ['categoryStart', forest.categoryStart.length, nodes],
    ['categoryWords', forest.categoryWords.length, nodes],
    ['treeOutput', forest.treeOutput.length, trees],
    ['treeWeight', forest.treeWeight.length, trees],
    ['base', forest.base.length, forest.outputs],
  ];
  for (const [name, found, expected] of sized) {
    if (found !== expected) report('arrays', -1, -1, `${name} has ${found} entries, expected ${expected}`);
  }
  const covers = forest.cover.length;
  if (covers !== 0 && covers !== nodes) report('arrays', -1, -1, `cover has ${covers} entries, expected ${nodes}`);
  if (forest.leafWidth !== 1 && forest.leafWidth !== forest.outputs) {
    report('arrays', -1, -1, `leaves of width ${forest.leafWidth} in a forest of ${forest.outputs} outputs`);
  }
  if (!(forest.divisor > 0) || !Number.isFinite(forest.divisor) || !Number.isFinite(forest.scale)) {
    report('arrays', -1, -1, `averaging factors ${forest.divisor} and ${forest.scale}`);
  }
  for (let t = 0; t < trees; t++) {
    const root = forest.roots[t] ?? -1;
    if (t === 0 ? root !== 0 : root <= (forest.roots[t - 1] ?? 0)) report('trees', t, -1, 'a tree without nodes');
    if (root >= nodes) report('trees', t, -1, 'a tree without nodes');
  }
  if (trees === 0 && nodes > 0) report('trees', -1, -1, 'nodes outside every tree');
  forest.base.forEach((base, output) => {
    if (!Number.isFinite(base)) report('base', -1, -1, `base ${base} of output ${output} is not a finite number`);
  });
}

function checkTree(forest: Forest, tree: number, report: Report): void {
  const output = forest.treeOutput[tree] ?? -1;
  if (output < 0 || output >= forest.outputs) {
    report('output', tree, -1, `output ${output}; allowed 0 to ${forest.outputs - 1}`);
  }
  const weight = forest.treeWeight[tree] ?? Number.NaN;
  if (!Number.isFinite(weight)) report('weight', tree, -1, `tree weight ${weight} is not a finite number`);
}

/** Every node by itself, and how often it is referenced. Returns the largest |leaf| of the tree. */
function checkNodes(forest: Forest, tree: number, references: Uint8Array, report: Report): number {
  const root = forest.roots[tree] ?? 0;
  const end = treeEnd(forest, tree);
  let largestLeaf = 0;
  const refer = (part: 'left' | 'right', node: number, child: number): void => {
    if (child <= root || child >= end) report(part, tree, node, 'the child is the root, or outside of the tree');
    else if (references[child] === 1) report(part, tree, node, 'the child already has a parent');
    else references[child] = 1;
  };
  for (let node = root; node < end; node++) {
    const feature = forest.feature[node] ?? 0;
    const cover = forest.cover.length === 0 ? 0 : (forest.cover[node] ?? Number.NaN);
    if (!(cover >= 0) || cover === Infinity) report('cover', tree, node, `cover ${cover}; allowed: finite, 0 or more`);
    const left = forest.left[node] ?? -1;
    const right = forest.right[node] ?? -1;
    if (feature === -1) {
      if (left !== -1) report('left', tree, node, 'a leaf with a left child');
      if (right !== -1) report('right', tree, node, 'a leaf with a right child');
      for (let k = 0; k < forest.leafWidth; k++) {
        const value = Math.abs(forest.value[node * forest.leafWidth + k] ?? Number.NaN);
        if (!(value < Infinity)) report('value', tree, node, 'the leaf value is not a finite number');
        else if (value > largestLeaf) largestLeaf = value;
      }
      continue;
    }
    refer('left', node, left);
    refer('right', node, right);
    if (feature < 0 || feature >= forest.featureCount) {
      report('feature', tree, node, `feature ${feature}; allowed 0 to ${forest.featureCount - 1}`);
    }
    if (((forest.flags[node] ?? 0) & nodeFlags.category) === 0) {
      if (Number.isNaN(forest.threshold[node])) report('threshold', tree, node, 'the split point is not a number');
    } else checkCategorySet(forest, tree, node, report);
  }
  return largestLeaf;
}

function checkCategorySet(forest: Forest, tree: number, node: number, report: Report): void {
  const start = forest.categoryStart[node] ?? -1;
  const words = forest.categoryWords[node] ?? -1;
  if (start < 0 || words < 0 || start + words > forest.categoryBits.length) {
    report('categories', tree, node, `category set ${start}+${words} outside ${forest.categoryBits.length} words`);
  } else if (words > forestLimits.categoryCodes / 32) {
    report('categories', tree, node, `category codes must stay below ${forestLimits.categoryCodes}`);
  }
}

/** With one parent each, nodes that the root does not reach form a cycle of their own. */
function checkShape(forest: Forest, tree: number, report: Report): void {
  const root = forest.roots[tree] ?? 0;
  const size = treeEnd(forest, tree) - root;
  let level: number[] = [root];
  let reached = 0;
  for (let depth = 0; level.length > 0; depth++) {
    if (depth > forestLimits.depth) {
      report('depth', tree, level[0] ?? root, `deeper than ${forestLimits.depth} levels`);
      return;
    }
    reached += level.length;
    const next: number[] = [];
    for (const node of level) {
      if (forest.feature[node] !== -1) next.push(forest.left[node] ?? root, forest.right[node] ?? root);
    }
    level = next;
  }
  if (reached !== size) report('trees', tree, -1, `${size - reached} of ${size} nodes cannot be reached from the root`);
}

function largestMagnitude(values: Float64Array): number {
  let largest = 0;
  for (const value of values) largest = Math.max(largest, Math.abs(value));
  return largest;
}
