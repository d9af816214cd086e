import { artanh, tanh } from '../base/detmath.ts';
import type { DecisionCounts } from './f1.ts';
import { type Arm, clipLimits, type Limits, widenTo } from './limits.ts';
import { wilsonArm } from './proportion.ts';

/**
 * Balanced accuracy (tpr + tnr)/2 with limits from the Wilson limits of both rates.
 *
 * @returns undefined if a class has no rows
 */
export function balancedAccuracyArm(counts: DecisionCounts, z: number): Arm | undefined {
  const sum = sumOfRates(counts, z);
  return sum && { value: sum.value / 2, lower: sum.lower / 2, upper: sum.upper / 2 };
}

/**
 * Informedness (Youden's J) tpr + tnr − 1 with limits from the Wilson limits of both rates.
 *
 * @returns undefined if a class has no rows
 */
export function informednessArm(counts: DecisionCounts, z: number): Arm | undefined {
  const sum = sumOfRates(counts, z);
  return sum && { value: sum.value - 1, lower: sum.lower - 1, upper: sum.upper - 1 };
}

/**
 * Matthews correlation coefficient with limits on the artanh scale, by the delta method on the cells with ½ added.
 *
 * @returns undefined if a row or column of the table is empty
 */
export function mccArm(counts: DecisionCounts, z: number): Arm | undefined {
  const value = mcc(shares(counts));
  if (value === undefined) return undefined;
  const cells = shares(withHalf(counts));
  const { tp, fp, fn, tn } = cells;
  const g = mcc(cells) ?? 0;
  const root = rootOfMargins(cells);
  // Each cell lies in two of the four margins under the root.
  const pull = (margin: number, other: number) => (g / 2) * (1 / margin + 1 / other);
  const slopes = {
    tp: tn / root - pull(tp + fn, tp + fp),
    tn: tp / root - pull(fp + tn, fn + tn),
    fp: -fn / root - pull(fp + tn, tp + fp),
    fn: -fp / root - pull(tp + fn, fn + tn),
  };
  return artanhArm(value, g, deltaError(cells, slopes, total(counts) + 2), z);
}

/**
 * Cohen's kappa with limits on the artanh scale, by the delta method on the cells with ½ added.
 *
 * @returns undefined if chance alone agrees in every row
 */
export function cohenKappaArm(counts: DecisionCounts, z: number): Arm | undefined {
  const value = kappa(shares(counts));
  if (value === undefined) return undefined;
  const cells = shares(withHalf(counts));
  const { tp, fp, fn, tn } = cells;
  const g = kappa(cells) ?? 0;
  const chance = chanceDisagreement(cells);
  const slopes = {
    tp: (2 * tn - g * (fp + fn + 2 * tn)) / chance,
    tn: (2 * tp - g * (fp + fn + 2 * tp)) / chance,
    fp: (-2 * fn - g * (tp + tn + 2 * fp)) / chance,
    fn: (-2 * fp - g * (tp + tn + 2 * fn)) / chance,
  };
  return artanhArm(value, g, deltaError(cells, slopes, total(counts) + 2), z);
}

function sumOfRates({ tp, fp, fn, tn }: DecisionCounts, z: number): Arm | undefined {
  if (tp + fn === 0 || fp + tn === 0) return undefined;
  const a = wilsonArm({ x: tp, n: tp + fn }, z);
  const b = wilsonArm({ x: tn, n: fp + tn }, z);
  const value = a.value + b.value;
  const down = Math.sqrt((a.value - a.lower) * (a.value - a.lower) + (b.value - b.lower) * (b.value - b.lower));
  const up = Math.sqrt((a.upper - a.value) * (a.upper - a.value) + (b.upper - b.value) * (b.upper - b.value));
  return { value, ...clipLimits({ lower: value - down, upper: value + up }, 0, 2) };
}

function mcc(cells: DecisionCounts): number | undefined {
  const root = rootOfMargins(cells);
  return root === 0 ? undefined : correlation((cells.tp * cells.tn - cells.fp * cells.fn) / root);
}

/** Square root by square root: the product of four margins would underflow or, of counts, overflow. */
function rootOfMargins({ tp, fp, fn, tn }: DecisionCounts): number {
  return Math.sqrt(tp + fn) * Math.sqrt(tp + fp) * Math.sqrt(fp + tn) * Math.sqrt(fn + tn);
}

function kappa(cells: DecisionCounts): number | undefined {
  const chance = chanceDisagreement(cells);
  return chance === 0 ? undefined : correlation((2 * (cells.tp * cells.tn - cells.fp * cells.fn)) / chance);
}

/** Rounding may carry full agreement a bit beyond 1. */
function correlation(x: number): number {
  return Math.min(1, Math.max(-1, x));
}

/** Share of rows in which label and decision would disagree if they were independent. */
function chanceDisagreement({ tp, fp, fn, tn }: DecisionCounts): number {
  return (tp + fp) * (fp + tn) + (tp + fn) * (fn + tn);
}

/** Standard error of a statistic of multinomial shares that does not change when all cells grow alike. */
function deltaError(shares: DecisionCounts, slopes: DecisionCounts, n: number): number {
  const part = (share: number, slope: number) => share * slope * slope;
  const sum =
    part(shares.tp, slopes.tp) + part(shares.fp, slopes.fp) + part(shares.fn, slopes.fn) + part(shares.tn, slopes.tn);
  return Math.sqrt(sum / n);
}

function artanhArm(value: number, g: number, error: number, z: number): Arm {
  const half = (z * error) / (1 - g * g);
  const limits: Limits = { lower: tanh(artanh(g) - half), upper: tanh(artanh(g) + half) };
  return { value, ...widenTo(value, limits) };
}

function withHalf({ tp, fp, fn, tn }: DecisionCounts): DecisionCounts {
  return { tp: tp + 0.5, fp: fp + 0.5, fn: fn + 0.5, tn: tn + 0.5 };
}

function shares(counts: DecisionCounts): DecisionCounts {
  const n = Math.max(1, total(counts));
  return { tp: counts.tp / n, fp: counts.fp / n, fn: counts.fn / n, tn: counts.tn / n };
}

function total({ tp, fp, fn, tn }: DecisionCounts): number {
  return tp + fp + fn + tn;
}
