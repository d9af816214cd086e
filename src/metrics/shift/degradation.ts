import type { Metric } from '../../record/metric.ts';
import { imageOfMax } from '../../stats/image.ts';
import { sharedLevel, zOf } from '../../stats/limits.ts';
import { recordedInterval, toMetric, wholeCoverage } from '../outcome.ts';
import type { MetricOptions } from '../statistics.ts';
import { degradationSd, type IntervalFound, isWeighted } from './intervals.ts';
import type { Followed, Population } from './population.ts';
import type { MetricReplicates } from './replicates.ts';
import type { Shift } from './statistics.ts';

/** A followed metric before and under a shift. */
export interface ShiftedValue {
  readonly followed: Followed;
  /** Cannot change, whatever the shares are; excluded from the largest worsening. */
  readonly invariant: boolean;
  readonly baseline: number | undefined;
  readonly shifted: number | undefined;
}

export interface ShiftResult {
  readonly shift: Shift;
  /** One per cell; undefined where the shares asked for do not exist. */
  readonly weights: Float64Array | undefined;
  /** One per followed metric. */
  readonly values: readonly ShiftedValue[];
}

const id = 'max_metric_degradation_under_shift';

/**
 * The largest worsening of a followed metric over all shifts, in absolute units; negative if everything gets better. Incomplete
 * if a shift is infeasible or a followed metric has no value. `argmax` names shift and metric.
 */
export function degradationMetric(
  population: Population,
  results: readonly ShiftResult[],
  replicates: readonly MetricReplicates[],
  options: MetricOptions,
): Metric {
  const { split, cells } = population.statistics;
  const n = cells.reduce((sum, cell) => sum + cell.n, 0);
  const pairs = results.flatMap((result, s) =>
    result.values.flatMap((value, m) => {
      const sign = signOf(value.followed);
      return value.invariant || sign === undefined ? [] : [{ name: pairName(result, value), value, sign, s, m }];
    }),
  );
  const defined = pairs.flatMap(({ name, value: { baseline, shifted }, sign, s, m }) =>
    baseline === undefined || shifted === undefined
      ? []
      : [{ name, worsening: sign * (baseline - shifted), sign, s, m }],
  );
  const [first] = defined;
  if (first === undefined) {
    const reason = results.every(({ weights }) => weights === undefined) ? 'infeasible_margin' : 'not_computed';
    return toMetric(id, { split }, { reason, n });
  }
  const worst = defined.reduce((most, pair) => (pair.worsening > most.worsening ? pair : most), first);
  const z = zOf(sharedLevel(options.level, defined.length));
  const parts = defined.flatMap(({ worsening, sign, s, m }) => {
    const of = replicates[m];
    const sd = of && degradationSd(of, s, sign);
    return sd === undefined ? [] : [{ lower: worsening - z * sd, upper: worsening + z * sd }];
  });
  const interval: IntervalFound =
    parts.length < defined.length
      ? { ciReason: 'unstable_resampling' }
      : recordedInterval(imageOfMax(parts), 'image', options.level, [null, null], isWeighted(population));
  const outcome = { value: worst.worsening, n, argmax: worst.name, ...interval };
  return toMetric(id, { split }, outcome, { ...wholeCoverage, complete: defined.length === pairs.length });
}

/** +1 where a fall is a worsening, −1 where a rise is; undefined where neither is. */
export function signOf({ definition: { direction } }: Followed): 1 | -1 | undefined {
  if (direction === 'none') return undefined;
  return direction === 'higher' ? 1 : -1;
}

function pairName({ shift }: ShiftResult, { followed: { definition, attribute } }: ShiftedValue): string {
  return `${shift.text} ${definition.id}${attribute === undefined ? '' : ` by ${attribute.name}`}`;
}
