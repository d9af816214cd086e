import { z } from 'zod';
import { expects } from '../../base/zod-schema-walk.ts';
import { bool, integer, numberBetween, numberInside, positiveNumber, refused, retired } from './scalars.ts';

const ids = expects(
  'a list of metric ids, or a map from id to options',
  z.union([z.array(z.string().min(1)), z.record(z.string(), z.unknown())]),
);

export const metricsSchema = z.strictObject({
  compute_fairness: bool.meta({ description: 'Old name of fairness_analysis', deprecated: true }).exactOptional(),
  compute_calibration: bool.meta({ description: 'Old name of calibration_testing', deprecated: true }).exactOptional(),
  compute_confidence_intervals: refused('intervals are always computed').exactOptional(),
  confidence_level: numberInside(0.5, 1).describe('Default 0.95').exactOptional(),
  n_bootstrap: integer(1000, 1_000_000)
    .describe('Replicates where resampling is needed; default 2000, strict 10000')
    .exactOptional(),
  min_group_n: integer(1).describe('Groups below are marked small; default 30').exactOptional(),
  small_groups: z.enum(['keep', 'exclude']).exactOptional(),
  performance: ids.exactOptional(),
  fairness: ids.exactOptional(),
  calibration: ids.exactOptional(),
  stability: z
    .strictObject({
      enabled: bool.exactOptional(),
      epsilon_values: expects('a list of numbers above 0', z.array(positiveNumber())).exactOptional(),
      threshold: retired('gates judge, in the policy file').exactOptional(),
    })
    .exactOptional(),
  individual_fairness: z
    .strictObject({
      enabled: bool.exactOptional(),
      max_distance: numberBetween(0, 1).exactOptional(),
      prediction_diff_threshold: numberBetween(0, 1).exactOptional(),
      distance_metric: retired('the distance is fixed').exactOptional(),
      similarity_percentile: retired('write max_distance').exactOptional(),
      threshold: retired('gates judge, in the policy file').exactOptional(),
    })
    .exactOptional(),
  drift: z.strictObject({ enabled: bool.exactOptional() }).exactOptional(),
  performance_mode: retired('nothing needs cutting').exactOptional(),
});
