import type { AuthorityStatus } from '../../record/decisions.ts';
import type { Instrument, Provision } from './authority-table.ts';

export interface DatedStatus {
  readonly status: AuthorityStatus;
  readonly from: string | null;
  /** Exclusive. */
  readonly to: string | null;
}

/**
 * State of an instrument, or of one of its provisions, at a date (policy.md 5.1). Dates of a provision narrow those of the
 * instrument. What was superseded or withdrawn is in force in an audit of an earlier day.
 *
 * @param asOf `YYYY-MM-DD`
 * @example statusAt(sr117, null, '2026-04-16').status // 'in_force'; 'superseded' a day later
 */
export function statusAt(instrument: Instrument, provision: Provision | null, asOf: string): DatedStatus {
  const from = later(instrument.from, provision?.from ?? null);
  const to = earlier(instrument.to, provision?.to ?? null);
  const stored = provision?.status ?? instrument.status;
  for (const fixed of ['proposed', 'historical'] as const) {
    if (instrument.status === fixed || stored === fixed) return { status: fixed, from, to };
  }
  if (from !== null && from > asOf) return { status: 'future', from, to };
  if (to === null || to > asOf) return { status: 'in_force', from, to };
  if (stored === 'superseded' || stored === 'withdrawn') return { status: stored, from, to };
  return { status: instrument.supersededBy.length > 0 ? 'superseded' : 'withdrawn', from, to };
}

/** ISO dates order as text. */
function later(a: string | null, b: string | null): string | null {
  return a === null || (b !== null && b > a) ? b : a;
}

function earlier(a: string | null, b: string | null): string | null {
  return a === null || (b !== null && b < a) ? b : a;
}
