import { binName, groupOfText } from './groups.ts';
import type { ScoreCounts } from './measurement.ts';
import type { MeasurementPlan } from './plan.ts';
import type { AttributeRole } from './roles.ts';
import { type Bucket, type SortedTable, sortByScore } from './sorted-table.ts';

export interface Histograms {
  readonly overall: ScoreCounts;
  readonly groups: readonly ReadonlyMap<string, ScoreCounts>[];
}

/** Raw values of one group are merged into one histogram. */
export function foldHistograms(plan: MeasurementPlan, scores: SortedTable): Histograms {
  const { attributes } = plan.roles;
  const overall: Bucket[] = [];
  const groups = attributes.map(() => new Map<string, Bucket[]>());
  for (const bucket of scores.buckets) {
    const [k] = plan.sets[bucket.set] ?? [];
    if (k === undefined) {
      overall.push(bucket);
      continue;
    }
    const role = attributes[k];
    const group = role === undefined ? null : groupOfKey(role, bucket.texts[k] ?? null);
    if (group === null) continue;
    const buckets = groups[k]?.get(group);
    if (buckets === undefined) groups[k]?.set(group, [bucket]);
    else buckets.push(bucket);
  }
  return {
    overall: histogramOf(scores, overall),
    groups: groups.map(
      (byName) => new Map([...byName].map(([group, buckets]) => [group, histogramOf(scores, buckets)])),
    ),
  };
}

function histogramOf({ table, order }: SortedTable, buckets: readonly Bucket[]): ScoreCounts {
  const rows = new Uint32Array(buckets.reduce((sum, { start, end }) => sum + end - start, 0));
  let filled = 0;
  for (const { start, end } of buckets) {
    rows.set(order.subarray(start, end), filled);
    filled += end - start;
  }
  const score = table.score ?? new Float64Array();
  if (buckets.length > 1) sortByScore(rows, score);
  const scores = new Float64Array(rows.length);
  const negatives = new Float64Array(rows.length);
  const positives = new Float64Array(rows.length);
  let at = -1;
  for (const row of rows) {
    const own = score[row] ?? 0;
    if (at < 0 || scores[at] !== own) scores[++at] = own;
    const n = Number(table.integers['n']?.[row] ?? 0n);
    const p = Number(table.integers['p']?.[row] ?? 0n);
    negatives[at] = (negatives[at] ?? 0) + n - p;
    positives[at] = (positives[at] ?? 0) + p;
  }
  const length = at + 1;
  return {
    scores: scores.slice(0, length),
    negatives: negatives.slice(0, length),
    positives: positives.slice(0, length),
  };
}

/** A binned attribute comes as the index of its bin. */
export function groupOfKey({ attribute }: AttributeRole, text: string | null): string | null {
  if (attribute.bins === undefined) return groupOfText(attribute, text);
  return text === null ? null : binName(attribute.bins, Number(text));
}

export function noScores(): ScoreCounts {
  return { scores: new Float64Array(), negatives: new Float64Array(), positives: new Float64Array() };
}

export function rowsIn({ negatives, positives }: ScoreCounts): number {
  let sum = 0;
  for (const n of negatives) sum += n;
  for (const n of positives) sum += n;
  return sum;
}
