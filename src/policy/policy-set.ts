import { type Diagnostic, problem } from '../base/diagnostic.ts';
import type { Gate, Policy } from './policy.ts';

/**
 * Problems of several policies together: decisions name a gate by policy name and gate id, so two files of one name could
 * not be told apart.
 *
 * @example policySetProblems([firm, firmAgain])[0]?.code // 'policy.schema'
 */
export function policySetProblems(policies: readonly Policy[]): Diagnostic[] {
  const files = new Map<string, string>();
  return policies.flatMap(({ policyName, file }): Diagnostic[] => {
    const first = files.get(policyName);
    if (first === undefined) {
      files.set(policyName, file);
      return [];
    }
    const message = `policy_name "${policyName}" stands in ${first} too`;
    const hint = 'give each policy a name of its own, or name the file once';
    return [problem('policy.schema', message, { rule: 'duplicate_policy', hint, where: { file } })];
  });
}

/** Sections that the configuration can switch off, by the section of the report that holds their metrics. */
const switches = { 6: 'calibration_testing', 7: 'fairness_analysis' } as const;

export interface GateNeedingSection {
  readonly gate: Gate;
  /** The configuration key that must not be false. */
  readonly key: (typeof switches)[keyof typeof switches];
}

/**
 * The gates of a policy that need a section which the configuration can switch off. Whether it did is the audit's to judge
 * (`config.section_disabled`).
 *
 * @example gatesNeedingSection(policy)[0] // { gate, key: 'fairness_analysis' }
 */
export function gatesNeedingSection(policy: Policy): GateNeedingSection[] {
  return policy.gates.flatMap((gate) => {
    const [section] = gate.definition.section.split('.');
    const key = section === '6' ? switches[6] : section === '7' ? switches[7] : undefined;
    return key === undefined ? [] : [{ gate, key }];
  });
}
