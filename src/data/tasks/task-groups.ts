import type { Diagnostic } from '../../base/diagnostic.ts';
import type { Source } from '../engine.ts';
import type { MeasurementPlan } from '../plan.ts';
import type { SortedTable } from '../sorted-table.ts';
import { tally } from '../tally.ts';
import type { TaskAttribute, TaskIntersection } from './task-measurement.ts';

export interface TaskGroups<S> {
  /** Rows of the overall set. */
  readonly rows: number;
  readonly attributes: readonly TaskAttribute<S>[];
  readonly intersections: readonly TaskIntersection<S>[];
  readonly diagnostics: readonly Diagnostic[];
}

/**
 * Who is in which group, by the rules that every task has (group maps, unknown values, bins, declared groups), from any statement
 * that counts all rows over the sets of the plan; and a slice for each.
 *
 * @param sliceOf set of the plan, group, and its rows
 */
export function taskGroups<S>(
  plan: MeasurementPlan,
  source: Source,
  cells: SortedTable,
  sliceOf: (set: number, group: string, n: number) => S,
): TaskGroups<S> {
  const counted = tally(plan, source, cells);
  const { attributes, intersections } = counted.withScores(null);
  const groupsOf = (set: number, groups: readonly { readonly group: string; readonly n: number }[]) =>
    groups.map(({ group, n }) => ({ group, ...sliceOf(set, group, n) }));
  return {
    rows: counted.rows,
    attributes: attributes.map(({ name, column, binned, groups, missing }, k) => ({
      name,
      column,
      binned,
      missing,
      groups: groupsOf(k + 1, groups),
    })),
    intersections: intersections.map(({ name, attributes: parts, declared, groups, missing }) => {
      const set = 1 + attributes.length + plan.crossings.findIndex((crossing) => crossing.name === name);
      return { name, attributes: parts, declared, missing, groups: groupsOf(set, groups) };
    }),
    diagnostics: counted.diagnostics,
  };
}
