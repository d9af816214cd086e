import type { Confidence, GateAuthority } from '../../record/decisions.ts';
import { type AuthorityTable, authorityOf, type Instrument, type Provision } from './authority-table.ts';
import { findCitations } from './find-citations.ts';
import type { CitingGate } from './resolve-authorities.ts';
import { statusAt } from './status-at.ts';

/** One citation of a gate, in words: what was written, and what the table knows of it. */
export interface CitationFacts {
  /** Of the clause as written; empty where the policy names ids and no clause. */
  readonly written: string;
  /** The instrument's first alias; null if the table has none that fits. */
  readonly instrument: string | null;
  /** Label and heading of the provision; null where the instrument as a whole is cited. */
  readonly provision: string | null;
  /** The state at the date of judgement. */
  readonly status: string | null;
  readonly checkedOn: string | null;
  readonly confidence: Confidence | null;
  /** A clause number that the document does not contain; null if what was written exists. */
  readonly missing: { readonly text: string; readonly mapped: boolean } | null;
}

/**
 * The citations of a gate with what the table knows of each (policy.md 5.2), in the order they are named.
 *
 * @param asOf `YYYY-MM-DD`
 * @example citationFacts({ clause: 'SR 11-7 V', authorities: [] }, table, '2025-10-14')[0]?.status // 'in force since 2011-04-04'
 */
export function citationFacts(gate: CitingGate, table: AuthorityTable, asOf: string): CitationFacts[] {
  if (gate.authorities.length > 0) {
    return gate.authorities.map((id) => {
      const found = authorityOf(id, table);
      if (found === undefined) return { ...unknown, written: gate.clause, missing: { text: id, mapped: false } };
      return { ...known(found.instrument, found.provision, table, asOf), written: gate.clause, missing: null };
    });
  }
  return findCitations(gate.clause, table).map((citation) => {
    const { text: written } = citation;
    if (citation.matched === 'none') return { ...unknown, written, missing: null };
    const { instrument, provision, matched, rest } = citation;
    const mapped = matched === 'legacy_alias';
    return {
      ...known(instrument, provision, table, asOf),
      written,
      missing: mapped || matched === 'instrument_only' ? { text: rest, mapped } : null,
    };
  });
}

/**
 * The same as printed lines: the clause as written first, then what the table knows (policy.md 7, rule 2).
 *
 * @example citationLines({ clause: 'SR 11-7 V', authorities: [] }, table, '2025-10-14')
 * // ['SR 11-7 V → SR 11-7, V Model Validation · in force since 2011-04-04']
 */
export function citationLines(gate: CitingGate, table: AuthorityTable, asOf: string): string[] {
  return citationFacts(gate, table, asOf).map(({ written, instrument, provision, status, missing }) => {
    const clause = written === '' ? '' : `${written} → `;
    if (instrument === null) {
      return missing === null
        ? `${clause}not in the table of authorities`
        : `${clause}${missing.text} [not in the table of authorities]`;
    }
    const remark =
      missing === null
        ? ''
        : missing.mapped
          ? ` [no section "${missing.text}" exists; mapped by subject]`
          : ` ["${missing.text}" is not in the table]`;
    return `${clause}${instrument}${provision === null ? '' : `, ${provision}`}${remark} · ${status}`;
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

const unknown = { instrument: null, provision: null, status: null, checkedOn: null, confidence: null } as const;

function known(
  instrument: Instrument,
  provision: Provision | null,
  table: AuthorityTable,
  asOf: string,
): Omit<CitationFacts, 'written' | 'missing'> {
  const { pending, supersededBy, checkedOn, confidence } = instrument;
  const state = statusText({ ...statusAt(instrument, provision, asOf), superseded_by: supersededBy }, table);
  return {
    instrument: shortName(instrument.id, table),
    provision: provision === null ? null : [provision.label, shortHeading(provision)].filter(isText).join(' '),
    status: `${state}${pending === null ? '' : ` (${pending.action} pending)`}`,
    checkedOn,
    confidence,
  };
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
