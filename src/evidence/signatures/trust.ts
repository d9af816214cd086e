import type { Diagnostic } from '../../base/diagnostic.ts';
import { compareCodePoints } from '../../base/order.ts';
import type { PublicKey } from '../keys/public-key.ts';

/** Roles of a trust file: owner and validator sign packs, an approver signs waivers. */
export const trustRoles = ['owner', 'validator', 'approver'] as const;
export type TrustRole = (typeof trustRoles)[number];

export interface TrustedKey {
  readonly name: string;
  readonly key: PublicKey;
  /** `any`: a key that came without a role. */
  readonly roles: readonly (TrustRole | 'any')[];
  /** First and last day, and the day from which it no longer holds; null: no bound. */
  readonly notBefore: string | null;
  readonly notAfter: string | null;
  readonly validBefore: string | null;
  readonly revoked: { readonly from: string; readonly reason: string } | null;
}

export interface Requirement {
  /** `any`: whoever may sign packs. */
  readonly role: TrustRole | 'any';
  readonly threshold: number;
}

/** Whom the reader trusts, and how many of them have to have signed. It comes from outside the pack. */
export interface Trust {
  readonly keys: readonly TrustedKey[];
  readonly require: readonly Requirement[];
}

/** A file of trust as it was read. */
export interface ParsedTrust {
  /** Null if there is any error. */
  readonly trust: Trust | null;
  readonly diagnostics: readonly Diagnostic[];
}

/**
 * Several trust files as one. The same key material is one key, whatever its names: it has the roles of all its entries and
 * holds only while all of them do. Of two thresholds for a role the higher stands.
 */
export function mergeTrust(parts: readonly Trust[]): Trust {
  const keys = new Map<string, TrustedKey>();
  for (const one of parts.flatMap((part) => part.keys)) {
    const earlier = keys.get(one.key.keyId);
    keys.set(one.key.keyId, earlier === undefined ? one : sameKey(earlier, one));
  }
  const thresholds = new Map<Requirement['role'], number>();
  for (const { role, threshold } of parts.flatMap((part) => part.require)) {
    thresholds.set(role, Math.max(threshold, thresholds.get(role) ?? 0));
  }
  const require = [...thresholds].map(([role, threshold]) => ({ role, threshold }));
  return { keys: [...keys.values()], require };
}

function sameKey(a: TrustedKey, b: TrustedKey): TrustedKey {
  const revocations = [a.revoked, b.revoked].filter((one) => one !== null);
  return {
    name: a.name,
    key: a.key,
    roles: [...new Set([...a.roles, ...b.roles])],
    notBefore: [a.notBefore, b.notBefore].filter(isText).sort(compareCodePoints).at(-1) ?? null,
    notAfter: [a.notAfter, b.notAfter].filter(isText).sort(compareCodePoints)[0] ?? null,
    validBefore: [a.validBefore, b.validBefore].filter(isText).sort(compareCodePoints)[0] ?? null,
    revoked: revocations.sort((x, y) => compareCodePoints(x.from, y.from))[0] ?? null,
  };
}

function isText(value: string | null): value is string {
  return value !== null;
}

/**
 * Why a key does not hold on a day; null if it does.
 *
 * @param on `YYYY-MM-DD`
 * @example keyProblem(trusted, '2028-01-01') // 'expired after 2027-12-31'
 */
export function keyProblem({ notBefore, notAfter, validBefore, revoked }: TrustedKey, on: string): string | null {
  if (revoked !== null && on >= revoked.from) return `revoked from ${revoked.from}: ${revoked.reason}`;
  if (notBefore !== null && on < notBefore) return `not valid before ${notBefore}`;
  if (notAfter !== null && on > notAfter) return `expired after ${notAfter}`;
  if (validBefore !== null && on >= validBefore) return `expired on ${validBefore}`;
  return null;
}

/**
 * The requirements that these keys leave open. A key counts once and for one role: which, is found by matching keys to places
 * (augmenting paths, Kuhn 1955), so that the order of keys and roles decides nothing.
 *
 * @example openRequirements([{ role: 'owner', threshold: 1 }], []) // [{ role: 'owner', threshold: 1, missing: 1 }]
 */
export function openRequirements(
  require: readonly Requirement[],
  signedBy: readonly TrustedKey[],
): readonly (Requirement & { readonly missing: number })[] {
  // More places than keys can never be filled: one too many is enough to see it.
  const places = require.flatMap(({ role, threshold }) =>
    Array.from({ length: Math.min(threshold, signedBy.length + 1) }, () => role),
  );
  const holder = new Map<number, number>();
  const seat = (place: number, tried: Set<number>): boolean => {
    for (const [index, key] of signedBy.entries()) {
      if (tried.has(index) || !mayStandFor(key, places[place] ?? 'any')) continue;
      tried.add(index);
      const other = holder.get(index);
      if (other === undefined || seat(other, tried)) {
        holder.set(index, place);
        return true;
      }
    }
    return false;
  };
  for (const place of places.keys()) seat(place, new Set());
  const filled = [...holder.values()].map((place) => places[place]);
  return require
    .map((one) => ({ ...one, missing: one.threshold - filled.filter((role) => role === one.role).length }))
    .filter(({ missing }) => missing > 0);
}

function mayStandFor({ roles }: TrustedKey, role: Requirement['role']): boolean {
  return role === 'any' ? roles.some((one) => one !== 'approver') : roles.includes(role);
}
