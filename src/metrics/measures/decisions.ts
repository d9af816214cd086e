import { balancedAccuracyArm, cohenKappaArm, informednessArm, mccArm } from '../../stats/confusion-arms.ts';
import { type DecisionCounts, f1Arm } from '../../stats/f1.ts';
import type { Arm } from '../../stats/limits.ts';
import { effectiveCells, sliceRate, weighedCells } from '../slice-rates.ts';
import type { Slice } from '../statistics.ts';
import type { Measure } from './measure.ts';

/** Figures of the whole confusion table, whose limits can be moved to differences (metrics.md 4, `mover`). */
export const decisionMeasures = {
  f1: fromCells(f1Arm, effectiveCells),
  balanced_accuracy: fromCells(balancedAccuracyArm, effectiveClasses),
  informedness: fromCells(informednessArm, effectiveClasses),
  mcc: fromCells(mccArm, effectiveCells),
  cohen_kappa: fromCells(cohenKappaArm, effectiveCells),
} as const satisfies Readonly<Record<string, Measure>>;

function fromCells(
  arm: (cells: DecisionCounts, z: number) => Arm | undefined,
  effective: (slice: Slice) => DecisionCounts,
): Measure {
  return {
    of: (slice) => {
      // Whether there is a value does not depend on the multiplier.
      const found = arm(weighedCells(slice), 1);
      return found === undefined ? { reason: 'zero_denominator' } : { value: found.value };
    },
    limits: (slice, { z }) => arm(effective(slice), z) ?? { reason: 'zero_denominator' },
    interval: 'mover',
    difference: 'mover',
  };
}

/** The table with each class shrunk to its own effective size: what TPR and TNR stand on. */
function effectiveClasses(slice: Slice): DecisionCounts {
  if (slice.weights === undefined) return slice.confusion;
  const tpr = sliceRate('tpr', slice, true).effective;
  const tnr = sliceRate('tnr', slice, true).effective;
  return { tp: tpr.x, fn: tpr.n - tpr.x, tn: tnr.x, fp: tnr.n - tnr.x };
}
