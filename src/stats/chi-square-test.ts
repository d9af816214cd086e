import { createSum } from '../base/exact-sum.ts';
import { chiSquareSurvival } from './distributions.ts';
import { normalSurvival } from './normal.ts';
import type { Proportion } from './proportion.ts';

/** A statistic that is χ² distributed with df degrees of freedom if the hypothesis holds. */
export interface ChiSquareTest {
  readonly statistic: number;
  readonly df: number;
  readonly p: number;
}

/**
 * Pearson's χ² of equal rates in k groups, without continuity correction.
 *
 * @param groups n ≥ 1 each
 * @returns undefined for fewer than two groups or if all rows have one outcome
 * @example chiSquareOfRates([{ x: 5, n: 30 }, { x: 9, n: 40 }])?.p // 0.5459…
 */
export function chiSquareOfRates(groups: readonly Proportion[]): ChiSquareTest | undefined {
  const rows = groups.reduce((sum, { n }) => sum + n, 0);
  const events = groups.reduce((sum, { x }) => sum + x, 0);
  if (groups.length < 2 || events === 0 || events === rows) return undefined;
  const rate = events / rows;
  const sum = createSum();
  for (const { x, n } of groups) sum.add(((x - n * rate) * (x - n * rate)) / (n * rate * (1 - rate)));
  const statistic = sum.value();
  const df = groups.length - 1;
  return { statistic, df, p: chiSquareSurvival(statistic, df) };
}

/**
 * z of the difference of two rates with the variance of their common rate, and its two-sided p. z² is Pearson's χ².
 *
 * @returns undefined if all rows have one outcome
 * @example pooledZ({ x: 5, n: 30 }, { x: 9, n: 40 })?.z // -0.6038…
 */
export function pooledZ(a: Proportion, b: Proportion): { readonly z: number; readonly p: number } | undefined {
  const rows = a.n + b.n;
  const events = a.x + b.x;
  if (events === 0 || events === rows) return undefined;
  const rate = events / rows;
  const z = (a.x / a.n - b.x / b.n) / Math.sqrt(rate * (1 - rate) * (1 / a.n + 1 / b.n));
  return { z, p: Math.min(1, 2 * normalSurvival(Math.abs(z))) };
}
