import { fail } from '../../base/diagnostic.ts';
import { placesOf } from './population.ts';
import { type Margin, rake } from './rake.ts';
import type { Move, ShiftStatistics } from './statistics.ts';

/** Finds the weights of a shift for any row counts of the cells, so that every replicate can refit them. */
export type WeightFit = (rows: ArrayLike<number>) => Float64Array | undefined;

/**
 * Prepares a shift: which part of which margin every cell belongs to.
 *
 * @param referenceOf the reference group of an attribute, null if it has none with rows
 * @returns a function of the rows per cell that gives the weight of each cell, or undefined where the shares asked for do not
 * exist (`infeasible_margin`)
 */
export function shiftWeights(
  statistics: ShiftStatistics,
  moves: readonly Move[],
  referenceOf: (attribute: string) => string | null,
): WeightFit {
  const parts = moves.map((move) => partsOf(statistics, move, referenceOf));
  const cells = statistics.cells.length;
  // A row without a value in one of the moved attributes has no place in the margins: it keeps its weight.
  const placed = (i: number) => parts.every(({ part }) => (part[i] ?? -1) >= 0);
  const bounded = parts.map(({ part, moved, by, count }) => ({
    moved,
    by,
    count,
    part: Array.from({ length: cells }, (_, i) => (placed(i) ? (part[i] ?? -1) : -1)),
  }));
  return (rows) => {
    const margins: Margin[] = [];
    for (const { part, moved, by, count } of bounded) {
      const targets = targetsOf(rows, part, moved, by, count);
      if (targets === undefined) return undefined;
      margins.push({ part, targets });
    }
    return rake(rows, margins);
  };
}

/**
 * Weights that give the groups of one attribute the shares stated, all else in proportion.
 *
 * @param shares per group of the attribute, summing to 1
 */
export function weightsForShares(statistics: ShiftStatistics, attribute: string, shares: ArrayLike<number>): WeightFit {
  const { index, groups } = attributeOf(statistics, attribute);
  const part = placesOf(statistics.cells, index, groups);
  return (rows) => {
    const total = part.reduce((sum, k, i) => (k < 0 ? sum : sum + (rows[i] ?? 0)), 0);
    return rake(rows, [{ part, targets: Array.from(shares, (share) => share * total) }]);
  };
}

/** Place of an attribute in the statistics, and its groups. */
export function attributeOf(
  statistics: ShiftStatistics,
  name: string,
): { readonly index: number; readonly groups: readonly string[] } {
  const index = statistics.attributes.findIndex((attribute) => attribute.name === name);
  return { index, groups: statistics.attributes[index]?.groups ?? fail('internal.bug', `no attribute "${name}"`) };
}

interface Parts {
  /** Group index per cell, −1 without a value. */
  readonly part: ArrayLike<number>;
  /** Whether a group is on the side whose share grows by `by`. */
  readonly moved: readonly boolean[];
  readonly by: number;
  readonly count: number;
}

function partsOf(
  statistics: ShiftStatistics,
  { attribute, group, by }: Move,
  referenceOf: (attribute: string) => string | null,
): Parts {
  const { index, groups } = attributeOf(statistics, attribute);
  const reference = group === undefined ? referenceOf(attribute) : null;
  return {
    part: placesOf(statistics.cells, index, groups),
    moved: groups.map((name) => (group === undefined ? name !== reference : name === group)),
    by,
    count: groups.length,
  };
}

/** Target rows of every group: both sides of the move keep their inner proportions. */
function targetsOf(
  rows: ArrayLike<number>,
  part: ArrayLike<number>,
  moved: readonly boolean[],
  by: number,
  count: number,
): Float64Array | undefined {
  const sizes = new Float64Array(count);
  for (let i = 0; i < part.length; i++) {
    const k = part[i] ?? -1;
    if (k >= 0) sizes[k] = (sizes[k] ?? 0) + (rows[i] ?? 0);
  }
  const total = sizes.reduce((sum, size) => sum + size, 0);
  const inside = sizes.reduce((sum, size, k) => (moved[k] === true ? sum + size : sum), 0);
  const target = inside / total + by;
  if (inside === 0 || inside === total || !(target >= 0 && target <= 1)) return undefined;
  const grown = (target * total) / inside;
  const shrunk = ((1 - target) * total) / (total - inside);
  return sizes.map((size, k) => size * (moved[k] === true ? grown : shrunk));
}
