import { compareCodePoints } from '../../base/order.ts';
import type { AuthorityStatus, Confidence } from '../../record/decisions.ts';
import { foldName } from './fold-citation.ts';

export const instrumentKinds = [
  'internal',
  'practice',
  'guidance',
  'statute',
  'regulation',
  'draft',
  'enforcement',
  'standard',
  'case',
] as const;
export type InstrumentKind = (typeof instrumentKinds)[number];

/** A part of an instrument that can be cited. Its dates narrow the instrument's. */
export interface Provision {
  /** Unique in its instrument. */
  readonly id: string;
  /** The instrument's own label; null where only the heading is known. */
  readonly label: string | null;
  readonly heading: string;
  /** Other spellings of the label. */
  readonly aliases: readonly string[];
  /** Clause numbers in circulation that the instrument does not contain. */
  readonly legacyAliases: readonly string[];
  /** Stored only where it differs from the instrument's. */
  readonly status: AuthorityStatus | null;
  readonly from: string | null;
  /** Exclusive. */
  readonly to: string | null;
}

/** A law, guidance, standard or habit that a gate can refer to (policy.md 5.1). */
export interface Instrument {
  readonly id: string;
  readonly title: string;
  readonly jurisdiction: string;
  readonly kind: InstrumentKind;
  /** State on `checkedOn`; the state at another date follows from the dates. */
  readonly status: AuthorityStatus;
  readonly from: string | null;
  /** First day on which it no longer applies. */
  readonly to: string | null;
  readonly supersededBy: readonly string[];
  readonly aliases: readonly string[];
  readonly provisions: readonly Provision[];
  /** A change under way that may end it; `asOf` is when that was looked up. */
  readonly pending: { readonly action: string; readonly instrument: string | null; readonly asOf: string } | null;
  readonly checkedOn: string;
  readonly source: string;
  readonly confidence: Confidence;
  readonly note: string | null;
}

/** The dated table of legal instruments. Immutable; made by `parseAuthorities`. */
export interface AuthorityTable {
  readonly version: string;
  /** SHA-256 of the file; of both digests, a line each, where a firm's table lies over the shipped one. */
  readonly sha256: string;
  /** In file order, those of a firm's table last. */
  readonly instruments: readonly Instrument[];
  readonly byId: ReadonlyMap<string, Instrument>;
  /** Every alias, folded, longest first: what a clause may begin with. */
  readonly names: readonly InstrumentName[];
}

export interface InstrumentName {
  readonly folded: string;
  readonly instrument: Instrument;
}

/** The table with what is looked up in it. */
export function authorityTable(version: string, sha256: string, instruments: readonly Instrument[]): AuthorityTable {
  const names = instruments
    .flatMap((instrument) => instrument.aliases.map((alias) => ({ folded: foldName(alias), instrument })))
    .sort((a, b) => b.folded.length - a.folded.length || compareCodePoints(a.folded, b.folded));
  return { version, sha256, instruments, byId: new Map(instruments.map((entry) => [entry.id, entry])), names };
}

/**
 * What an id `instrument` or `instrument#provision` names.
 *
 * @returns undefined if the table has no such instrument or provision
 * @example authorityOf('us.ecoa#1691_a', table)?.provision?.label // '1691(a)'
 */
export function authorityOf(
  id: string,
  table: AuthorityTable,
): { readonly instrument: Instrument; readonly provision: Provision | null } | undefined {
  const [name = '', part] = id.split('#', 2);
  const instrument = table.byId.get(name);
  if (instrument === undefined) return undefined;
  if (part === undefined) return { instrument, provision: null };
  const provision = instrument.provisions.find((entry) => entry.id === part);
  return provision === undefined ? undefined : { instrument, provision };
}
