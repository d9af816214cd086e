import { log } from '../../base/detmath.ts';
import { compensatedSum } from '../../base/exact-sum.ts';
import type { Metric } from '../../record/metric.ts';
import { resampleCells } from '../../stats/resample.ts';
import type { MetricContext } from '../context.ts';
import type { MetricDefinition } from '../definition.ts';
import { comparedGroups, coverageOf } from '../groups.ts';
import { auditInterval, type Outcome, toMetric } from '../outcome.ts';
import { percentileLimits } from '../replicate-limits.ts';
import { effectiveCells, weighedCells } from '../slice-rates.ts';
import { perAttribute } from '../slices.ts';
import type { Confusion } from '../statistics.ts';

/** Generalised entropy, α = 2, of the benefits ŷ − y + 1 of all rows in groups. */
export function generalizedEntropy(definition: MetricDefinition, context: MetricContext): Metric[] {
  return overBenefits(definition, context, (groups) => entropy(groups.flatMap(benefits)));
}

/** Theil's index of the same benefits. */
export function theil(definition: MetricDefinition, context: MetricContext): Metric[] {
  return overBenefits(definition, context, (groups) => theilIndex(groups.flatMap(benefits)));
}

/** Generalised entropy with every benefit replaced by the mean of its group. */
export function betweenGroupEntropy(definition: MetricDefinition, context: MetricContext): Metric[] {
  return overBenefits(definition, context, (groups) =>
    entropy(
      groups.map((cells) => {
        const parts = benefits(cells);
        const rows = parts.reduce((sum, part) => sum + part.rows, 0);
        return {
          benefit: rows === 0 ? 0 : parts.reduce((sum, part) => sum + part.rows * part.benefit, 0) / rows,
          rows,
        };
      }),
    ),
  );
}

/** Rows that have one benefit. */
interface Benefit {
  readonly benefit: number;
  readonly rows: number;
}

/** 2 for a false positive, 0 for a false negative, 1 for a right decision. */
function benefits({ tp, fp, fn, tn }: Confusion): Benefit[] {
  return [
    { benefit: 0, rows: fn },
    { benefit: 1, rows: tp + tn },
    { benefit: 2, rows: fp },
  ];
}

/** mean((b/mean)² − 1)/2; undefined where every benefit is 0. */
function entropy(all: readonly Benefit[]): number | undefined {
  const mean = meanOf(all);
  if (mean === undefined) return undefined;
  const squares = compensatedSum(all.map(({ benefit, rows }) => rows * ((benefit / mean) * (benefit / mean) - 1)));
  // Equal benefits give 0 up to rounding, and never less.
  return Math.max(0, squares / rowsOf(all) / 2);
}

function theilIndex(all: readonly Benefit[]): number | undefined {
  const mean = meanOf(all);
  if (mean === undefined) return undefined;
  const terms = all.map(({ benefit, rows }) => (benefit === 0 ? 0 : rows * (benefit / mean) * log(benefit / mean)));
  return Math.max(0, compensatedSum(terms) / rowsOf(all));
}

function meanOf(all: readonly Benefit[]): number | undefined {
  const sum = all.reduce((total, { benefit, rows }) => total + benefit * rows, 0);
  return sum > 0 ? sum / rowsOf(all) : undefined;
}

function rowsOf(all: readonly Benefit[]): number {
  return all.reduce((sum, { rows }) => sum + rows, 0);
}

function overBenefits(
  definition: MetricDefinition,
  context: MetricContext,
  statistic: (groups: readonly Confusion[]) => number | undefined,
): Metric[] {
  const { level, draws, seed } = context.options;
  return perAttribute(definition, context, (attribute, scope) => {
    const compared = comparedGroups(attribute, context.options);
    const n = compared.taking.reduce((sum, slice) => sum + slice.n, 0);
    const value = statistic(compared.taking.map(weighedCells));
    if (value === undefined)
      return [toMetric(definition.id, scope, { reason: n === 0 ? 'empty_group' : 'zero_denominator', n })];
    const cells = Float64Array.from(
      compared.taking.map(effectiveCells).flatMap(({ tn, fp, fn, tp }) => [tn, fp, fn, tp]),
    );
    const values = new Float64Array(draws).fill(NaN);
    resampleCells(cells, { draws, seed }, (counts, r) => {
      const groups = compared.taking.map((_, k) => ({
        tn: counts[4 * k] ?? 0,
        fp: counts[4 * k + 1] ?? 0,
        fn: counts[4 * k + 2] ?? 0,
        tp: counts[4 * k + 3] ?? 0,
      }));
      values[r] = statistic(groups) ?? NaN;
    });
    const limits = percentileLimits(values, level);
    const outcome: Outcome =
      limits === undefined
        ? { value, n, ciReason: 'unstable_resampling' }
        : { value, n, ...auditInterval(limits, 'boot', definition, context) };
    return [toMetric(definition.id, scope, outcome, coverageOf(compared, []))];
  });
}
