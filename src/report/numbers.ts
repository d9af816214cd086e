import { formatFixed, groupThousands, growDecimals, printMinus, publish } from '../base/format.ts';
import type { MetricUnit } from '../record/manifest.ts';
import type { Interval } from '../record/metric.ts';

const print = { minus: printMinus } as const;

/** Kept on the line of its number. */
const percentSign = '\u00a0%';

/** Decimals of each unit (report.md 8); counts have none. */
const unitDecimals: Readonly<Record<MetricUnit, number>> = {
  rate: 3,
  difference: 3,
  ratio: 2,
  count: 0,
  score: 3,
  nats: 3,
  log_odds: 2,
  persons: 1,
  p_value: 3,
  none: 3,
};

/** A value with its interval as text, equal decimals in all three numbers. */
export interface EstimateText {
  readonly value: string;
  readonly interval?: string;
}

/**
 * A metric's value and interval. Decimals grow until no rounded number touches or passes a threshold that the published
 * one does not (report.md 8).
 *
 * @example estimateText(0.1004, undefined, 'difference', [0.1]).value // '0.1004'
 */
export function estimateText(
  value: number,
  ci: Interval | undefined,
  unit: MetricUnit,
  thresholds: readonly number[],
): EstimateText {
  const bounds = [ci?.lower, ci?.upper].filter((b) => typeof b === 'number');
  const decimals = decimalsFor([value, ...bounds], unit, thresholds);
  const text = (x: number) => numberText(x, unit, decimals);
  if (ci === undefined) return { value: text(value) };
  const lower = ci.lower === null ? `(${printMinus}∞` : `[${text(ci.lower)}`;
  const upper = ci.upper === null ? '∞)' : `${text(ci.upper)}]`;
  return { value: text(value), interval: `${lower}, ${upper}` };
}

/** One number of a unit, away from every threshold it is judged against. */
export function valueText(x: number, unit: MetricUnit, thresholds: readonly number[] = []): string {
  return numberText(x, unit, decimalsFor([x], unit, thresholds));
}

/** A share as a percentage for prose: one decimal. */
export function percentText(share: number): string {
  return `${formatFixed(publish(share * 100), 1, print)}${percentSign}`;
}

/** A share in a table: three decimals, as rates. */
export function shareText(share: number): string {
  return formatFixed(share, 3, print);
}

export function countText(n: number): string {
  return groupThousands(n, print);
}

/** Confidence level in words: `95 %`. */
export function levelText(level: number): string {
  return `${plainNumber(publish(level * 100))}${percentSign}`;
}

/** A threshold as the policy wrote it, with at least two decimals unless it counts something. */
export function thresholdText(threshold: number, unit: MetricUnit): string {
  if (unit === 'count' || unit === 'persons')
    return Number.isInteger(threshold) ? countText(threshold) : plainNumber(threshold);
  return formatFixed(threshold, Math.max(2, decimalsIn(threshold)), print);
}

/** A small positive number with its leading two digits, at most 12 decimals: tolerances and largest differences. */
export function smallText(x: number): string {
  if (x === 0) return '0';
  let decimals = 3;
  for (let scaled = Math.abs(x) * 1000; decimals < 12 && scaled < 10; scaled *= 10) decimals++;
  return formatFixed(x, decimals, print)
    .replace(/(\.\d*?)0+$/, '$1')
    .replace(/\.$/, '');
}

/** A number as it is, with its own digits: column ranges and model parameters. */
export function plainNumber(x: number): string {
  if (Number.isInteger(x) && Math.abs(x) < 1e15) return countText(x);
  return formatFixed(x, Math.min(6, decimalsIn(x)), print);
}

function numberText(x: number, unit: MetricUnit, decimals: number): string {
  if (unit === 'count') return Number.isInteger(x) ? countText(x) : formatFixed(x, decimals, print);
  if (unit === 'p_value' && x < 0.001) return '< 0.001';
  return formatFixed(x, decimals, print);
}

function decimalsFor(numbers: readonly number[], unit: MetricUnit, thresholds: readonly number[]): number {
  let decimals = unitDecimals[unit];
  for (const x of numbers) for (const t of thresholds) decimals = Math.max(decimals, growDecimals(x, t, decimals));
  return decimals;
}

/** Decimals of the shortest decimal text that reads back as x. */
function decimalsIn(x: number): number {
  const [mantissa = '', exponent = '0'] = Math.abs(x).toExponential().split('e');
  return Math.max(0, (mantissa.split('.')[1] ?? '').length - Number(exponent));
}
