import { daysBetween } from '../base/days-between.ts';
import { GlassAlphaError, problem } from '../base/diagnostic.ts';

/** An effective date long past is worth a word: waivers and sources may have ended since. It changes no file and no exit code. */
export function ageNotice(asOf: string, today: string, say: (line: string) => void): void {
  const days = daysBetween(asOf, today);
  if (days > 92) say(`note: as_of ${asOf} is ${days} days old; today is ${today}`);
}

/**
 * What `--max-as-of-age` stops with: under an old date an ended waiver would live on.
 *
 * @param maxDays undefined: any age is allowed
 * @returns undefined if the date is young enough; a date to come has no age
 * @example staleAsOf('2025-10-14', '2026-11-24', 31)?.diagnostics[0]?.message // 'as_of 2025-10-14 is 406 days old …'
 */
export function staleAsOf(asOf: string, today: string, maxDays: number | undefined): GlassAlphaError | undefined {
  const days = daysBetween(asOf, today);
  if (maxDays === undefined || days <= maxDays) return undefined;
  const message = `as_of ${asOf} is ${days} days old on ${today}; --max-as-of-age allows ${maxDays}`;
  const hint = 'set as_of in the configuration, or give --as-of "$(date +%F)"';
  return new GlassAlphaError([problem('config.value', message, { hint })]);
}
