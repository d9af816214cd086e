import { type Diagnostic, problem } from '../base/diagnostic.ts';
import { compareCodePoints } from '../base/order.ts';
import { histogramOf, noScores } from './histograms.ts';
import type { RowSlices } from './measurement.ts';
import { addBucket, emptyCounts, type OpenCounts, sliceOf } from './open-counts.ts';
import type { MeasurementPlan } from './plan.ts';
import type { SortedTable } from './sorted-table.ts';

/**
 * All rows in slices by the text of one column, such as the period or the rating grade. Empty text and null are in none.
 *
 * @param cells counts by text × label × decision
 * @param scores counts by text × score; null without scores
 * @param shift of the weights, if there are any
 */
export function foldSlices(cells: SortedTable, scores: SortedTable | null, shift?: number): RowSlices {
  const counts = new Map<string, OpenCounts>();
  const missing = emptyCounts();
  for (const bucket of cells.buckets) {
    const [text = null] = bucket.texts;
    const own = text === null ? missing : (counts.get(text) ?? emptyCounts());
    addBucket(own, cells, bucket, 1);
    if (text !== null) counts.set(text, own);
  }
  const histograms = new Map(
    (scores?.buckets ?? []).flatMap((bucket) => {
      const [text = null] = bucket.texts;
      return scores === null || text === null ? [] : [[text, histogramOf(scores, [bucket], shift)] as const];
    }),
  );
  const slices = [...counts]
    .sort(([a], [b]) => compareCodePoints(a, b))
    .map(([group, own]) => ({
      group,
      ...sliceOf(own, scores === null ? null : (histograms.get(group) ?? noScores(shift !== undefined)), shift),
    }));
  return { missing: missing.n, slices };
}

/** More slices than an attribute may have groups are taken for a mistake. */
export function sliceProblems(
  { roles, limits }: MeasurementPlan,
  periods: RowSlices | undefined,
  grades: RowSlices | undefined,
): Diagnostic[] {
  const found = [
    { key: 'period_column', role: roles.period, own: periods, hint: 'name a column of periods such as 2025Q1' },
    { key: 'grade_column', role: roles.grade, own: grades, hint: 'name a column of rating grades' },
  ];
  return found.flatMap(({ key, role, own, hint }) => {
    const values = own?.slices.length ?? 0;
    if (values <= limits.maxGroups) return [];
    const message = `data.${key} "${role?.name ?? ''}" has ${values} values, more than ${limits.maxGroups}`;
    return [problem('engine.limit', message, { hint })];
  });
}
