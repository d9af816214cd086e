import type { AuthorityMatch, GateAuthority } from '../../record/decisions.ts';
import { type AuthorityTable, authorityOf, type Instrument, type Provision } from './authority-table.ts';
import { findCitations } from './find-citations.ts';
import { statusAt } from './status-at.ts';

/** What a gate says of its authorities: ids, or none and then its clause text. */
export interface CitingGate {
  readonly clause: string;
  /** `instrument#provision` ids of the policy; they win over the text. */
  readonly authorities: readonly string[];
}

/**
 * The authorities of a gate as they stand at a date, in the order they are named (policy.md 5.2). A citation never rejects a
 * policy: what the table does not know has no entry here, and `policy lint` speaks of it.
 *
 * @param asOf the date of judgement, `YYYY-MM-DD`
 * @example resolveAuthorities({ clause: 'SR 11-7 III.B.1', authorities: [] }, table, '2025-10-14')[0]?.label // 'V(3)'
 */
export function resolveAuthorities(gate: CitingGate, table: AuthorityTable, asOf: string): GateAuthority[] {
  const found =
    gate.authorities.length > 0
      ? gate.authorities.flatMap((id) => {
          const named = authorityOf(id, table);
          return named === undefined ? [] : [entry(named.instrument, named.provision, 'explicit', asOf)];
        })
      : findCitations(gate.clause, table).flatMap((citation) =>
          citation.matched === 'none' ? [] : [entry(citation.instrument, citation.provision, citation.matched, asOf)],
        );
  return found.filter(({ id }, index) => found.findIndex((other) => other.id === id) === index);
}

function entry(
  instrument: Instrument,
  provision: Provision | null,
  matched: AuthorityMatch,
  asOf: string,
): GateAuthority {
  const { pending } = instrument;
  return {
    id: provision === null ? instrument.id : `${instrument.id}#${provision.id}`,
    title: instrument.title,
    label: provision?.label ?? null,
    heading: provision?.heading ?? null,
    ...statusAt(instrument, provision, asOf),
    superseded_by: instrument.supersededBy,
    pending: pending === null ? null : { action: pending.action, instrument: pending.instrument, as_of: pending.asOf },
    matched,
    confidence: instrument.confidence,
  };
}
