import { fail } from './diagnostic.ts';

/** U+2212, the minus of printed text; data and file names use the hyphen-minus. */
export const printMinus = '\u2212';

export interface FormatOptions {
  /** Sign of negative numbers: `printMinus` in print, `-` (the default) in data. */
  readonly minus?: '-' | typeof printMinus;
}

/** Beyond this many decimals a published value has no more digits to show. */
const maxDecimals = 12;

/**
 * The value that is stored, printed and compared with thresholds: 12 significant digits, −0 as 0.
 * `toPrecision` is exactly specified by ECMA-262, so every engine gives the same bits.
 *
 * @throws GlassAlphaError `internal.bug` on NaN and ±Infinity: an unbounded limit is null, an undefined value has a reason
 * @example publish(0.3 - 0.2) // 0.1
 */
export function publish(x: number): number {
  if (!Number.isFinite(x)) fail('internal.bug', `${x} cannot be published`);
  return Number(x.toPrecision(12)) + 0;
}

/**
 * Fixed-point text, rounded half away from zero on the decimal digits of the published value.
 * String arithmetic throughout: `toFixed` rounds the binary value, so its 1.005 becomes 1.00.
 *
 * @param decimals digits after the point, 0…100
 * @returns text without sign if every digit shown is 0
 * @example formatFixed(-1.005, 2) // '-1.01'
 */
export function formatFixed(x: number, decimals: number, options: FormatOptions = {}): string {
  // Counts beyond 12 digits are exact as they are.
  const { negative, digits, exponent } = decimalDigits(Number.isSafeInteger(x) ? x : publish(x));
  const { whole, fraction } = roundAt(digits, exponent, decimals);
  const text = decimals === 0 ? whole : `${whole}.${fraction}`;
  return negative && /[1-9]/.test(text) ? (options.minus ?? '-') + text : text;
}

/**
 * A count with commas between groups of three digits, from 1,000 on.
 *
 * @param n an integer
 * @example groupThousands(1234567) // '1,234,567'
 */
export function groupThousands(n: number | bigint, options: FormatOptions = {}): string {
  if (typeof n === 'number' && !Number.isInteger(n)) fail('internal.bug', `${n} is not a count`);
  const value = BigInt(n);
  const digits = String(value < 0n ? -value : value).replace(/\B(?=(\d{3})+$)/g, ',');
  return value < 0n ? (options.minus ?? '-') + digits : digits;
}

/**
 * Decimals needed so that rounding does not move the value onto or across the threshold: the rounded and the published
 * value stand on the same side of it (or both on it). Grows from `decimals` to at most 12.
 *
 * @example growDecimals(0.1004, 0.1, 3) // 4
 */
export function growDecimals(x: number, threshold: number, decimals: number): number {
  const side = Math.sign(publish(x) - publish(threshold));
  let enough = decimals;
  while (enough < maxDecimals && Math.sign(Number(formatFixed(x, enough)) - publish(threshold)) !== side) enough++;
  return enough;
}

/**
 * {@link formatFixed} with as many decimals as {@link growDecimals} asks for.
 *
 * @example formatAgainstThreshold(0.1004, 0.1, 3) // '0.1004'
 */
export function formatAgainstThreshold(
  x: number,
  threshold: number,
  decimals: number,
  options: FormatOptions = {},
): string {
  return formatFixed(x, growDecimals(x, threshold, decimals), options);
}

/** x = ±0.d₁d₂d₃… × 10^exponent, with the shortest digits that read back as x. */
function decimalDigits(x: number): { negative: boolean; digits: string; exponent: number } {
  const [mantissa = '0', exponent = '0'] = Math.abs(x).toExponential().split('e');
  return { negative: x < 0, digits: mantissa.replace('.', ''), exponent: Number(exponent) + 1 };
}

function roundAt(digits: string, exponent: number, decimals: number): { whole: string; fraction: string } {
  const kept = exponent + decimals;
  const shown = kept > 0 ? digits.slice(0, kept).padEnd(kept, '0') : '';
  const roundUp = kept >= 0 && (digits[kept] ?? '0') >= '5';
  const scaled = String(BigInt(shown === '' ? '0' : shown) + (roundUp ? 1n : 0n)).padStart(decimals + 1, '0');
  const point = scaled.length - decimals;
  return { whole: scaled.slice(0, point), fraction: scaled.slice(point) };
}
