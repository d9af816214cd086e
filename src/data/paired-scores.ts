import { groupOfBucket } from './histograms.ts';
import type { PairedScoreCounts } from './measurement.ts';
import type { MeasurementPlan } from './plan.ts';
import { type Bucket, type SortedTable, sortByScore } from './sorted-table.ts';
import { addWeights, lessWeights, noWeight, unscaled, type WeightSum, weightAt } from './weights.ts';

export interface PairedScores {
  readonly overall: PairedScoreCounts;
  /** By set of the plan, then by group. */
  readonly sets: readonly ReadonlyMap<string, PairedScoreCounts>[];
}

/**
 * Folds the result of `challenger`: rows of each class at each distinct pair of scores, overall and by group.
 *
 * @param shift of the weights, if there are any
 */
export function foldPaired(plan: MeasurementPlan, table: SortedTable, shift?: number): PairedScores {
  const overall: Bucket[] = [];
  const sets = plan.sets.map(() => new Map<string, Bucket[]>());
  for (const bucket of table.buckets) {
    if (bucket.set === 0) {
      overall.push(bucket);
      continue;
    }
    const group = groupOfBucket(plan, bucket);
    if (group === null) continue;
    const known = sets[bucket.set]?.get(group);
    if (known === undefined) sets[bucket.set]?.set(group, [bucket]);
    else known.push(bucket);
  }
  return {
    overall: pairsOf(table, overall, shift),
    sets: sets.map((byName) => new Map([...byName].map(([group, buckets]) => [group, pairsOf(table, buckets, shift)]))),
  };
}

/** Cells in ascending order of the score, then of the challenger's; equal pairs of several buckets are one. */
function pairsOf({ table, order }: SortedTable, buckets: readonly Bucket[], shift?: number): PairedScoreCounts {
  const rows = new Uint32Array(buckets.reduce((sum, { start, end }) => sum + end - start, 0));
  let filled = 0;
  for (const { start, end } of buckets) {
    rows.set(order.subarray(start, end), filled);
    filled += end - start;
  }
  const { score = new Float64Array(), amount = new Float64Array() } = table;
  if (buckets.length > 1) for (const key of [amount, score]) sortByScore(rows, key);
  const column = () => new Float64Array(rows.length);
  const [scores, challengers, negatives, positives] = [column(), column(), column(), column()];
  const sums: { negatives: WeightSum; positives: WeightSum }[] = [];
  let at = -1;
  for (const row of rows) {
    const [own, other] = [score[row] ?? 0, amount[row] ?? 0];
    if (at < 0 || scores[at] !== own || challengers[at] !== other) {
      at++;
      scores[at] = own;
      challengers[at] = other;
    }
    const n = Number(table.integers['n']?.[row] ?? 0n);
    const p = Number(table.integers['p']?.[row] ?? 0n);
    negatives[at] = (negatives[at] ?? 0) + n - p;
    positives[at] = (positives[at] ?? 0) + p;
    if (shift === undefined) continue;
    const ofPositives = weightAt(table, row, 'p');
    const known = sums[at] ?? { negatives: noWeight, positives: noWeight };
    sums[at] = {
      negatives: addWeights(known.negatives, lessWeights(weightAt(table, row), ofPositives)),
      positives: addWeights(known.positives, ofPositives),
    };
  }
  const cut = (values: Float64Array) => values.slice(0, at + 1);
  return {
    scores: cut(scores),
    challengers: cut(challengers),
    negatives: cut(negatives),
    positives: cut(positives),
    ...(shift === undefined
      ? {}
      : {
          weights: {
            negatives: Float64Array.from(sums, (one) => unscaled(one.negatives, shift).sum),
            positives: Float64Array.from(sums, (one) => unscaled(one.positives, shift).sum),
            negativeSquares: Float64Array.from(sums, (one) => unscaled(one.negatives, shift).squares),
            positiveSquares: Float64Array.from(sums, (one) => unscaled(one.positives, shift).squares),
          },
        }),
  };
}
