/**
 * Whole days from one date to another, negative if the second is earlier.
 *
 * @param from `YYYY-MM-DD`, a day of the calendar; so `to`
 * @example daysBetween('2025-10-14', '2025-12-31') // 78
 */
export function daysBetween(from: string, to: string): number {
  // ECMA-262 reads a date without a time as UTC: no time zone, and every day has the same length.
  return (Date.parse(to) - Date.parse(from)) / 86_400_000;
}
