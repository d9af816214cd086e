import type { Arm } from './limits.ts';
import { normalSurvival } from './normal.ts';
import { clopperPearsonInterval, type Proportion, wilsonArm } from './proportion.ts';

/** Events from which Wilson's lower limit is taken as it is. */
const enoughEvents = 5;

/**
 * A rate with limits that also hold where events are few. With one to four events Wilson's lower limit is too high for small tails (Cai 2005):
 * at z = 2.8, a tail of 0.003, it stands above 0.02 from two events in 12 rows on, which one sample in 43 has at that rate. There the
 * lower of it and of the exact limit (Clopper and Pearson 1934) at the same tail is taken, and the higher of both upper limits where
 * all but one to four rows are events. Every other limit is Wilson's. Proof: bench/replaced-intervals.md.
 *
 * @param share of the rows below which few events count as few; with 1 any share
 * @example guardedArm({ x: 2, n: 12 }, 1.959963984540054) // { value: 0.1666…, lower: 0.0209…, upper: 0.4480… }
 */
export function guardedArm({ x, n }: Proportion, z: number, share = 1): Arm {
  const wilson = wilsonArm({ x, n }, z);
  const fewEvents = isFew(x, n, share);
  const fewOthers = isFew(n - x, n, share);
  if (!fewEvents && !fewOthers) return wilson;
  const exact = clopperPearsonInterval(x, n, 1 - 2 * normalSurvival(z));
  return {
    value: wilson.value,
    lower: fewEvents ? Math.min(wilson.lower, exact.lower) : wilson.lower,
    upper: fewOthers ? Math.max(wilson.upper, exact.upper) : wilson.upper,
  };
}

/** Whether {@link guardedArm} takes exact limits of the rate. */
export function isGuarded({ x, n }: Proportion, share = 1): boolean {
  return isFew(x, n, share) || isFew(n - x, n, share);
}

function isFew(count: number, n: number, share: number): boolean {
  return count > 0 && count < enoughEvents && (share >= 1 || count < share * n);
}
