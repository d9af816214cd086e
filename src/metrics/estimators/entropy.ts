import { log } from '../../base/detmath.ts';
import type { Metric } from '../../record/metric.ts';
import { replicateLimits } from '../../stats/bootstrap.ts';
import { widenTo } from '../../stats/limits.ts';
import { resampleCells } from '../../stats/resample.ts';
import type { MetricContext } from '../context.ts';
import type { MetricDefinition } from '../definition.ts';
import { comparedGroups, coverageOf } from '../groups.ts';
import { auditInterval, type Outcome, toMetric } from '../outcome.ts';
import { effectiveCells, weighedCells } from '../slice-rates.ts';
import { perAttribute } from '../slices.ts';
import type { AttributeStatistics, Confusion } from '../statistics.ts';

/** Generalised entropy, α = 2, of the benefits ŷ − y + 1 of all rows in groups. */
export function generalizedEntropy(definition: MetricDefinition, context: MetricContext): Metric[] {
  return overBenefits(definition, context, 0);
}

/** Theil's index of the same benefits. */
export function theil(definition: MetricDefinition, context: MetricContext): Metric[] {
  return overBenefits(definition, context, 1);
}

/** Generalised entropy with every benefit replaced by the mean of its group. */
export function betweenGroupEntropy(definition: MetricDefinition, context: MetricContext): Metric[] {
  return overBenefits(definition, context, 2);
}

/** Generalised entropy, Theil's index, entropy between groups; undefined where every benefit is 0. */
type Indices = readonly [number, number, number];

/**
 * @param cells tn, fp, fn, tp of every group: the benefit is 2 for a false positive, 0 for a false negative and 1 for a right
 * decision
 */
function indicesOf(cells: ArrayLike<number>): Indices | undefined {
  let [zeros, ones, twos] = [0, 0, 0];
  for (let k = 0; k < cells.length; k += 4) {
    ones += (cells[k] ?? 0) + (cells[k + 3] ?? 0);
    twos += cells[k + 1] ?? 0;
    zeros += cells[k + 2] ?? 0;
  }
  const n = zeros + ones + twos;
  const mean = (ones + 2 * twos) / n;
  if (!(mean > 0)) return undefined;
  const square = (benefit: number) => (benefit / mean) * (benefit / mean) - 1;
  const within = (ones * square(1) + twos * square(2) - zeros) / n / 2;
  const theil = (ones * (1 / mean) * log(1 / mean) + twos * (2 / mean) * log(2 / mean)) / n;
  let between = 0;
  for (let k = 0; k < cells.length; k += 4) {
    const rows = (cells[k] ?? 0) + (cells[k + 1] ?? 0) + (cells[k + 2] ?? 0) + (cells[k + 3] ?? 0);
    if (rows > 0) between += rows * square(1 + ((cells[k + 1] ?? 0) - (cells[k + 2] ?? 0)) / rows);
  }
  // Equal benefits give 0 up to rounding, and never less.
  return [Math.max(0, within), Math.max(0, theil), Math.max(0, between / n / 2)];
}

function overBenefits(definition: MetricDefinition, context: MetricContext, which: 0 | 1 | 2): Metric[] {
  return perAttribute(definition, context, (attribute, scope) => {
    const compared = comparedGroups(attribute, context.options);
    const n = compared.taking.reduce((sum, slice) => sum + slice.n, 0);
    const value = indicesOf(cellsOf(compared.taking.map(weighedCells)))?.[which];
    if (value === undefined) {
      return [toMetric(definition.id, scope, { reason: n === 0 ? 'empty_group' : 'zero_denominator', n })];
    }
    const limits = replicateLimits(replicatesOf(context, attribute)[which], context.options.level);
    const outcome: Outcome =
      limits === undefined
        ? { value, n, ciReason: 'unstable_resampling' }
        : { value, n, ...auditInterval(widenTo(value, limits), 'boot', definition, context) };
    return [toMetric(definition.id, scope, outcome, coverageOf(compared, []))];
  });
}

function cellsOf(groups: readonly Confusion[]): Float64Array {
  return Float64Array.from(groups.flatMap(({ tn, fp, fn, tp }) => [tn, fp, fn, tp]));
}

type Replicates = readonly [Float64Array, Float64Array, Float64Array];

/** All three indices in every replicate, in ascending order; drawn once per run and attribute. */
function replicatesOf(context: MetricContext, attribute: AttributeStatistics): Replicates {
  const known = drawn.get(context) ?? new Map<AttributeStatistics, Replicates>();
  drawn.set(context, known);
  const found = known.get(attribute);
  if (found !== undefined) return found;
  const { draws, seed } = context.options;
  const series = (): Float64Array => new Float64Array(draws).fill(NaN);
  const values: Replicates = [series(), series(), series()];
  const { taking } = comparedGroups(attribute, context.options);
  resampleCells(cellsOf(taking.map(effectiveCells)), { draws, seed }, (counts, r) => {
    const indices = indicesOf(counts);
    if (indices === undefined) return;
    for (const [k, all] of values.entries()) all[r] = indices[k] ?? NaN;
  });
  for (const all of values) all.sort();
  known.set(attribute, values);
  return values;
}

const drawn = new WeakMap<MetricContext, Map<AttributeStatistics, Replicates>>();
