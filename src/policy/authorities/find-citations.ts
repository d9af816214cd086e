import type { AuthorityMatch } from '../../record/decisions.ts';
import type { AuthorityTable, Instrument, Provision } from './authority-table.ts';
import { foldProvision, tidyCitation } from './fold-citation.ts';

/** One citation of a clause text. */
export type Citation = FoundCitation | { readonly text: string; readonly matched: 'none' };

export interface FoundCitation {
  /** As written. */
  readonly text: string;
  readonly matched: Exclude<AuthorityMatch, 'explicit'>;
  readonly instrument: Instrument;
  readonly provision: Provision | null;
  /** What stands after the instrument's name; empty where the whole instrument is cited. */
  readonly rest: string;
}

/**
 * The citations of a clause text, in its order (policy.md 5.2): cut at semicolons, and at a comma or "and" before a known
 * instrument; of each part the longest alias at its start, and the rest against the provisions. A list of provisions of one
 * instrument gives one citation each. Case, spaces, "section" and dots at the end do not matter.
 *
 * @example findCitations('SR 11-7 III.B.1, ECOA fair lending', table).map((found) => found.matched) // two legacy aliases
 */
export function findCitations(clause: string, table: AuthorityTable): Citation[] {
  return clause
    .split(';')
    .flatMap((part) => cutBeforeInstruments(part, table))
    .map(tidyCitation)
    .filter((part) => part !== '')
    .flatMap((part) => citationsOf(part, table));
}

function cutBeforeInstruments(part: string, table: AuthorityTable): string[] {
  const parts: string[] = [];
  let start = 0;
  for (const { 0: separator, index } of part.matchAll(/,|\sand\s/gi)) {
    if (instrumentAtStart(tidyCitation(part.slice(index + separator.length)), table) === undefined) continue;
    parts.push(part.slice(start, index));
    start = index + separator.length;
  }
  return [...parts, part.slice(start)];
}

function citationsOf(text: string, table: AuthorityTable): Citation[] {
  const found = instrumentAtStart(text, table);
  if (found === undefined) return [{ text, matched: 'none' }];
  const { instrument, name, rest } = found;
  if (rest === '') return [{ text, matched: 'alias', instrument, provision: null, rest }];
  const whole = provisionOf(rest, name, instrument);
  if (whole !== undefined) return [{ text, instrument, rest, ...whole }];
  const several = rest.split(/,|\sand\s/i).map((piece) => ({ piece, part: provisionOf(piece, name, instrument) }));
  const resolved = several.flatMap(({ piece, part }) =>
    part === undefined ? [] : [{ text, instrument, rest: piece.trim(), ...part }],
  );
  return resolved.length === several.length
    ? resolved
    : [{ text, matched: 'instrument_only', instrument, provision: null, rest }];
}

interface NamedInstrument {
  readonly instrument: Instrument;
  /** The alias as the clause has it. */
  readonly name: string;
  readonly rest: string;
}

/** "Section 1557" is a name of its own; before other names the word is noise. */
function instrumentAtStart(text: string, table: AuthorityTable): NamedInstrument | undefined {
  return startingWith(text, table) ?? startingWith(text.replace(/^section /i, ''), table);
}

function startingWith(text: string, table: AuthorityTable): NamedInstrument | undefined {
  const lower = text.toLowerCase();
  const found = table.names.find(
    ({ folded }) => lower.startsWith(folded) && !/^[\p{L}\p{N}]/u.test(lower.slice(folded.length)),
  );
  if (found === undefined) return undefined;
  const { length } = found.folded;
  return {
    instrument: found.instrument,
    name: text.slice(0, length),
    rest: text.slice(length).replace(/^[\s,:–—-]+/, ''),
  };
}

type FoundProvision = Pick<FoundCitation, 'provision' | 'matched'>;

/** `12 CFR 1002.9(a)` names the part and its paragraph in one number: it is compared with the alias's last word before it too. */
function provisionOf(rest: string, name: string, { provisions }: Instrument): FoundProvision | undefined {
  const lastWord = name.slice(name.lastIndexOf(' ') + 1);
  const wanted = new Set([foldProvision(rest), foldProvision(lastWord + rest)]);
  const only = (namesOf: (provision: Provision) => readonly (string | null)[]): Provision | undefined => {
    const found = provisions.filter((entry) =>
      namesOf(entry).some((own) => own !== null && wanted.has(foldProvision(own))),
    );
    return found.length === 1 ? found[0] : undefined;
  };
  const byLabel = only(({ label }) => [label]) ?? only(({ heading }) => [heading]);
  if (byLabel !== undefined) return { provision: byLabel, matched: 'label' };
  const byAlias = only(({ aliases }) => aliases);
  if (byAlias !== undefined) return { provision: byAlias, matched: 'alias' };
  const byLegacy = only(({ legacyAliases }) => legacyAliases);
  return byLegacy === undefined ? undefined : { provision: byLegacy, matched: 'legacy_alias' };
}
