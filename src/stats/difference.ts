import { guardedArm } from './guarded-arm.ts';
import { type Arm, foldLimits, type Limits, sharedLevel, zOf } from './limits.ts';
import { miettinenNurminenDifference } from './miettinen-nurminen-difference.ts';
import { type Proportion, wilsonArm } from './proportion.ts';
import { tukeyZ } from './studentized-range.ts';

/**
 * Interval of a − b from intervals of both (method of variance estimates recovery; Newcombe 1998, method 10, when the arms
 * are Wilson's; Zou and Donner 2008 in general).
 *
 * @example moverDifference({ value: 0.5, lower: 0.4, upper: 0.6 }, { value: 0.2, lower: 0.1, upper: 0.3 }) // 0.3 ∓ 0.1414…
 */
export function moverDifference(a: Arm, b: Arm): Limits {
  const difference = a.value - b.value;
  return {
    lower: difference - hypotenuse(a.value - a.lower, b.upper - b.value),
    upper: difference + hypotenuse(a.upper - a.value, b.value - b.lower),
  };
}

/**
 * Newcombe's interval of the signed difference x1/n1 − x2/n2.
 *
 * @example newcombeInterval(56, 70, 48, 80, 1.959963984540054) // { lower: 0.0524…, upper: 0.3339… }
 */
export function newcombeInterval(x1: number, n1: number, x2: number, n2: number, z: number): Limits {
  return moverDifference(wilsonArm({ x: x1, n: n1 }, z), wilsonArm({ x: x2, n: n2 }, z));
}

/**
 * Interval of max − min over groups: every pair's difference folded, then the largest lower and the largest upper limit.
 * The arms must already stand at the simultaneous multiplier (`tukeyZ`).
 *
 * @param arms at least two groups
 */
export function maxDifferenceInterval(arms: readonly Arm[]): Limits {
  const pairs = arms.flatMap((a, i) => arms.slice(i + 1).map((b) => foldLimits(moverDifference(a, b))));
  return largest(pairs);
}

/**
 * max − min of rates over K groups: Wilson and Newcombe with the studentized-range multiplier. With two groups it is the
 * folded Newcombe interval.
 *
 * @param groups K ≥ 2 groups with n ≥ 1 each
 */
export function tukeyNewcombe(groups: readonly Proportion[], level: number): Limits {
  const z = tukeyZ(level, groups.length);
  return maxDifferenceInterval(groups.map((group) => wilsonArm(group, z)));
}

/**
 * {@link tukeyNewcombe} whose lower limit also holds with few events, for statistics that combine several such differences: a false
 * lower limit above 0 in any of them is one of the whole. The upper limit is the same.
 *
 * @param groups K ≥ 2 groups with n ≥ 1 each
 */
export function guardedTukeyNewcombe(groups: readonly Proportion[], level: number): Limits {
  const z = tukeyZ(level, groups.length);
  const { lower } = maxDifferenceInterval(groups.map((group) => guardedArm(group, z)));
  return { lower, upper: tukeyNewcombe(groups, level).upper };
}

/**
 * {@link tukeyNewcombe} with Miettinen and Nurminen's interval of every pair in place of Newcombe's: slower, an option.
 *
 * @param groups K ≥ 2 groups with n ≥ 1 each
 */
export function tukeyMiettinenNurminen(groups: readonly Proportion[], level: number): Limits {
  const z = tukeyZ(level, groups.length);
  const pairs = groups.flatMap((a, i) =>
    groups.slice(i + 1).map((b) => foldLimits(miettinenNurminenDifference(a.x, a.n, b.x, b.n, z))),
  );
  return largest(pairs);
}

/**
 * Largest |rate − reference rate| over the other groups, each pair at 1 − α/(K − 1).
 *
 * @param groups K ≥ 2 groups, the reference among them
 */
export function referenceMax(groups: readonly Proportion[], referenceIndex: number, level: number): Limits {
  const z = zOf(sharedLevel(level, groups.length - 1));
  const arms = groups.map((group) => wilsonArm(group, z));
  const reference = arms[referenceIndex];
  const pairs = arms.filter((_, i) => i !== referenceIndex);
  return largest(pairs.map((arm) => foldLimits(moverDifference(arm, reference ?? arm))));
}

/**
 * Equalized odds difference, max of the TPR and the FPR difference: each by {@link tukeyNewcombe} at 1 − α/2, the lower limit guarded
 * where groups have one to four events (or other rows).
 *
 * @param tprGroups true positives among positives, for the groups that have positives; at least two
 * @param fprGroups false positives among negatives, for the groups that have negatives; at least two
 */
export function equalizedOddsInterval(
  tprGroups: readonly Proportion[],
  fprGroups: readonly Proportion[],
  level: number,
): Limits {
  const each = sharedLevel(level, 2);
  return largest([guardedTukeyNewcombe(tprGroups, each), guardedTukeyNewcombe(fprGroups, each)]);
}

/** Interval of the largest of several statistics from simultaneous intervals of each. */
function largest(all: readonly Limits[]): Limits {
  return {
    lower: all.reduce((most, { lower }) => Math.max(most, lower), -Infinity),
    upper: all.reduce((most, { upper }) => Math.max(most, upper), -Infinity),
  };
}

function hypotenuse(a: number, b: number): number {
  return Math.sqrt(a * a + b * b);
}
