/**
 * The one form of every tree model (models.md 1): flat arrays over the nodes of all trees. Readers build it,
 * `validateForest` checks it, and prediction, attribution and recourse are written once against it.
 *
 * Nodes of a tree stand together: tree `t` owns the nodes `roots[t]` up to the next root (or the end). Child
 * indices count over the whole forest. A leaf has `feature` −1 and both children −1.
 */
export interface Forest {
  readonly kind: 'forest';
  /** Columns of the feature matrix. */
  readonly featureCount: number;
  /** 1, or one per class. */
  readonly outputs: number;

  /** Per node: column tested, −1 on a leaf. */
  readonly feature: Int32Array;
  /** Per node: split point; without meaning on category nodes and leaves. */
  readonly threshold: Float64Array;
  readonly left: Int32Array;
  readonly right: Int32Array;
  /** Per node: bits of `nodeFlags`. */
  readonly flags: Uint8Array;
  /** Per node: training weight that reached it (hessian, count), or an empty array where the format has none. */
  readonly cover: Float64Array;
  /** Per node, times `leafWidth`: what a leaf adds. Without meaning on inner nodes. */
  readonly value: Float64Array;
  /** 1: a tree feeds the output `treeOutput[t]`. Else equal to `outputs`: each leaf feeds all of them. */
  readonly leafWidth: number;

  /** Per category node: first word and number of words of its set in `categoryBits`; 0 elsewhere. */
  readonly categoryStart: Int32Array;
  readonly categoryWords: Int32Array;
  /** Bit c of a set, `word[c >> 5] >> (c & 31)`, says whether code c is a member. Codes beyond the set are not. */
  readonly categoryBits: Uint32Array;

  /** Per tree: first node. */
  readonly roots: Int32Array;
  /** Per tree: output it feeds (0 where leaves feed all). */
  readonly treeOutput: Int32Array;
  /** Per tree: factor of its leaves, rounded to the sum's width before adding. 1 unless the format has weights. */
  readonly treeWeight: Float64Array;

  /** Per output: the start value in margin units. */
  readonly base: Float64Array;
  /** `first`: sums start at the base. `last`: sums start at 0 and the base is added at the end. */
  readonly baseAt: 'first' | 'last';
  /** Precision of the running sums. */
  readonly sum: 'float32' | 'float64';
  /** Precision to which inputs are rounded before they are compared. */
  readonly input: 'float32' | 'float64';
  /** The sum is divided by this (averaging forests) … */
  readonly divisor: number;
  /** … and multiplied by this, before a base that comes last. */
  readonly scale: number;
}

/** Bits of `Forest.flags`. */
export const nodeFlags = {
  /** Goes left if x ≤ threshold; without it, if x < threshold. */
  lessOrEqual: 1,
  /** Missing goes left; without it, right. */
  defaultLeft: 2,
  /** NaN counts as missing. Without this and `zeroMissing`, NaN is read as 0. */
  nanMissing: 4,
  /** NaN and |x| ≤ 1.0000000180025095e-35 count as missing (LightGBM's kind "zero"). */
  zeroMissing: 8,
  /** Tests membership in a category set; NaN and negative codes take the default side. */
  category: 16,
  /** Members of the set go right; without it, left. */
  membersRight: 32,
} as const;

/** LightGBM's kZeroThreshold, float32 1e-35 widened. */
export const zeroThreshold = 1.0000000180025095e-35;

/** First node after tree `t`. */
export function treeEnd(forest: Forest, t: number): number {
  return t + 1 < forest.roots.length ? (forest.roots[t + 1] ?? 0) : forest.feature.length;
}
