import type { Diagnostic } from '../../base/diagnostic.ts';
import { compareCodePoints } from '../../base/order.ts';
import { basisRules } from './basis-rules.ts';
import { clauseRules } from './clause-rules.ts';
import { dateRules } from './date-rules.ts';
import type { LintContext, LintRule } from './lint-context.ts';
import { statisticsRules } from './statistics-rules.ts';
import { statusRules } from './status-rules.ts';
import { type DatedWaiver, waiverRule } from './waiver-rule.ts';
import { wordingRule } from './wording-rule.ts';

const rules: readonly LintRule[] = [clauseRules, statusRules, basisRules, dateRules, statisticsRules, wordingRule];

/**
 * What should be looked at in a policy that can be judged (policy.md 5.3): citations and their state, claims about thresholds,
 * reviews, statistics, wording. Every finding has its rule, place and fix. Nothing here changes a decision.
 *
 * @param waivers of the records file that is used with the policy
 * @example lintPolicy({ policy, table, asOf: '2026-11-24', files }).map(({ rule }) => rule) // ['clause_nonexistent', …]
 */
export function lintPolicy(context: LintContext, waivers: readonly DatedWaiver[] = []): Diagnostic[] {
  const found = [...rules.flatMap((rule) => rule(context)), ...waiverRule(waivers, context.asOf)];
  return found.sort(byPlace);
}

/** In order of the places; what a rule finds at one place stays in the order found. */
function byPlace(a: Diagnostic, b: Diagnostic): number {
  const file = compareCodePoints(a.where?.file ?? '', b.where?.file ?? '');
  return file || (a.where?.line ?? 0) - (b.where?.line ?? 0) || (a.where?.column ?? 0) - (b.where?.column ?? 0);
}
