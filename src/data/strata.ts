import { type Diagnostic, problem } from '../base/diagnostic.ts';
import { joinedLabel } from '../base/joined-label.ts';
import { compareCodePoints } from '../base/order.ts';
import { groupOfKey } from './grouped-counts.ts';
import type { MeasuredAttribute } from './measurement.ts';
import { addBucket, emptyCounts, type OpenCounts, sliceOf } from './open-counts.ts';
import type { MeasurementPlan } from './plan.ts';
import type { SortedTable } from './sorted-table.ts';

export interface FoldedStrata {
  /** By attribute, in declared order. */
  readonly attributes: readonly NonNullable<MeasuredAttribute['strata']>[];
  readonly diagnostics: readonly Diagnostic[];
}

/**
 * Groups of each attribute within the strata of the declared factors. A row that lacks a factor, or the attribute, is in none.
 *
 * @param shift of the weights, if there are any
 */
export function foldStrata({ roles, limits }: MeasurementPlan, table: SortedTable, shift?: number): FoldedStrata {
  const width = roles.attributes.length;
  const factors = roles.strata?.length ?? 0;
  const found = roles.attributes.map(() => new Map<string, Map<string, OpenCounts>>());
  for (const bucket of table.buckets) {
    const role = roles.attributes[bucket.set];
    const group = role === undefined ? null : groupOfKey(role, bucket.texts[bucket.set] ?? null);
    const stratum = joinedLabel(bucket.texts.slice(width, width + factors));
    if (group === null || stratum === null) continue;
    const strata = found[bucket.set] ?? new Map<string, Map<string, OpenCounts>>();
    const groups = strata.get(stratum) ?? new Map<string, OpenCounts>();
    const counts = groups.get(group) ?? emptyCounts();
    addBucket(counts, table, bucket, width + factors);
    groups.set(group, counts);
    strata.set(stratum, groups);
  }
  const most = Math.max(0, ...found.map(({ size }) => size));
  return {
    attributes: found.map((strata) =>
      sorted(strata).map(([stratum, groups]) => ({
        stratum,
        groups: sorted(groups).map(([group, counts]) => ({ group, ...sliceOf(counts, null, shift) })),
      })),
    ),
    diagnostics:
      most <= limits.maxGroups
        ? []
        : [
            problem('engine.limit', `data.stratum_columns make ${most} strata, more than ${limits.maxGroups}`, {
              hint: 'name columns with few values, such as a product or a region',
            }),
          ],
  };
}

function sorted<T>(map: ReadonlyMap<string, T>): [string, T][] {
  return [...map].sort(([a], [b]) => compareCodePoints(a, b));
}
