import type { Limits } from '../../stats/limits.ts';

/**
 * Extreme values of min/max over the box of the groups' limits. Where a limit can be negative the quotient has no bounds worth
 * stating; where the largest can be 0 it has none below 1.
 *
 * @param parts limits of at least two groups
 */
export function quotientLimits(parts: readonly Limits[]): Limits {
  if (parts.some(({ lower }) => lower < 0)) return { lower: -Infinity, upper: Infinity };
  // One group at its lowest against another at its highest; all alike where the intervals share a value.
  let lower = 1;
  parts.forEach((a, i) => {
    parts.forEach((b, j) => {
      if (i !== j && b.upper > 0) lower = Math.min(lower, a.lower / b.upper);
    });
  });
  const least = Math.min(...parts.map((part) => part.upper));
  const most = Math.max(...parts.map((part) => part.lower));
  return { lower, upper: most <= least ? 1 : least / most };
}
