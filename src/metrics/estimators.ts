import type { Metric } from '../record/metric.ts';
import type { MetricDefinition } from './definition.ts';
import { armDifference, armEstimates, armMetric } from './estimators/arms.ts';
import {
  confusionCount,
  minGroupEvents,
  minGroupSize,
  missingCount,
  rowCount,
  treatmentEquality,
} from './estimators/counts.ts';
import { equalizedOddsDifference, rate, rateDifference, rateRatio } from './estimators/rates.ts';
import { impactRatio, shortfall, statisticalParityDifference } from './estimators/reference.ts';
import { brier, expectedCalibrationError, logLoss, maximumCalibrationError } from './estimators/scores.ts';
import type { MetricContext } from './groups.ts';

/** All metrics of one definition: every slice that is kept or that a gate asks for. */
export type Estimator = (definition: MetricDefinition, context: MetricContext) => readonly Metric[];

/** Estimators by the `method` of the definitions. */
export const estimators: ReadonlyMap<string, Estimator> = new Map<string, Estimator>([
  ['row_count', rowCount],
  ['missing_count', missingCount],
  ['min_group_size', minGroupSize],
  ['min_group_events', minGroupEvents],
  ['confusion_count', confusionCount],
  ['treatment_equality', treatmentEquality],
  ['rate', rate],
  ['rate_difference', rateDifference],
  ['rate_ratio', rateRatio],
  ['equalized_odds_difference', equalizedOddsDifference],
  ['impact_ratio', impactRatio],
  ['statistical_parity_difference', statisticalParityDifference],
  ['shortfall', shortfall],
  ...Object.entries(armEstimates).flatMap(([id, estimate]): [string, Estimator][] => [
    [id, armMetric(estimate)],
    [`${id}_difference`, armDifference(estimate)],
  ]),
  ['log_loss', logLoss],
  ['brier', brier],
  ['ece_width_10', expectedCalibrationError(10)],
  ['ece_width_15', expectedCalibrationError(15)],
  ['mce_width_10', maximumCalibrationError(10)],
]);
