import type { UndefinedReason } from '../record/metric.ts';
import { type Association, correctedCramersV, correlationRatio } from '../stats/association.ts';
import { benjaminiHochberg } from '../stats/multiplicity.ts';
import { strongestMembership } from './membership-auc.ts';
import type { FeaturePair, FeatureRole } from './row-statistics.ts';

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

function associate({ relation }: FeaturePair): Association | { readonly reason: UndefinedReason } {
  if (relation.groups.length < 2) return { reason: 'fewer_than_two_groups' };
  const found = relation.kind === 'numeric' ? correlationRatio(relation.groups) : correctedCramersV(relation.counts);
  return found ?? { reason: 'zero_variance' };
}

function strengthOf(relation: FeaturePair['relation']): Pick<ProxyAssociation, 'strength' | 'strengthGroup'> {
  const found = strongestMembership(relation);
  return found === undefined ? {} : { strength: found.auc, strengthGroup: found.group };
}
