import { createSum } from '../base/exact-sum.ts';

/**
 * Weighted mean of values of which some may be undefined; one with weight makes the mean undefined.
 *
 * @example meanOf([0.5, undefined], [1, 0]) // 0.5
 */
export function meanOf(values: readonly (number | undefined)[], weights: readonly number[]): number | undefined {
  const sum = createSum();
  const total = createSum();
  for (const [k, value] of values.entries()) {
    const weight = weights[k] ?? 0;
    if (weight === 0) continue;
    if (value === undefined) return undefined;
    sum.add(weight * value);
    total.add(weight);
  }
  return total.value() === 0 ? undefined : sum.value() / total.value();
}

/** Mean of values of which some may be undefined. */
export function plainMeanOf(values: readonly (number | undefined)[]): number | undefined {
  return meanOf(
    values,
    values.map(() => 1),
  );
}
