import { compensatedSum } from '../base/exact-sum.ts';
import type { UndefinedReason } from '../record/metric.ts';
import { fSurvival } from '../stats/distributions.ts';
import { benjaminiHochberg } from '../stats/multiplicity.ts';
import { contingency } from './contingency.ts';
import { strongestMembership } from './membership-auc.ts';
import type { CategoricalRelation, FeaturePair, FeatureRole, NumericRelation } from './row-statistics.ts';

/** One feature against one attribute, as report section 7.7 lists it. */
export interface ProxyAssociation {
  readonly feature: string;
  readonly attribute: string;
  readonly role: FeatureRole;
  readonly n: number;
  readonly dropped: number;
  /** Correlation ratio of a number, bias-corrected Cramér's V of categories; both from 0 to 1. */
  readonly measure: 'eta' | 'cramers_v';
  /** The figures below are absent where there is nothing to associate, and the reason stands here. */
  readonly reason?: UndefinedReason;
  readonly association?: number;
  /** Of the ANOVA F or of χ² without continuity correction. */
  readonly p?: number;
  /** Benjamini–Hochberg over every pair of feature and attribute. */
  readonly adjustedP?: number;
  /** Largest one-against-the-rest AUC, and whose membership it tells. */
  readonly strength?: number;
  readonly strengthGroup?: string;
}

/**
 * Associations of all pairs, in the order of the pairs (metrics.md 8.6).
 *
 * @example proxyAssociations(statistics.proxies).find(({ feature }) => feature === 'relationship')?.association
 */
export function proxyAssociations(pairs: readonly FeaturePair[]): readonly ProxyAssociation[] {
  const measured = pairs.map((pair) => ({ pair, found: associate(pair) }));
  const adjusted = benjaminiHochberg(measured.flatMap(({ found }) => ('p' in found ? [found.p] : [])));
  let next = 0;
  return measured.map(({ pair, found }): ProxyAssociation => {
    const { feature, attribute, role, n, dropped, relation } = pair;
    const measure = relation.kind === 'numeric' ? 'eta' : 'cramers_v';
    const about = { feature, attribute, role, n, dropped, measure } as const;
    if ('reason' in found) return { ...about, reason: found.reason };
    const adjustedP = adjusted[next++] ?? found.p;
    return { ...about, association: found.association, p: found.p, adjustedP, ...strengthOf(relation) };
  });
}

type Association = { readonly association: number; readonly p: number } | { readonly reason: UndefinedReason };

function associate({ relation }: FeaturePair): Association {
  if (relation.groups.length < 2) return { reason: 'fewer_than_two_groups' };
  return relation.kind === 'numeric' ? correlationRatio(relation) : cramersV(relation);
}

function strengthOf(relation: FeaturePair['relation']): Pick<ProxyAssociation, 'strength' | 'strengthGroup'> {
  const found = strongestMembership(relation);
  return found === undefined ? {} : { strength: found.auc, strengthGroup: found.group };
}

/** η = √(between / total sum of squares), and the F test of equal group means. */
function correlationRatio({ groups }: NumericRelation): Association {
  const n = compensatedSum(groups.map((group) => group.n));
  const mean = compensatedSum(groups.map((group) => group.n * group.mean)) / n;
  const between = compensatedSum(groups.map((group) => group.n * (group.mean - mean) * (group.mean - mean)));
  const within = compensatedSum(groups.map(({ squaredDeviations }) => squaredDeviations));
  if (between + within === 0) return { reason: 'zero_variance' };
  const association = Math.sqrt(between / (between + within));
  const df = n - groups.length;
  // One row per group leaves nothing to test with; no spread within groups leaves no doubt.
  if (df === 0) return { association, p: 1 };
  if (within === 0) return { association, p: 0 };
  return { association, p: fSurvival(between / (groups.length - 1) / (within / df), groups.length - 1, df) };
}

/** Bias-corrected Cramér's V (Bergsma 2013) and Pearson's χ²; the table has no empty lines. */
function cramersV({ counts }: CategoricalRelation): Association {
  const found = contingency(counts);
  if (found === undefined) return { reason: 'zero_variance' };
  const { chi2, df, p } = found;
  const n = compensatedSum(counts.flat());
  const phi = Math.max(0, chi2 / n - df / (n - 1));
  const corrected = (size: number) => size - ((size - 1) * (size - 1)) / (n - 1);
  const most = Math.min(corrected(counts.length), corrected(counts[0]?.length ?? 0)) - 1;
  // As many categories as rows: χ² says nothing.
  return { association: most > 0 ? Math.min(1, Math.sqrt(phi / most)) : 0, p };
}
