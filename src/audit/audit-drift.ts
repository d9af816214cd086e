import { publish } from '../base/format.ts';
import { compareCodePoints } from '../base/order.ts';
import type { AuditConfig } from '../config/audit-config.ts';
import type { ScannedColumn } from '../data/column-profile.ts';
import { findColumn } from '../data/columns.ts';
import type { Engine, RequestedColumn, Source, Split } from '../data/engine.ts';
import type { MeasuredSlice, ScoreCounts } from '../data/measurement.ts';
import { readColumns } from '../data/read-columns.ts';
import type { Roles } from '../data/roles.ts';
import { computeDrift } from '../metrics/drift/compute-drift.ts';
import { measureDrift } from '../metrics/drift/measure-drift.ts';
import type { DriftFeature } from '../metrics/drift/statistics.ts';
import { weighedScores } from '../metrics/slice-scores.ts';
import type { Metric } from '../record/metric.ts';
import { classTotals, rocAuc } from '../stats/auc.ts';
import type { DriftFacts, DriftRow } from './measured-facts.ts';
import type { OtherSplits } from './other-splits.ts';
import { modelScore, type Prepared } from './prepare.ts';
import { roleColumns } from './role-columns.ts';

export interface AuditDrift {
  readonly metrics: readonly Metric[];
  readonly facts: DriftFacts | null;
}

export interface DriftRequest {
  readonly config: AuditConfig;
  readonly prepared: Prepared;
  readonly roles: Roles;
  readonly profiles: readonly ScannedColumn[];
  /** Scores of the audited rows, where the label has two classes. */
  readonly measurement: { readonly overall: Pick<MeasuredSlice, 'histogram' | 'weights'> };
  readonly engine: Engine;
  readonly others: OtherSplits;
}

/** Text columns with more distinct values are keys or free text. */
const mostCategories = 200;

/** How far scores and features have moved from the reference rows (metrics.md 8.8); nothing without `data.reference`. */
export async function auditDrift(request: DriftRequest): Promise<AuditDrift> {
  const { config, prepared, measurement } = request;
  const { reference } = prepared;
  if (reference === null || config.metrics.drift === false) return { metrics: [], facts: null };
  const developed = await referenceScores(request, reference);
  const features = [
    ...(developed?.histogram === undefined ? [] : scoreFeature(request, developed.histogram)),
    ...(await featureCounts(request, reference)),
  ];
  const then = developed === null ? undefined : areaOf(developed);
  const now = areaOf(measurement.overall);
  return {
    metrics: computeDrift({ split: 'audited', features }),
    facts: {
      referenceRows: reference.info.rows,
      features: features.map(driftRow),
      aucChange: then === undefined || now === undefined ? null : publish(now - then),
    },
  };
}

/** Scores of the reference rows, if those can be scored or hold them, and hold the label too. */
async function referenceScores(
  { config: { data }, prepared, others }: DriftRequest,
  reference: Source,
): Promise<MeasuredSlice | null> {
  const has = (name: string | undefined) =>
    name !== undefined && findColumn(name, reference.info.columns, '').index !== null;
  if (data.task !== 'binary') return null;
  if (!has(data.targetColumn) || (prepared.model === null && !has(data.scoreColumn))) return null;
  const { overall } = await others.measured('reference');
  return overall.histogram === undefined ? null : overall;
}

/** AUC of the weighted rows; without weights of the rows. */
function areaOf(slice: Pick<MeasuredSlice, 'histogram' | 'weights'>): number | undefined {
  const scores = weighedScores(slice);
  if (scores === undefined || slice.weights === undefined) return scores && rocAuc(scores);
  const { negatives, positives } = classTotals(scores);
  // Each class has a total of 1: sums of weights can be too large for products of them.
  return rocAuc({
    negatives: scores.negatives.map((w) => w / negatives),
    positives: scores.positives.map((w) => w / positives),
  });
}

function scoreFeature({ measurement, roles, prepared }: DriftRequest, developed: ScoreCounts): DriftFeature[] {
  const { histogram } = measurement.overall;
  if (histogram === undefined) return [];
  return [
    {
      kind: 'score',
      feature: prepared.model === null ? (roles.score?.name ?? modelScore) : modelScore,
      missing: { reference: 0, current: 0 },
      ...aligned(byScore(developed), byScore(histogram)),
    },
  ];
}

