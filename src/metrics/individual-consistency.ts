import { zOf } from '../stats/limits.ts';
import { wilsonInterval } from '../stats/proportion.ts';
import { type Outcome, recordedInterval, toMetric } from './outcome.ts';
import type { RowEstimator } from './row-context.ts';
import type { ConsistencyStatistics } from './row-statistics.ts';

/**
 * 1 − the mean share of a row's nearest rows with another decision. Interval: Wilson's at the number of independent rows that
 * have the variance of the leave-one-out jackknife (Efron and Stein 1981, who show that it errs upwards). Simulated at
 * 95 %, n 60…1,000: coverage 0.95…0.995. Resampling the rows' own shares covers 0.76…0.94, since neighbours share rows;
 * resampling rows and finding neighbours anew is worse, since a row drawn twice is its own neighbour (Abadie and Imbens 2008).
 */
export const consistency: RowEstimator = (definition, { statistics: { individual, split }, options }) => {
  const found = 'reason' in individual ? individual : individual.consistency;
  const outcome: Outcome =
    'reason' in found ? { reason: found.reason, n: 0 } : estimate(found, options.level, definition.range);
  return [toMetric(definition.id, { split }, outcome)];
};

function estimate(
  statistics: ConsistencyStatistics,
  level: number,
  range: readonly [number | null, number | null],
): Outcome {
  const { k, rowsByDisagreement, leaveOneOut } = statistics;
  const n = rowsByDisagreement.reduce((sum, rows) => sum + rows, 0);
  const loss = rowsByDisagreement.reduce((sum, rows, other) => sum + rows * other, 0) / (k * n);
  const value = 1 - loss;
  const { sum, sumOfSquares } = leaveOneOut;
  const variance = (sumOfSquares - (sum * sum) / n) / (n * (n - 1) * k * k);
  const effective = variance > 0 && loss > 0 ? (value * loss) / variance : n;
  const limits = wilsonInterval(value * effective, effective, zOf(level));
  return { value, n, ...recordedInterval(limits, 'jackknife', level, range) };
}
