import { fail } from '../base/diagnostic.ts';
import { publish } from '../base/format.ts';
import type { AuditConfig } from '../config/audit-config.ts';
import type { ScoreCounts } from '../data/measurement.ts';
import { type FittedThreshold, fitThreshold, type ThresholdRule } from '../metrics/threshold-policy.ts';
import type { ThresholdFacts } from './measured-facts.ts';
import type { OtherSplits } from './other-splits.ts';

/** Where the threshold of the decisions comes from. */
export interface DecisionThreshold {
  /** Fitted on other rows; null if the configuration fixes it, the decisions are read, or the audited scores decide. */
  readonly given: number | null;
  /** Fits it to the audited scores. */
  readonly fit: (scores: ScoreCounts) => number;
  /** What the record says, once the audited rows are measured. */
  readonly facts: (value: number | null) => ThresholdFacts;
}

/**
 * The decision threshold by the policy of the configuration (metrics.md 8.2). A fit on other rows happens here, before the
 * audited ones are looked at; a fit on the audited rows happens in the middle of their measurement.
 *
 * @throws GlassAlphaError if the rule has no answer on those scores
 */
export async function decisionThreshold(config: AuditConfig, others: OtherSplits): Promise<DecisionThreshold> {
  const { threshold } = config;
  const { policy } = threshold;
  if (!('fitOn' in threshold)) {
    return {
      given: null,
      fit: () => fail('internal.bug', 'this threshold is not fitted'),
      facts: (value) => ({ policy, value, fitOn: null, objective: null, tunedOnAuditedData: false }),
    };
  }
  const { fitOn } = threshold;
  const rule = ruleOf(config);
  let fitted: FittedThreshold | null = null;
  const fitTo = (scores: ScoreCounts): number => {
    fitted = fitThreshold(scores, rule) ?? noThreshold(config, fitOn);
    return fitted.value;
  };
  const given = fitOn === 'audited' ? null : fitTo((await others.measured(fitOn)).overall.histogram ?? noScores(fitOn));
  return {
    given,
    fit: fitTo,
    facts: (value) => ({
      policy,
      value,
      fitOn,
      objective: fitted === null ? null : publish(fitted.objective),
      tunedOnAuditedData: fitOn === 'audited',
    }),
  };
}

function ruleOf({ threshold, costs }: AuditConfig): ThresholdRule {
  if ('rate' in threshold) return { policy: threshold.policy, rate: threshold.rate };
  if (threshold.policy === 'youden' || threshold.policy === 'prevalence') return { policy: threshold.policy };
  if (threshold.policy === 'cost' && costs !== undefined) return { policy: 'cost', ...costs };
  return fail('internal.bug', `no rule for the threshold policy ${threshold.policy}`);
}

function noThreshold({ threshold }: AuditConfig, split: string): never {
  const rate = 'rate' in threshold ? ` ${threshold.rate}` : '';
  return fail('config.value', `threshold.policy: ${threshold.policy}${rate} has no answer on the ${split} scores`, {
    hint: 'both classes must have rows, and a score must exist that keeps within the rate; give threshold a number otherwise',
  });
}

function noScores(split: string): never {
  return fail('internal.bug', `the ${split} rows were measured without scores`);
}