function byScore({ scores, negatives, positives }: ScoreCounts): Map<number, number> {
  return new Map(Array.from(scores, (score, i) => [score, (negatives[i] ?? 0) + (positives[i] ?? 0)]));
}

/** Columns of both samples that take part in the audit as features. */
async function featureCounts(
  { config, prepared, roles, profiles, engine }: DriftRequest,
  reference: Source,
): Promise<DriftFeature[]> {
  const { source, split, run, model } = prepared;
  const { data } = config;
  const taken = roleColumns(roles, data);
  const asked = data.featureColumns === undefined ? null : new Set(data.featureColumns);
  const coded = new Set(model?.model.inputs.filter(({ type }) => type === 'category').map(({ name }) => name));
  const columns = profiles.filter(
    ({ name, distinct, range }) =>
      !taken.has(name) &&
      (asked === null || asked.has(name)) &&
      reference.info.columns.some((column) => column.name === name) &&
      (range !== null || (distinct !== null && distinct > 0 && distinct <= mostCategories)),
  );
  if (columns.length === 0) return [];
  const asNumber = ({ name, range }: ScannedColumn) => range !== null && !coded.has(name);
  const read = (from: Source, only: Split | undefined, missingValues: readonly string[]) => {
    const requests = columns.map(
      (column, k): RequestedColumn => ({
        column: from.info.columns.findIndex(({ name }) => name === column.name),
        name: `f${k}`,
        as: asNumber(column) ? 'number' : 'text',
      }),
    );
    const more = { missingValues, ...(only === undefined ? {} : { split: only }) };
    return readColumns(engine, from, requests, more, run);
  };
  const now = await read(source, split, data.missingValues);
  const then = await read(reference, undefined, (data.reference ?? data).missingValues);
  return columns.map((column, k): DriftFeature => {
    const { name: feature } = column;
    const [current, developed] = [now.columns[`f${k}`] ?? [], then.columns[`f${k}`] ?? []];
    if (asNumber(column)) {
      const [a, b] = [numberCounts(developed), numberCounts(current)];
      return {
        kind: 'numeric',
        feature,
        missing: { reference: a.missing, current: b.missing },
        ...aligned(a.counts, b.counts),
      };
    }
    const [a, b] = [textCounts(developed), textCounts(current)];
    const levels = [...new Set([...a.counts.keys(), ...b.counts.keys()])].sort(compareCodePoints);
    return {
      kind: 'categorical',
      feature,
      missing: { reference: a.missing, current: b.missing },
      levels,
      reference: Float64Array.from(levels, (level) => a.counts.get(level) ?? 0),
      current: Float64Array.from(levels, (level) => b.counts.get(level) ?? 0),
    };
  });
}

type Cells = Float64Array | readonly (string | null)[];

function numberCounts(cells: Cells): { readonly counts: Map<number, number>; readonly missing: number } {
  const counts = new Map<number, number>();
  let missing = 0;
  for (const cell of cells) {
    const x = typeof cell === 'number' ? cell : Number.NaN;
    if (Number.isFinite(x)) counts.set(x, (counts.get(x) ?? 0) + 1);
    else missing++;
  }
  return { counts, missing };
}

function textCounts(cells: Cells): { readonly counts: Map<string, number>; readonly missing: number } {
  const counts = new Map<string, number>();
  let missing = 0;
  for (const cell of cells) {
    if (cell === null) missing++;
    else counts.set(String(cell), (counts.get(String(cell)) ?? 0) + 1);
  }
  return { counts, missing };
}

/** Both samples over the distinct values of either, ascending. */
function aligned(reference: ReadonlyMap<number, number>, current: ReadonlyMap<number, number>) {
  const values = Float64Array.from(new Set([...reference.keys(), ...current.keys()])).sort();
  return {
    values,
    reference: Float64Array.from(values, (value) => reference.get(value) ?? 0),
    current: Float64Array.from(values, (value) => current.get(value) ?? 0),
  };
}

function driftRow(feature: DriftFeature): DriftRow {
  const drift = measureDrift(feature);
  const number = (x: number | undefined) => (x === undefined ? null : publish(x));
  return {
    feature: feature.feature,
    kind: feature.kind,
    psi: number(drift?.psi),
    noiseP: number(drift?.noiseP),
    ks: number(drift?.ks),
    reason: drift === undefined ? 'zero_denominator' : null,
  };
}
