/**
 * What counts as a number in a text cell (engines.md 5): optional sign, digits with at most one decimal point, optional
 * exponent, and nothing else. The same expression runs in SQL and here.
 */
export const numberPattern = '[+-]?([0-9]+[.]?[0-9]*|[.][0-9]+)([eE][+-]?[0-9]+)?';

/** A number written with a decimal comma, for the hint alone. */
export const commaPattern = '[+-]?[0-9]*,[0-9]+';

const number = new RegExp(`^(?:${numberPattern})$`);

/**
 * The number a text cell holds, or null if it is not one. A value beyond the range of doubles is ±Infinity.
 *
 * @example parseNumber('1e-3') // 0.001
 */
export function parseNumber(text: string): number | null {
  return number.test(text) ? Number(text) : null;
}
