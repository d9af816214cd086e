import { type Forest, nodeFlags, treeEnd } from './forest.ts';

/**
 * A forest laid out for prediction. Every input cell is replaced once by its rank among the split points of its
 * feature, so that a numeric decision is the sign of `rank − code`: no floating-point compare, no branch, and missing
 * values are just codes at either end.
 *
 * A *slot* is one way of reading a feature: (feature, comparison, missing kind, default side), or (feature, category,
 * default side). Nodes are stored breadth first with siblings side by side, four words each: slot, rank, index of the
 * left child's words, category set + 1 (0: numeric). A leaf points to itself with a rank no code exceeds.
 */
export interface CompiledForest {
  readonly forest: Forest;
  readonly slots: readonly Slot[];
  readonly nodes: Int32Array;
  /** Leaf values times tree weight, rounded to the sum's width; `leafWidth` per node. */
  readonly values: Float64Array;
  readonly sets: CategorySets;
  readonly trees: readonly CompiledTree[];
}

export interface Slot {
  readonly feature: number;
  readonly defaultLeft: boolean;
  readonly nanMissing: boolean;
  readonly zeroMissing: boolean;
  /** Null: the slot holds category codes. Else ascending split points, and which count as passed by an equal value. */
  readonly thresholds: Float64Array | null;
  readonly lessOrEqual: boolean;
}

export interface CategorySets {
  readonly start: Int32Array;
  readonly words: Int32Array;
  readonly membersRight: Uint8Array;
}

export interface CompiledTree {
  /** Index of the root's words in `nodes`. */
  readonly root: number;
  readonly output: number;
  readonly depth: number;
  readonly hasCategories: boolean;
}

/** Greater than any code, and far enough from the ends of int32 that `rank − code` cannot overflow. */
export const leafRank = 0x3fffffff;

/**
 * @param forest a valid forest (`validateForest`)
 * @example predictForest(compileForest(forest), features, rowCount)
 */
export function compileForest(forest: Forest): CompiledForest {
  const thresholds = collectThresholds(forest);
  const slots: Slot[] = [];
  const slotIndex = new Map<number, number>();
  const setStart: number[] = [];
  const setWords: number[] = [];
  const setRight: number[] = [];
  const nodes = new Int32Array(forest.feature.length * 4);
  const values = new Float64Array(forest.value.length);
  const round = forest.sum === 'float32' ? Math.fround : (x: number) => x;

  const slotOf = (node: number): number => {
    const feature = forest.feature[node] ?? 0;
    const flags = forest.flags[node] ?? 0;
    const category = (flags & nodeFlags.category) !== 0;
    const reading = category
      ? flags & (nodeFlags.category | nodeFlags.defaultLeft)
      : flags & (nodeFlags.lessOrEqual | nodeFlags.defaultLeft | nodeFlags.nanMissing | nodeFlags.zeroMissing);
    const key = feature * 64 + reading;
    const known = slotIndex.get(key);
    if (known !== undefined) return known;
    const lessOrEqual = (reading & nodeFlags.lessOrEqual) !== 0;
    slots.push({
      feature,
      defaultLeft: (reading & nodeFlags.defaultLeft) !== 0,
      nanMissing: category || (reading & nodeFlags.nanMissing) !== 0,
      zeroMissing: (reading & nodeFlags.zeroMissing) !== 0,
      thresholds: category ? null : (thresholds.get(feature * 2 + (lessOrEqual ? 1 : 0)) ?? new Float64Array(0)),
      lessOrEqual,
    });
    slotIndex.set(key, slots.length - 1);
    return slots.length - 1;
  };

  const compileTree = (tree: number): CompiledTree => {
    const root = forest.roots[tree] ?? 0;
    const weight = forest.treeWeight[tree] ?? 1;
    const order = new Int32Array(treeEnd(forest, tree) - root);
    order[0] = root;
    let queued = 1;
    let depth = 0;
    let levelEnd = 1;
    let hasCategories = false;
    for (let i = 0; i < order.length; i++) {
      if (i === levelEnd) {
        depth += 1;
        levelEnd = queued;
      }
      const node = order[i] ?? root;
      const at = root + i;
      if (forest.feature[node] === -1) {
        nodes.set([0, leafRank, at * 4, 0], at * 4);
        for (let k = 0; k < forest.leafWidth; k++) {
          values[at * forest.leafWidth + k] = round((forest.value[node * forest.leafWidth + k] ?? 0) * weight);
        }
        continue;
      }
      const slot = slotOf(node);
      const points = slots[slot]?.thresholds ?? null;
      let set = 0;
      if (points === null) {
        hasCategories = true;
        setStart.push(forest.categoryStart[node] ?? 0);
        setWords.push(forest.categoryWords[node] ?? 0);
        setRight.push(((forest.flags[node] ?? 0) & nodeFlags.membersRight) !== 0 ? 1 : 0);
        set = setStart.length;
      }
      const rank = points === null ? 0 : countBelow(points, forest.threshold[node] ?? 0);
      nodes.set([slot, rank, (root + queued) * 4, set], at * 4);
      order[queued++] = forest.left[node] ?? root;
      order[queued++] = forest.right[node] ?? root;
    }
    return { root: root * 4, output: forest.treeOutput[tree] ?? 0, depth, hasCategories };
  };

  const trees = Array.from({ length: forest.roots.length }, (_, tree) => compileTree(tree));
  const sets = {
    start: Int32Array.from(setStart),
    words: Int32Array.from(setWords),
    membersRight: Uint8Array.from(setRight),
  };
  return { forest, slots, nodes, values, sets, trees };
}

/** How many of the ascending points are < x. */
export function countBelow(points: Float64Array, x: number): number {
  let low = 0;
  let size = points.length;
  while (size > 0) {
    const half = size >> 1;
    if ((points[low + half] ?? 0) < x) {
      low += half + 1;
      size -= half + 1;
    } else size = half;
  }
  return low;
}

/** How many of the ascending points are ≤ x. */
export function countUpTo(points: Float64Array, x: number): number {
  let low = 0;
  let size = points.length;
  while (size > 0) {
    const half = size >> 1;
    if ((points[low + half] ?? 0) <= x) {
      low += half + 1;
      size -= half + 1;
    } else size = half;
  }
  return low;
}

/** Distinct split points, ascending, by feature × 2 + (≤ ? 1 : 0). −0 and 0 are one point. */
function collectThresholds(forest: Forest): Map<number, Float64Array> {
  const found = new Map<number, Set<number>>();
  for (let node = 0; node < forest.feature.length; node++) {
    const feature = forest.feature[node] ?? -1;
    const flags = forest.flags[node] ?? 0;
    if (feature === -1 || (flags & nodeFlags.category) !== 0) continue;
    const key = feature * 2 + (flags & nodeFlags.lessOrEqual);
    let points = found.get(key);
    if (points === undefined) {
      points = new Set();
      found.set(key, points);
    }
    points.add((forest.threshold[node] ?? 0) + 0);
  }
  return new Map([...found].map(([key, points]) => [key, Float64Array.from(points).sort()]));
}
