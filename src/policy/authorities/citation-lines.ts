import type { GateAuthority } from '../../record/decisions.ts';
import { type AuthorityTable, authorityOf, type Instrument, type Provision } from './authority-table.ts';
import { findCitations } from './find-citations.ts';
import type { CitingGate } from './resolve-authorities.ts';
import { statusAt } from './status-at.ts';

/**
 * The citations of a gate as they are printed: the clause as written first, then what the table knows, one line each
 * (policy.md 5.2 and 7, rule 2). Names are the instruments' first aliases.
 *
 * @param asOf `YYYY-MM-DD`
 * @example citationLines({ clause: 'SR 11-7 V', authorities: [] }, table, '2025-10-14')
 * // ['SR 11-7 V → SR 11-7, V Model Validation · in force since 2011-04-04']
 */
export function citationLines(gate: CitingGate, table: AuthorityTable, asOf: string): string[] {
  if (gate.authorities.length > 0) {
    const written = gate.clause === '' ? '' : `${gate.clause} → `;
    return gate.authorities.map((id) => {
      const found = authorityOf(id, table);
      return found === undefined
        ? `${written}${id} [not in the table of authorities]`
        : `${written}${describe(found.instrument, found.provision, '', table, asOf)}`;
    });
  }
  return findCitations(gate.clause, table).map((citation) => {
    if (citation.matched === 'none') return `${citation.text} → not in the table of authorities`;
    const { text, instrument, provision, matched, rest } = citation;
    const remark =
      matched === 'legacy_alias'
        ? ` [no section "${rest}" exists; mapped by subject]`
        : matched === 'instrument_only'
          ? ` ["${rest}" is not in the table]`
          : '';
    return `${text} → ${describe(instrument, provision, remark, table, asOf)}`;
  });
}

/**
 * State and date in words.
 *
 * @example statusText({ status: 'superseded', to: '2026-04-17', superseded_by: ['us.mrm.2026'], … }, table) // 'superseded 2026-04-17 by SR 26-2'
 */
export function statusText(
  { status, from, to, superseded_by }: Pick<GateAuthority, 'status' | 'from' | 'to' | 'superseded_by'>,
  table: AuthorityTable,
): string {
  const successors = superseded_by.map((id) => shortName(id, table)).join(', ');
  const since = (word: string) => (from === null ? word : `${word} since ${from}`);
  switch (status) {
    case 'in_force':
      return since('in force');
    case 'future':
      return `applies from ${from}`;
    case 'proposed':
      return `${since('proposed')}, not in force`;
    case 'historical':
      return from === null ? 'historical' : `historical (${from})`;
    case 'withdrawn':
      return `withdrawn ${to}`;
    case 'superseded':
      return successors === '' ? `superseded ${to}` : `superseded ${to} by ${successors}`;
  }
}

/** What an instrument is called in one word: its first alias, else its title. */
export function shortName(id: string, table: AuthorityTable): string {
  const instrument = table.byId.get(id);
  return instrument === undefined ? id : (instrument.aliases[0] ?? instrument.title);
}

function describe(
  instrument: Instrument,
  provision: Provision | null,
  remark: string,
  table: AuthorityTable,
  asOf: string,
): string {
  const name = shortName(instrument.id, table);
  const part = provision === null ? '' : `, ${[provision.label, shortHeading(provision)].filter(isText).join(' ')}`;
  const { pending, supersededBy } = instrument;
  const state = statusText({ ...statusAt(instrument, provision, asOf), superseded_by: supersededBy }, table);
  return `${name}${part}${remark} · ${state}${pending === null ? '' : ` (${pending.action} pending)`}`;
}

/** A heading that explains itself at length is called by the words it is known by. */
function shortHeading({ heading, aliases }: Provision): string {
  if (!/[:(]/.test(heading)) return heading;
  const lower = heading.toLowerCase();
  return aliases.find((alias) => !/\d/.test(alias) && lower.includes(alias.toLowerCase())) ?? heading;
}

function isText(text: string | null): text is string {
  return text !== null;
}
