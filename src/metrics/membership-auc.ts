import type { CategoricalRelation, NumericRelation } from './row-statistics.ts';

/** How well one feature tells who belongs to one group. */
export interface Membership {
  readonly group: string;
  /** max(A, 1 − A), from 0.5 to 1. */
  readonly auc: number;
}

/**
 * The largest AUC with which a feature tells the members of one group from all other rows, over the groups; of equal ones the
 * first in code-point order. A number ranks as it is, either way round. Categories are ranked by their share of members,
 * and that ranking is learned: in the rows it was learned from, a column of names would tell everybody apart. So the AUC is that of
 * leaving each pair of a member and another row out of the shares they are ranked by (Airola, Pahikkala, Waegeman, De Baets
 * and Salakoski 2011), computed from the counts; below one half the column tells nothing.
 *
 * @returns undefined with fewer than two groups
 * @example strongestMembership({ kind: 'categorical', groups: ['f', 'm'], counts: [[9, 0], [0, 7]] }) // { group: 'f', auc: 1 }
 */
export function strongestMembership(relation: NumericRelation | CategoricalRelation): Membership | undefined {
  const all = relation.kind === 'numeric' ? numericMemberships(relation) : categoricalMemberships(relation);
  if (all.length < 2) return undefined;
  return all.reduce((best, one) => (one.auc > best.auc ? one : best));
}

function numericMemberships({ groups }: NumericRelation): Membership[] {
  const total = groups.reduce((sum, { n }) => sum + n, 0);
  return groups.map(({ group, n, wonTwice }) => {
    const auc = wonTwice / (2 * n * (total - n));
    return { group, auc: Math.max(auc, 1 - auc) };
  });
}

function categoricalMemberships({ groups, counts }: CategoricalRelation): Membership[] {
  const sizes = counts.map((line) => line.reduce((sum, count) => sum + count, 0));
  return groups.map((group, g) => {
    const members = counts.map((line) => line[g] ?? 0);
    return { group, auc: Math.max(0.5, leavePairOutAuc(members, sizes)) };
  });
}

/** Categories with the same numbers of members and rows. */
interface Profile {
  readonly members: number;
  readonly rows: number;
  categories: number;
}

function leavePairOutAuc(members: readonly number[], sizes: readonly number[]): number {
  const profiles = profilesOf(members, sizes);
  const inGroup = members.reduce((sum, count) => sum + count, 0);
  const rows = sizes.reduce((sum, count) => sum + count, 0);
  // What is left to rank a category by that had one row: the share among all other rows.
  const rest: Share = { members: inGroup - 1, rows: rows - 2 };
  const share = (left: Share): Share => (left.rows > 0 ? left : rest);
  let wonTwice = 0;
  for (const own of profiles) {
    const withoutMember = share({ members: own.members - 1, rows: own.rows - 1 });
    // A pair out of one category is a tie.
    wonTwice += own.categories * own.members * (own.rows - own.members);
    for (const other of profiles) {
      const withoutOther = share({ members: other.members, rows: other.rows - 1 });
      const pairs = own.categories * (other === own ? own.categories - 1 : other.categories);
      const weight = pairs * own.members * (other.rows - other.members);
      if (weight > 0) wonTwice += weight * (1 + compareShares(withoutMember, withoutOther));
    }
  }
  return wonTwice / (2 * inGroup * (rows - inGroup));
}

interface Share {
  readonly members: number;
  readonly rows: number;
}

/** -1, 0 or 1 by cross products: exact, so that equal shares tie. */
function compareShares(a: Share, b: Share): number {
  return Math.sign(a.members * b.rows - b.members * a.rows);
}

function profilesOf(members: readonly number[], sizes: readonly number[]): readonly Profile[] {
  const found = new Map<string, Profile>();
  sizes.forEach((rows, i) => {
    const key = `${members[i]} ${rows}`;
    const known = found.get(key);
    if (known === undefined) found.set(key, { members: members[i] ?? 0, rows, categories: 1 });
    else known.categories++;
  });
  return [...found.values()];
}
