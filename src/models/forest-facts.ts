import { type Forest, nodeFlags, treeEnd } from './forest.ts';

/** Depth of the deepest tree (0: only leaves) and number of leaves, of a valid forest. */
export function forestSize(forest: Forest): { readonly depth: number; readonly leaves: number } {
  const level = new Int32Array(forest.feature.length);
  let depth = 0;
  let leaves = 0;
  for (let tree = 0; tree < forest.roots.length; tree++) {
    const stack = [forest.roots[tree] ?? 0];
    for (let node = stack.pop(); node !== undefined; node = stack.pop()) {
      if (forest.feature[node] === -1) {
        leaves += 1;
        depth = Math.max(depth, level[node] ?? 0);
        continue;
      }
      for (const child of [forest.left[node] ?? 0, forest.right[node] ?? 0]) {
        level[child] = (level[node] ?? 0) + 1;
        stack.push(child);
      }
    }
  }
  return { depth, leaves };
}

/** Highest code in a category set, per feature that some node splits by category; −1 if all its sets are empty. */
export function highestCodes(forest: Forest): Map<number, number> {
  const highest = new Map<number, number>();
  for (let node = 0; node < forest.feature.length; node++) {
    if (((forest.flags[node] ?? 0) & nodeFlags.category) === 0) continue;
    const feature = forest.feature[node] ?? 0;
    const words = forest.categoryWords[node] ?? 0;
    let code = -1;
    for (let word = words - 1; word >= 0 && code === -1; word--) {
      const bits = forest.categoryBits[(forest.categoryStart[node] ?? 0) + word] ?? 0;
      if (bits !== 0) code = word * 32 + 31 - Math.clz32(bits);
    }
    highest.set(feature, Math.max(code, highest.get(feature) ?? -1));
  }
  return highest;
}

/** The forest of the first `count` trees. Category bits are shared, not copied. */
export function firstTrees(forest: Forest, count: number): Forest {
  if (count >= forest.roots.length) return forest;
  const nodes = count === 0 ? 0 : treeEnd(forest, count - 1);
  return {
    ...forest,
    feature: forest.feature.slice(0, nodes),
    threshold: forest.threshold.slice(0, nodes),
    left: forest.left.slice(0, nodes),
    right: forest.right.slice(0, nodes),
    flags: forest.flags.slice(0, nodes),
    cover: forest.cover.slice(0, nodes),
    value: forest.value.slice(0, nodes * forest.leafWidth),
    categoryStart: forest.categoryStart.slice(0, nodes),
    categoryWords: forest.categoryWords.slice(0, nodes),
    roots: forest.roots.slice(0, count),
    treeOutput: forest.treeOutput.slice(0, count),
    treeWeight: forest.treeWeight.slice(0, count),
  };
}
