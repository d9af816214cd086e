import { type Diagnostic, diagnostic, problem } from '../base/diagnostic.ts';
import { compareCodePoints } from '../base/order.ts';
import type { Source } from './engine.ts';
import { groupOfBucket } from './grouped-counts.ts';
import { declaredBins, groupOfText } from './groups.ts';
import { foldHistograms, type Histograms, noScores, rowsIn } from './histograms.ts';
import type { MeasuredAttribute, MeasuredGroup, MeasuredIntersection, MeasuredSlice } from './measurement.ts';
import { addBucket, emptyCounts, type OpenCounts, sliceOf } from './open-counts.ts';
import type { MeasurementPlan } from './plan.ts';
import { type AttributeRole, floatingAttribute } from './roles.ts';
import { showCell } from './show-cell.ts';
import type { Bucket, SortedTable } from './sorted-table.ts';

export interface Tally {
  /** Rows of the overall set. */
  readonly rows: number;
  readonly diagnostics: readonly Diagnostic[];
  /** Adds the histograms; without scores the slices have none. */
  withScores(scores: SortedTable | null): Measured;
}

export interface Measured {
  readonly overall: MeasuredSlice;
  readonly attributes: readonly MeasuredAttribute[];
  readonly intersections: readonly MeasuredIntersection[];
  readonly scoredRows: number;
}

/**
 * Folds the result of `cells` into counts per set and group: group maps, unknown values and bin names apply here.
 *
 * @param shift of the weights, if there are any
 */
export function tally(plan: MeasurementPlan, source: Source, cells: SortedTable, shift?: number): Tally {
  const { attributes } = plan.roles;
  const overall = emptyCounts();
  // By set of the plan; the first, all rows, stays empty here.
  const groups = plan.sets.map(() => new Map<string, OpenCounts>());
  for (const [k, role] of attributes.entries())
    for (const group of declaredGroups(role)) groups[k + 1]?.set(group, emptyCounts());
  const missing = plan.sets.map(() => 0);
  const raw = attributes.map(() => new Map<string, number>());
  for (const bucket of cells.buckets) {
    const { set, texts } = bucket;
    if (set === 0) {
      addBucket(overall, cells, bucket, attributes.length);
      continue;
    }
    const text = texts[set - 1] ?? null;
    const n = rowsOf(cells, bucket);
    if (set <= attributes.length && text !== null) raw[set - 1]?.set(text, (raw[set - 1]?.get(text) ?? 0) + n);
    const group = groupOfBucket(plan, bucket);
    if (group === null) missing[set] = (missing[set] ?? 0) + n;
    else addBucket(entry(groups[set], group), cells, bucket, attributes.length);
  }
  const crossed = plan.crossings.map((crossing, i) => ({ ...crossing, set: 1 + attributes.length + i }));
  const oversized = crossed.filter(({ set }) => (groups[set]?.size ?? 0) > plan.limits.maxGroups);
  return {
    rows: overall.n,
    diagnostics: [
      ...attributes.flatMap((role, k) => groupProblems(role, source, raw[k] ?? new Map())),
      ...oversized.map(({ name, declared, set }) => tooManyCells(name, declared, groups[set]?.size ?? 0, plan)),
    ],
    withScores(scores) {
      const histograms = scores === null ? null : foldHistograms(plan, scores, shift);
      const groupsOf = (set: number) =>
        measuredGroups(groups[set] ?? new Map(), set < plan.scoredSets ? histograms : null, set, shift);
      return {
        overall: sliceOf(overall, histograms?.overall ?? null, shift),
        attributes: attributes.map((role, k) => ({
          name: role.attribute.label,
          column: role.name,
          binned: role.attribute.bins !== undefined,
          missing: missing[k + 1] ?? 0,
          groups: groupsOf(k + 1),
        })),
        intersections: crossed
          .filter((crossing) => !oversized.includes(crossing))
          .map(({ name, declared, set, attributes: parts }) => ({
            name,
            attributes: parts.map((k) => attributes[k]?.attribute.label ?? ''),
            declared,
            missing: missing[set] ?? 0,
            groups: groupsOf(set),
          })),
        scoredRows: histograms === null ? 0 : rowsIn(histograms.overall),
      };
    },
  };
}

function measuredGroups(
  groups: ReadonlyMap<string, OpenCounts>,
  histograms: Histograms | null,
  set: number,
  shift: number | undefined,
): MeasuredGroup[] {
  return [...groups]
    .sort(([a], [b]) => compareCodePoints(a, b))
    .map(([group, counts]) => ({
      group,
      ...sliceOf(
        counts,
        histograms === null ? null : (histograms.sets[set]?.get(group) ?? noScores(shift !== undefined)),
        shift,
      ),
    }));
}

/** A crossing with more cells than an attribute may have groups says nothing of any of them. */
function tooManyCells(name: string, declared: boolean, cells: number, { limits }: MeasurementPlan): Diagnostic {
  const message = `the intersection ${name} has ${cells} cells, more than ${limits.maxGroups}`;
  return declared
    ? problem('engine.limit', message, { hint: 'give its attributes bins or groups, or leave it out' })
    : diagnostic('note', 'engine.limit', `${message}, and is not reported`);
}

function entry(groups: Map<string, OpenCounts> | undefined, group: string): OpenCounts {
  const found = groups?.get(group);
  if (found !== undefined) return found;
  const fresh = emptyCounts();
  groups?.set(group, fresh);
  return fresh;
}

function rowsOf({ table, order }: SortedTable, { start, end }: Bucket): number {
  let n = 0;
  for (let k = start; k < end; k++) n += Number(table.integers['n']?.[order[k] ?? 0] ?? 0n);
  return n;
}

function declaredGroups({ attribute }: AttributeRole): string[] {
  return [...(attribute.values ?? []), ...(attribute.bins === undefined ? [] : declaredBins(attribute.bins))];
}

function groupProblems(role: AttributeRole, source: Source, raw: ReadonlyMap<string, number>): Diagnostic[] {
  const { attribute } = role;
  const file = source.names[0] ?? '';
  if (attribute.bins !== undefined) return [];
  const stated = [...raw.keys()].filter((text) => groupOfText(attribute, text) !== null);
  const floating = source.format === 'csv' && stated.length > 0 && stated.every(isNumeric) && stated.some(isFloating);
  if (floating) return [floatingAttribute(role.name, file)];
  const { values } = attribute;
  if (values === undefined) return [];
  const undeclared = stated
    .filter((text) => !values.includes(groupOfText(attribute, text) ?? ''))
    .sort(compareCodePoints)
    .map((text) => `${showCell(text)} (${raw.get(text)})`);
  if (undeclared.length === 0) return [];
  const list = `${undeclared.slice(0, 5).join(', ')}${undeclared.length > 5 ? ', …' : ''}`;
  const what =
    undeclared.length === 1 ? 'a value that is not declared' : `${undeclared.length} values that are not declared`;
  const hint = 'add them to values, map them in groups, or name them in unknown';
  return [problem('data.attribute_type', `attribute "${role.name}" has ${what}: ${list}`, { where: { file }, hint })];
}

function isNumeric(text: string): boolean {
  return /^[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?$/.test(text);
}

function isFloating(text: string): boolean {
  return /[.eE]/.test(text);
}
