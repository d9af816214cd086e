import type { Metric, UndefinedReason } from '../../record/metric.ts';
import { aucHull, rocAuc } from '../../stats/auc.ts';
import { balancedAccuracyArm, cohenKappaArm, informednessArm, mccArm } from '../../stats/confusion-arms.ts';
import { maxDifferenceInterval } from '../../stats/difference.ts';
import { f1Arm } from '../../stats/f1.ts';
import { type Arm, type Limits, zOf } from '../../stats/limits.ts';
import { tukeyZ } from '../../stats/studentized-range.ts';
import type { MetricDefinition } from '../definition.ts';
import { comparedGroups, coverageOf, extremes, type MetricContext } from '../groups.ts';
import { recordedInterval, toMetric } from '../outcome.ts';
import { perAttribute, perSlice } from '../slices.ts';
import type { Slice } from '../statistics.ts';

/** A value with limits at multiplier z; limits may be missing where the value is not. */
export interface Moved {
  readonly value: number;
  readonly limits: Limits | undefined;
}

/** How a metric is estimated on one set of rows, with limits that can be moved to differences (metrics.md 4, `mover`). */
export interface ArmEstimate {
  readonly of: (slice: Slice, z: number) => Moved | undefined;
  /** Why there is no value. */
  readonly reason: UndefinedReason;
  /** Name of the interval of one set of rows. */
  readonly interval: string;
}

/** Metrics with movable limits. */
export const armEstimates = {
  f1: onCounts(f1Arm),
  balanced_accuracy: onCounts(balancedAccuracyArm),
  informedness: onCounts(informednessArm),
  mcc: onCounts(mccArm),
  cohen_kappa: onCounts(cohenKappaArm),
  roc_auc: onAuc((auc) => auc),
  gini: onAuc((auc) => 2 * auc - 1),
} as const satisfies Readonly<Record<string, ArmEstimate>>;

/** The metric overall and per group, limits at z. */
export function armMetric(estimate: ArmEstimate) {
  return (definition: MetricDefinition, context: MetricContext): Metric[] => {
    const { level } = context.options;
    const z = zOf(level);
    return perSlice(definition, context, (slice) => {
      const found = estimate.of(slice, z);
      if (found === undefined) return { reason: estimate.reason, n: slice.n };
      const { value, limits } = found;
      const n = slice.n;
      if (limits === undefined) return { value, n, ciReason: 'zero_denominator' };
      return { value, n, ...recordedInterval(limits, estimate.interval, level, definition.range) };
    });
  };
}

/** max − min over groups of the metric, with every group's limits at the simultaneous multiplier. */
export function armDifference(estimate: ArmEstimate) {
  return (definition: MetricDefinition, context: MetricContext): Metric[] => {
    const { level } = context.options;
    return perAttribute(definition, context, (attribute, scope) => {
      const compared = comparedGroups(attribute, context.options);
      const isDefined = (slice: Slice) => estimate.of(slice, zOf(level)) !== undefined;
      const usable = compared.taking.filter(isDefined);
      const n = usable.reduce((sum, group) => sum + group.n, 0);
      if (usable.length < 2) return [toMetric(definition.id, scope, { reason: 'fewer_than_two_groups', n })];
      const z = tukeyZ(level, usable.length);
      const values = usable.flatMap((slice) => {
        const found = estimate.of(slice, z);
        return found === undefined ? [] : [{ group: slice.group, ...found }];
      });
      const found = extremes(values, ({ value }) => value);
      if (found === null) return [toMetric(definition.id, scope, { reason: 'fewer_than_two_groups', n })];
      const { max, min } = found;
      const arms = values.flatMap(({ value, limits }): Arm[] => (limits === undefined ? [] : [{ value, ...limits }]));
      const interval =
        arms.length < values.length
          ? { ciReason: 'zero_denominator' as const }
          : recordedInterval(maxDifferenceInterval(arms), 'mover', level, definition.range);
      const outcome = { value: max.value - min.value, n, argmax: max.group, argmin: min.group, ...interval };
      const undefinedGroups = compared.taking.filter((slice) => !isDefined(slice)).map(({ group }) => group);
      return [toMetric(definition.id, scope, outcome, coverageOf(compared, undefinedGroups))];
    });
  };
}

function onCounts(arm: (counts: Slice['confusion'], z: number) => Arm | undefined): ArmEstimate {
  return {
    of: ({ confusion }, z) => {
      const found = arm(confusion, z);
      return found && { value: found.value, limits: found };
    },
    reason: 'zero_denominator',
    interval: 'mover',
  };
}

/** A rising function of the AUC; a class with one row has an AUC but no interval. */
function onAuc(scale: (auc: number) => number): ArmEstimate {
  return {
    of: ({ histogram }, z) => {
      const auc = histogram && rocAuc(histogram);
      if (histogram === undefined || auc === undefined) return undefined;
      const hull = aucHull(histogram, z);
      return { value: scale(auc), limits: hull && { lower: scale(hull.lower), upper: scale(hull.upper) } };
    },
    reason: 'single_class',
    interval: 'auc_hull',
  };
}
