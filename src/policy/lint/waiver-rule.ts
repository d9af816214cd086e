import { daysBetween } from '../../base/days-between.ts';
import type { Diagnostic, Where } from '../../base/diagnostic.ts';
import { finding } from './lint-context.ts';

export interface DatedWaiver {
  readonly id: string;
  /** Last day on which it holds, `YYYY-MM-DD`. */
  readonly expires: string;
  readonly where?: Where;
}

/** Within so many days a waiver has to be renewed or its gate mended. */
const noticeDays = 30;

/** Waivers of a records file that end soon or have ended. */
export function waiverRule(waivers: readonly DatedWaiver[], asOf: string): Diagnostic[] {
  return waivers.flatMap(({ id, expires, where }) => {
    const days = daysBetween(asOf, expires);
    if (days > noticeDays) return [];
    const when = days < 0 ? `ended on ${expires}` : `ends on ${expires}, in ${days} ${days === 1 ? 'day' : 'days'}`;
    const hint = 'mend what it covers, or have it approved again';
    return [finding('warning', 'waiver_expiring', `waiver ${id} ${when}`, hint, where)];
  });
}
