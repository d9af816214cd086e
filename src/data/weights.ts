import type { ResultTable } from './engine.ts';
import { double } from './sql-constants.ts';

/** Exact sums of scaled weights: Σs and Σs² of integers s = floor(w · 2^shift) (metrics.md 2). */
export interface WeightSum {
  readonly sum: bigint;
  readonly squares: bigint;
}

export const noWeight: WeightSum = { sum: 0n, squares: 0n };

/**
 * Exponent that weights are scaled by, so that the largest becomes an integer of at most 52 bits.
 *
 * @param largest finite and above 0
 */
export function weightShift(largest: number): number {
  if (!(largest > 0 && Number.isFinite(largest))) return 52;
  let exponent = 0;
  let power = 1;
  for (; power < largest; power *= 2) exponent++;
  for (; power / 2 >= largest; power /= 2) exponent--;
  return 52 - exponent;
}

/** What weights are multiplied by, as SQL. */
export function weightScale(shift: number): string {
  return double(powerOfTwo(shift));
}

/** Sums of one row of a result; `prefix` is `p` for the positives at a score. */
export function weightAt({ integers }: ResultTable, row: number, prefix = ''): WeightSum {
  const at = (name: string) => BigInt(integers[`${prefix}${name}`]?.[row] ?? 0n);
  return { sum: at('ws'), squares: (at('whh') << 52n) + (at('whl') << 27n) + at('wll') };
}

export function addWeights(a: WeightSum, b: WeightSum): WeightSum {
  return { sum: a.sum + b.sum, squares: a.squares + b.squares };
}

export function lessWeights(a: WeightSum, b: WeightSum): WeightSum {
  return { sum: a.sum - b.sum, squares: a.squares - b.squares };
}

/** 2^exponent, exactly: every step only moves the exponent. */
export function powerOfTwo(exponent: number): number {
  let power = 1;
  for (let k = 0; k < Math.abs(exponent); k++) power = exponent > 0 ? power * 2 : power / 2;
  return power;
}

/** Σw and Σw² as numbers: one rounding each, since powers of two only move the exponent. */
export function unscaled(
  { sum, squares }: WeightSum,
  shift: number,
): { readonly sum: number; readonly squares: number } {
  const unit = powerOfTwo(shift);
  return { sum: Number(sum) / unit, squares: Number(squares) / unit / unit };
}
