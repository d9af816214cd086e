import { bisect } from './bisect.ts';
import { guardedArm, isGuarded } from './guarded-arm.ts';
import { type Arm, type Limits, sharedLevel, zOf } from './limits.ts';
import type { Proportion } from './proportion.ts';
import { tukeyZ } from './studentized-range.ts';

/**
 * Score interval of the ratio (x1/n1)/(x2/n2) (Miettinen and Nurminen 1985), by bisection to the last bit.
 *
 * @returns lower 0 if x1 = 0, upper Infinity if x2 = 0; [0, Infinity) if both, where the ratio itself is undefined
 * @example miettinenNurminenRatio(5, 30, 9, 40, 1.959963984540054) // { lower: 0.2789…, upper: 1.9… }
 */
export function miettinenNurminenRatio(x1: number, n1: number, x2: number, n2: number, z: number): Limits {
  const statistic = (phi: number) => ratioStatistic(x1, n1, x2, n2, phi);
  // φ/(1 + φ) maps [0, ∞) to [0, 1); the statistic falls as φ grows.
  const solve = (target: number) => {
    const share = bisect(0, 1, (t) => statistic(t / (1 - t)) > target);
    return share / (1 - share);
  };
  return { lower: x1 === 0 ? 0 : solve(z), upper: x2 === 0 ? Infinity : solve(-z) };
}

/**
 * Smallest impact ratio rate/reference rate over the other groups: each pair at 1 − α/(K − 1), minima of both limits.
 *
 * @param groups K ≥ 2 groups, the reference among them
 */
export function referenceRatio(groups: readonly Proportion[], referenceIndex: number, level: number): Limits {
  const z = zOf(sharedLevel(level, groups.length - 1));
  return smallest(groups.flatMap((a, i) => (i === referenceIndex ? [] : pair(a, groups[referenceIndex] ?? a, z))));
}

/**
 * min/max of rates over K groups: every ordered pair at the studentized-range multiplier, minima of both limits, at most 1.
 *
 * @param groups K ≥ 2 groups with n ≥ 1 each
 */
export function tukeyRatio(groups: readonly Proportion[], level: number): Limits {
  const z = tukeyZ(level, groups.length);
  const { lower, upper } = smallest(groups.flatMap((a, i) => groups.flatMap((b, j) => (i === j ? [] : pair(a, b, z)))));
  return { lower, upper: Math.min(1, upper) };
}

/**
 * {@link tukeyRatio} whose upper limit also holds with few events, for statistics that combine several such ratios. A pair with one to
 * four events (or other rows) in a group has the higher of the score limit and the one that {@link guardedArm}s give. The lower limit
 * is the same.
 *
 * @param groups K ≥ 2 groups with n ≥ 1 each
 */
export function guardedTukeyRatio(groups: readonly Proportion[], level: number): Limits {
  const z = tukeyZ(level, groups.length);
  const arms = groups.map((group) => ({ group, arm: guardedArm(group, z), guarded: isGuarded(group) }));
  const pairs = arms.flatMap((a, i) =>
    arms.flatMap((b, j) => {
      if (i === j) return [];
      const score = miettinenNurminenRatio(a.group.x, a.group.n, b.group.x, b.group.n, z);
      if (!a.guarded && !b.guarded) return [score];
      return [{ lower: score.lower, upper: Math.max(score.upper, moverRatioUpper(a.arm, b.arm)) }];
    }),
  );
  const { lower, upper } = smallest(pairs);
  return { lower, upper: Math.min(1, upper) };
}

/**
 * Upper limit of a/b from intervals of both (method of variance estimates recovery; Donner and Zou 2012): the larger root φ of
 * (a − φb)² = (u_a − a)² + φ²(b − l_b)². Below 1 exactly where `moverDifference` of a and b lies below 0.
 *
 * @returns Infinity if b can be 0
 * @example moverRatioUpper({ value: 0.2, lower: 0.1, upper: 0.3 }, { value: 0.5, lower: 0.4, upper: 0.6 }) // 0.6371…
 */
export function moverRatioUpper(a: Arm, b: Arm): number {
  const square = b.lower * (2 * b.value - b.lower);
  if (!(square > 0)) return Infinity;
  const product = a.value * b.value;
  const rest = a.upper * (2 * a.value - a.upper);
  return (product + Math.sqrt(Math.max(0, product * product - square * rest))) / square;
}

function pair(a: Proportion, b: Proportion, z: number): Limits[] {
  return [miettinenNurminenRatio(a.x, a.n, b.x, b.n, z)];
}

function smallest(all: readonly Limits[]): Limits {
  return {
    lower: all.reduce((least, { lower }) => Math.min(least, lower), Infinity),
    upper: all.reduce((least, { upper }) => Math.min(least, upper), Infinity),
  };
}

/** (p1 − φ·p2)/√V, with V at the maximum-likelihood rates under ratio φ. */
function ratioStatistic(x1: number, n1: number, x2: number, n2: number, phi: number): number {
  const total = n1 + n2;
  const events = x1 + x2;
  const b = phi * (n1 + x2) + x1 + n2;
  // Smaller root of total·φ·t² − b·t + events, in the form that does not cancel.
  const constrained2 = (2 * events) / (b + Math.sqrt(Math.max(0, b * b - 4 * total * phi * events)));
  const constrained1 = Math.min(1, phi * constrained2);
  const variance =
    ((constrained1 * (1 - constrained1)) / n1 + (phi * phi * constrained2 * Math.max(0, 1 - constrained2)) / n2) *
    (total / (total - 1));
  return standardized(x1 / n1 - (phi * x2) / n2, variance);
}

/** difference/√variance, where no variance leaves only 0 or ±Infinity. */
export function standardized(difference: number, variance: number): number {
  if (variance > 0) return difference / Math.sqrt(variance);
  return difference === 0 ? 0 : Math.sign(difference) * Infinity;
}
