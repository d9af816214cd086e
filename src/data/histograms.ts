import { joinedLabel } from '../base/joined-label.ts';
import { binName, groupOfText } from './groups.ts';
import type { ScoreCounts } from './measurement.ts';
import type { MeasurementPlan } from './plan.ts';
import type { AttributeRole } from './roles.ts';
import { type Bucket, type SortedTable, sortByScore } from './sorted-table.ts';
import { addWeights, lessWeights, noWeight, unscaled, type WeightSum, weightAt } from './weights.ts';

export interface Histograms {
  readonly overall: ScoreCounts;
  /** By set of the plan, then by group. */
  readonly sets: readonly ReadonlyMap<string, ScoreCounts>[];
}

/** Raw values of one group are merged into one histogram. */
export function foldHistograms(plan: MeasurementPlan, scores: SortedTable, shift?: number): Histograms {
  const overall: Bucket[] = [];
  const sets = plan.sets.map(() => new Map<string, Bucket[]>());
  for (const bucket of scores.buckets) {
    if (bucket.set === 0) {
      overall.push(bucket);
      continue;
    }
    const group = groupOfBucket(plan, bucket);
    if (group === null) continue;
    const buckets = sets[bucket.set]?.get(group);
    if (buckets === undefined) sets[bucket.set]?.set(group, [bucket]);
    else buckets.push(bucket);
  }
  return {
    overall: histogramOf(scores, overall, shift),
    sets: sets.map(
      (byName) => new Map([...byName].map(([group, buckets]) => [group, histogramOf(scores, buckets, shift)])),
    ),
  };
}

/** Group of an attribute, or cell of a crossing, that the rows of a bucket belong to; null if a part of it is missing. */
export function groupOfBucket(
  { sets, roles }: Pick<MeasurementPlan, 'sets' | 'roles'>,
  { set, texts }: Bucket,
): string | null {
  const parts = (sets[set] ?? []).map((k) => {
    const role = roles.attributes[k];
    return role === undefined ? null : groupOfKey(role, texts[k] ?? null);
  });
  return parts.length === 1 ? (parts[0] ?? null) : joinedLabel(parts);
}

/** @param shift of the weights, if there are any */
export function histogramOf({ table, order }: SortedTable, buckets: readonly Bucket[], shift?: number): ScoreCounts {
  const rows = new Uint32Array(buckets.reduce((sum, { start, end }) => sum + end - start, 0));
  let filled = 0;
  for (const { start, end } of buckets) {
    rows.set(order.subarray(start, end), filled);
    filled += end - start;
  }
  const score = table.score ?? new Float64Array();
  if (buckets.length > 1) sortByScore(rows, score);
  const column = () => new Float64Array(rows.length);
  const [scores, negatives, positives] = [column(), column(), column()];
  const sums: { negatives: WeightSum; positives: WeightSum }[] = [];
  let at = -1;
  for (const row of rows) {
    const own = score[row] ?? 0;
    if (at < 0 || scores[at] !== own) scores[++at] = own;
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
  const length = at + 1;
  return {
    scores: scores.slice(0, length),
    negatives: negatives.slice(0, length),
    positives: positives.slice(0, length),
    ...(shift === undefined ? {} : { weights: weightColumns(sums, shift) }),
  };
}

function weightColumns(
  sums: readonly { readonly negatives: WeightSum; readonly positives: WeightSum }[],
  shift: number,
): NonNullable<ScoreCounts['weights']> {
  const negatives = sums.map((one) => unscaled(one.negatives, shift));
  const positives = sums.map((one) => unscaled(one.positives, shift));
  return {
    negatives: Float64Array.from(negatives, ({ sum }) => sum),
    positives: Float64Array.from(positives, ({ sum }) => sum),
    negativeSquares: Float64Array.from(negatives, ({ squares }) => squares),
    positiveSquares: Float64Array.from(positives, ({ squares }) => squares),
  };
}

/** A binned attribute comes as the index of its bin. */
export function groupOfKey({ attribute }: AttributeRole, text: string | null): string | null {
  if (attribute.bins === undefined) return groupOfText(attribute, text);
  return text === null ? null : binName(attribute.bins, Number(text));
}

export function noScores(weighted = false): ScoreCounts {
  const empty = () => new Float64Array();
  const counts = { scores: empty(), negatives: empty(), positives: empty() };
  return weighted
    ? {
        ...counts,
        weights: { negatives: empty(), positives: empty(), negativeSquares: empty(), positiveSquares: empty() },
      }
    : counts;
}

export function rowsIn({ negatives, positives }: ScoreCounts): number {
  let sum = 0;
  for (const n of negatives) sum += n;
  for (const n of positives) sum += n;
  return sum;
}
