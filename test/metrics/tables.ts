import { readFileSync } from 'node:fs';
import { compareCodePoints } from '../../src/base/order.ts';
import { computeMetrics } from '../../src/metrics/compute.ts';
import type {
  AttributeStatistics,
  BinaryStatistics,
  MetricOptions,
  ScoreHistogram,
  Slice,
  SliceWeights,
} from '../../src/metrics/statistics.ts';
import { type Metric, metricKey, type Scope } from '../../src/record/metric.ts';

/** One row of a binary task; `groups` holds the value per attribute, '' where it is missing. */
export interface Row {
  readonly label: number;
  readonly decision: number;
  readonly score?: number;
  /** Given in every row or in none. */
  readonly weight?: number;
  readonly groups: Readonly<Record<string, string>>;
}

export interface TableOptions {
  /** Groups that must be there, with or without rows. */
  readonly declared?: Readonly<Record<string, readonly string[]>>;
  readonly reference?: AttributeStatistics['reference'];
  readonly favorableIsPositive?: boolean;
  /** Name in `groups` of the legitimate factor whose values are strata. */
  readonly stratum?: string;
}

export const usual: MetricOptions = { level: 0.95, minGroupN: 30, smallGroups: 'keep', draws: 200, seed: 42 };

/** The sufficient statistics of rows, counted the slow and obvious way. `a*b` is an intersection. */
export function tabulate(
  rows: readonly Row[],
  attributes: readonly string[],
  options: TableOptions = {},
): BinaryStatistics {
  return {
    split: 'audited',
    favorableIsPositive: options.favorableIsPositive ?? true,
    overall: slice(rows),
    attributes: attributes.map((name) => {
      const groupOf = (row: Row) => {
        const parts = name.split('*').map((part) => row.groups[part] ?? '');
        return parts.includes('') ? '' : parts.join('|');
      };
      const names = new Set([...(options.declared?.[name] ?? []), ...rows.map(groupOf)]);
      names.delete('');
      return {
        name,
        groups: [...names].sort(compareCodePoints).map((group) => ({
          group,
          ...slice(rows.filter((row) => groupOf(row) === group)),
        })),
        missing: rows.filter((row) => groupOf(row) === '').length,
        reference: options.reference ?? 'largest',
        ...strataOf(rows, groupOf, options.stratum),
      };
    }),
  };
}

/** Rows of a CSV file without quoted fields. */
export function readCsv(path: URL): Record<string, string>[] {
  const [head = '', ...lines] = readFileSync(path, 'utf8').trimEnd().split('\n');
  const names = head.split(',');
  return lines.map((line) => Object.fromEntries(line.split(',').map((cell, i) => [names[i] ?? '', cell])));
}

/** Metrics by key, asked for by id and slice. */
export function compute(statistics: BinaryStatistics, options: Partial<MetricOptions> = {}): Results {
  return new Results(computeMetrics(statistics, { ...usual, ...options }));
}

export class Results {
  readonly all: readonly Metric[];
  readonly byKey: ReadonlyMap<string, Metric>;

  constructor(all: readonly Metric[]) {
    this.all = all;
    this.byKey = new Map(all.map((metric) => [metricKey(metric.id, metric.scope), metric]));
  }

  /** The metric of a slice; fails the test if there is none. */
  get(id: string, scope: Partial<Scope> = {}): Metric {
    const key = metricKey(id, { ...scope, split: 'audited' });
    const found = this.byKey.get(key);
    if (found === undefined) throw new Error(`no metric ${key}`);
    return found;
  }

  value(id: string, scope: Partial<Scope> = {}): number | null {
    const metric = this.get(id, scope);
    return metric.kind === 'value' ? metric.value : null;
  }

  limits(id: string, scope: Partial<Scope> = {}): [number | null, number | null] | null {
    const metric = this.get(id, scope);
    return metric.kind === 'value' && metric.ci !== undefined ? [metric.ci.lower, metric.ci.upper] : null;
  }
}

function slice(rows: readonly Row[]): Slice {
  const count = (label: number, decision: number) =>
    rows.filter((row) => row.label === label && row.decision === decision).length;
  const scored = rows.filter((row) => row.score !== undefined);
  const hasScores = scored.length === rows.length && rows.length > 0;
  return {
    n: rows.length,
    confusion: { tp: count(1, 1), fp: count(0, 1), fn: count(1, 0), tn: count(0, 0) },
    ...(hasScores ? { histogram: histogramOf(scored, () => 1) } : {}),
    ...(rows.some(({ weight }) => weight !== undefined) ? { weights: weightsOf(rows, hasScores) } : {}),
  };
}

function weightsOf(rows: readonly Row[], hasScores: boolean): SliceWeights {
  const weight = (row: Row) => row.weight ?? 1;
  const square = (row: Row) => weight(row) * weight(row);
  const table = (of: (row: Row) => number) => {
    const sum = (label: number, decision: number) =>
      rows.reduce((total, row) => total + (row.label === label && row.decision === decision ? of(row) : 0), 0);
    return { tp: sum(1, 1), fp: sum(0, 1), fn: sum(1, 0), tn: sum(0, 0) };
  };
  if (!hasScores) return { confusion: table(weight), squares: table(square) };
  const { negatives, positives } = histogramOf(rows, weight);
  const squares = histogramOf(rows, square);
  const histogram = { negatives, positives, negativeSquares: squares.negatives, positiveSquares: squares.positives };
  return { confusion: table(weight), squares: table(square), histogram };
}

function histogramOf(rows: readonly Row[], of: (row: Row) => number): ScoreHistogram {
  const scores = Float64Array.from(new Set(rows.map((row) => row.score ?? 0))).sort();
  const sums = (label: number) =>
    scores.map((score) =>
      rows.reduce((total, row) => total + (row.score === score && row.label === label ? of(row) : 0), 0),
    );
  return { scores, negatives: sums(0), positives: sums(1) };
}

function strataOf(
  rows: readonly Row[],
  groupOf: (row: Row) => string,
  factor: string | undefined,
): Pick<AttributeStatistics, 'strata'> {
  if (factor === undefined) return {};
  const of = (row: Row) => row.groups[factor] ?? '';
  const strata = [...new Set(rows.map(of))].sort(compareCodePoints).map((stratum) => {
    const own = rows.filter((row) => of(row) === stratum && groupOf(row) !== '');
    const groups = [...new Set(own.map(groupOf))].sort(compareCodePoints);
    return {
      stratum,
      groups: groups.map((group) => ({ group, ...slice(own.filter((row) => groupOf(row) === group)) })),
    };
  });
  return { strata };
}
