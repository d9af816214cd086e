import { fail } from '../base/diagnostic.ts';
import type { Metric } from '../record/metric.ts';
import { individualMetrics } from './individual.ts';
import { consistency } from './individual-consistency.ts';
import {
  exactMatchDisparity,
  flipTestChangeRate,
  lipschitz,
  perturbationFlipRate,
  perturbationScoreChangeMax,
  perturbationScoreChangeP95,
  violationRate,
} from './individual-estimators.ts';
import { proxyMetrics } from './proxies.ts';
import { proxyAssociations } from './proxies-associations.ts';
import { maxProxyCorrelation, maxProxyStrength, prohibitedInputCount } from './proxies-estimators.ts';
import type { RowContext, RowEstimator } from './row-context.ts';
import type { RowStatistics } from './row-statistics.ts';

/**
 * The metrics that need rows (metrics.md 8.6, 8.7), from what the row algorithms left of them. They take the place of the
 * `not_computed` entries that `computeMetrics` has under the same keys.
 *
 * @returns unrounded values in catalogue order; metrics at one noise level have it in `params`
 * @example computeRowMetrics(reduceRows(table, found, scorer, options), { level: 0.95, draws: 2000, seed: 42 })
 */
export function computeRowMetrics(statistics: RowStatistics, options: RowContext['options']): Metric[] {
  const context: RowContext = { statistics, options, associations: proxyAssociations(statistics.proxies) };
  return [...proxyMetrics, ...individualMetrics]
    .filter(({ computed }) => computed)
    .flatMap((definition) => {
      const estimate = rowEstimators.get(definition.method);
      return estimate?.(definition, context) ?? fail('internal.bug', `no estimator for the metric ${definition.id}`);
    });
}

/** Estimators on row reductions by the `method` of the definitions. */
export const rowEstimators: ReadonlyMap<string, RowEstimator> = new Map<string, RowEstimator>([
  ['max_proxy_correlation', maxProxyCorrelation],
  ['max_proxy_strength', maxProxyStrength],
  ['prohibited_input_count', prohibitedInputCount],
  ['exact_match_disparity', exactMatchDisparity],
  ['individual_fairness_violation_rate', violationRate],
  ['consistency', consistency],
  ['flip_test_change_rate', flipTestChangeRate],
  ['lipschitz_p95', lipschitz.p95],
  ['lipschitz_p99', lipschitz.p99],
  ['perturbation_flip_rate', perturbationFlipRate],
  ['perturbation_score_change_p95', perturbationScoreChangeP95],
  ['perturbation_score_change_max', perturbationScoreChangeMax],
]);
