import { type Diagnostic, problem } from '../base/diagnostic.ts';
import { compareCodePoints } from '../base/order.ts';
import type { Source } from './engine.ts';
import { declaredBins, groupOfText } from './groups.ts';
import { foldHistograms, groupOfKey, noScores, rowsIn } from './histograms.ts';
import type { Counts, MeasuredAttribute, MeasuredSlice, ScoreCounts } from './measurement.ts';
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
  readonly scoredRows: number;
}

/** Folds the result of `cells` into counts per set and group: group maps, unknown values and bin names apply here. */
export function tally(plan: MeasurementPlan, source: Source, cells: SortedTable): Tally {
  const { attributes } = plan.roles;
  const overall = emptyCounts();
  const groups = attributes.map((role) => new Map(declaredGroups(role).map((group) => [group, emptyCounts()])));
  const missing = attributes.map(() => 0);
  const raw = attributes.map(() => new Map<string, number>());
  for (const bucket of cells.buckets) {
    const [label, decision] = bucket.texts.slice(attributes.length);
    const n = rowsOf(cells, bucket);
    const cell = cellOf(label ?? null, decision ?? null);
    const [k] = plan.sets[bucket.set] ?? [];
    if (k === undefined) {
      add(overall, cell, n);
      continue;
    }
    const text = bucket.texts[k] ?? null;
    const role = attributes[k];
    const group = role === undefined ? null : groupOfKey(role, text);
    if (text !== null) raw[k]?.set(text, (raw[k]?.get(text) ?? 0) + n);
    if (group === null) missing[k] = (missing[k] ?? 0) + n;
    else add(entry(groups[k], group), cell, n);
  }
  const diagnostics = attributes.flatMap((role, k) => groupProblems(role, source, raw[k] ?? new Map()));
  return {
    rows: overall.n,
    diagnostics,
    withScores(scores) {
      const histograms = scores === null ? null : foldHistograms(plan, scores);
      return {
        overall: slice(overall, histograms?.overall ?? null),
        attributes: attributes.map((role, k) => ({
          name: role.attribute.label,
          column: role.name,
          binned: role.attribute.bins !== undefined,
          missing: missing[k] ?? 0,
          groups: [...(groups[k] ?? new Map<string, OpenCounts>()).entries()]
            .sort(([a], [b]) => compareCodePoints(a, b))
            .map(([group, counts]) => ({
              group,
              ...slice(counts, histograms === null ? null : (histograms.groups[k]?.get(group) ?? noScores())),
            })),
        })),
        scoredRows: histograms === null ? 0 : rowsIn(histograms.overall),
      };
    },
  };
}

interface OpenCounts {
  n: number;
  tp: number;
  fp: number;
  fn: number;
  tn: number;
}

function emptyCounts(): OpenCounts {
  return { n: 0, tp: 0, fp: 0, fn: 0, tn: 0 };
}

function cellOf(label: string | null, decision: string | null): keyof Counts | null {
  if (label === null || decision === null) return null;
  if (label === '1') return decision === '1' ? 'tp' : 'fn';
  return decision === '1' ? 'fp' : 'tn';
}

function add(counts: OpenCounts, cell: keyof Counts | null, n: number): void {
  counts.n += n;
  if (cell !== null) counts[cell] += n;
}

function entry(groups: Map<string, OpenCounts> | undefined, group: string): OpenCounts {
  const found = groups?.get(group);
  if (found !== undefined) return found;
  const fresh = emptyCounts();
  groups?.set(group, fresh);
  return fresh;
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

function slice({ n, tp, fp, fn, tn }: OpenCounts, histogram: ScoreCounts | null): MeasuredSlice {
  return { n, confusion: { tp, fp, fn, tn }, ...(histogram === null ? {} : { histogram }) };
}

function rowsOf({ table, order }: SortedTable, { start, end }: Bucket): number {
  let n = 0n;
  for (let k = start; k < end; k++) n += table.integers['n']?.[order[k] ?? 0] ?? 0n;
  return Number(n);
}
