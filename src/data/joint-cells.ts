import { compareCodePoints } from '../base/order.ts';
import { groupOfKey } from './grouped-counts.ts';
import { histogramOf, noScores } from './histograms.ts';
import type { MeasuredCell } from './measurement.ts';
import { addBucket, emptyCounts, type OpenCounts, sliceOf } from './open-counts.ts';
import type { MeasurementPlan } from './plan.ts';
import type { Bucket, SortedTable } from './sorted-table.ts';

/** Folds the joint counts and scores: raw values of one group are one, in every attribute. */
export function foldJoint(
  plan: MeasurementPlan,
  cells: SortedTable,
  scores: SortedTable | null,
  shift?: number,
): MeasuredCell[] {
  const found = new Map<
    string,
    { readonly groups: readonly (string | null)[]; readonly counts: OpenCounts; readonly scored: Bucket[] }
  >();
  const cellAt = ({ texts }: Bucket) => {
    const groups = plan.roles.attributes.map((role, k) => groupOfKey(role, texts[k] ?? null));
    const key = JSON.stringify(groups);
    const known = found.get(key) ?? { groups, counts: emptyCounts(), scored: [] };
    found.set(key, known);
    return known;
  };
  const width = plan.roles.attributes.length;
  for (const bucket of cells.buckets) {
    addBucket(cellAt(bucket).counts, cells, bucket, width);
  }
  for (const bucket of scores?.buckets ?? []) cellAt(bucket).scored.push(bucket);
  return [...found.values()]
    .sort((a, b) => compareGroups(a.groups, b.groups))
    .map(({ groups, counts, scored }) => ({
      groups,
      ...sliceOf(
        counts,
        scores === null
          ? null
          : scored.length === 0
            ? noScores(shift !== undefined)
            : histogramOf(scores, scored, shift),
        shift,
      ),
    }));
}

function compareGroups(a: readonly (string | null)[], b: readonly (string | null)[]): number {
  for (const [k, group] of a.entries()) {
    const other = b[k] ?? null;
    if (group === other) continue;
    if (group === null) return -1;
    if (other === null) return 1;
    return compareCodePoints(group, other);
  }
  return 0;
}
