import { joinedLabel } from '../base/joined-label.ts';
import { binName, groupOfText } from './groups.ts';
import type { MeasurementPlan } from './plan.ts';
import type { AttributeRole } from './roles.ts';
import type { Bucket, SortedTable } from './sorted-table.ts';

export interface GroupedCounts<T> {
  readonly overall: T;
  /** By set of the plan, then by group. */
  readonly sets: readonly ReadonlyMap<string, T>[];
}

/** Folds the buckets of all rows, and those of each group; raw values of one group are folded together. */
export function groupedCounts<T>(
  plan: MeasurementPlan,
  { buckets }: SortedTable,
  fold: (buckets: readonly Bucket[]) => T,
): GroupedCounts<T> {
  const overall: Bucket[] = [];
  const sets = plan.sets.map(() => new Map<string, Bucket[]>());
  for (const bucket of buckets) {
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
    overall: fold(overall),
    sets: sets.map((byName) => new Map([...byName].map(([group, own]) => [group, fold(own)]))),
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

/** A binned attribute comes as the index of its bin. */
export function groupOfKey({ attribute }: AttributeRole, text: string | null): string | null {
  if (attribute.bins === undefined) return groupOfText(attribute, text);
  return text === null ? null : binName(attribute.bins, Number(text));
}
