import type { Metric, UndefinedReason } from '../../record/metric.ts';
import { aucHull, rocAuc } from '../../stats/auc.ts';
import { balancedAccuracyArm, cohenKappaArm, informednessArm, mccArm } from '../../stats/confusion-arms.ts';
import { maxDifferenceInterval } from '../../stats/difference.ts';
import { f1Arm } from '../../stats/f1.ts';
import { type Arm, type Limits, zOf } from '../../stats/limits.ts';
import { tukeyZ } from '../../stats/studentized-range.ts';
import type { MetricDefinition } from '../definition.ts';
import { comparedGroups, coverageOf, extremes, type MetricContext, type Named } from '../groups.ts';
import { recordedInterval, toMetric } from '../outcome.ts';
import { perAttribute, perSlice } from '../slices.ts';
import type { Slice } from '../statistics.ts';

/** How a metric is estimated on one set of rows, with limits that can be moved to differences (metrics.md 4, `mover`). */
interface ArmEstimate {
  /** Whether there is a value does not depend on z. */
  readonly of: (slice: Slice, z: number) => Measured | { readonly reason: UndefinedReason };
  /** Name of the interval of one set of rows. */
  readonly interval: string;
}

interface Measured {
  readonly value: number;
  /** Missing where there is a value but no spread to judge it by: a class of one row. */
  readonly limits: Limits | undefined;
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

/** The estimator of the metric overall and per group. */
export function armMetric({ of, interval }: ArmEstimate) {
  return (definition: MetricDefinition, context: MetricContext): Metric[] => {
    const { level } = context.options;
    const z = zOf(level);
    return perSlice(definition, context, (slice) => {
      const { n } = slice;
      const found = of(slice, z);
      if ('reason' in found) return { reason: found.reason, n };
      const { value, limits } = found;
      if (limits === undefined) return { value, n, ciReason: noSpread };
      return { value, n, ...recordedInterval(limits, interval, level, definition.range) };
    });
  };
}

/** The estimator of max − min over groups, every group's limits at the simultaneous multiplier. */
export function armDifference({ of }: ArmEstimate) {
  return (definition: MetricDefinition, context: MetricContext): Metric[] => {
    const { level } = context.options;
    return perAttribute(definition, context, (attribute, scope) => {
      const compared = comparedGroups(attribute, context.options);
      const defined = compared.taking.filter((slice) => 'value' in of(slice, zOf(level)));
      const n = defined.reduce((sum, group) => sum + group.n, 0);
      const z = defined.length < 2 ? 0 : tukeyZ(level, defined.length);
      const measured = defined.flatMap((slice): (Named & Measured)[] => {
        const found = of(slice, z);
        return 'value' in found ? [{ group: slice.group, ...found }] : [];
      });
      const ends = measured.length < 2 ? null : extremes(measured, ({ value }) => value);
      if (ends === null) return [toMetric(definition.id, scope, { reason: 'fewer_than_two_groups', n })];
      const arms = measured.flatMap(({ value, limits }): Arm[] => (limits === undefined ? [] : [{ value, ...limits }]));
      const interval =
        arms.length < measured.length
          ? { ciReason: noSpread }
          : recordedInterval(maxDifferenceInterval(arms), 'mover', level, definition.range);
      const { max, min } = ends;
      const outcome = { value: max.value - min.value, n, argmax: max.group, argmin: min.group, ...interval };
      const undefinedGroups = compared.taking.filter((slice) => !defined.includes(slice)).map(({ group }) => group);
      return [toMetric(definition.id, scope, outcome, coverageOf(compared, undefinedGroups))];
    });
  };
}

/** The unbiased variance of one row is 0/0. */
const noSpread: UndefinedReason = 'zero_denominator';

function onCounts(arm: (counts: Slice['confusion'], z: number) => Arm | undefined): ArmEstimate {
  return {
    of: ({ confusion }, z) => {
      const found = arm(confusion, z);
      return found === undefined ? { reason: 'zero_denominator' } : { value: found.value, limits: found };
    },
    interval: 'mover',
  };
}

/** A rising function of the AUC. */
function onAuc(scale: (auc: number) => number): ArmEstimate {
  return {
    of: ({ histogram }, z) => {
      if (histogram === undefined) return { reason: 'no_scores' };
      const auc = rocAuc(histogram);
      if (auc === undefined) return { reason: 'single_class' };
      const hull = aucHull(histogram, z);
      return { value: scale(auc), limits: hull && { lower: scale(hull.lower), upper: scale(hull.upper) } };
    },
    interval: 'auc_hull',
  };
}
