import { type Diagnostic, diagnostic } from '../base/diagnostic.ts';
import { conditionNotices } from '../policy/condition-notices.ts';
import { evaluatePolicies } from '../policy/evaluate.ts';
import type { RecordedConditions } from '../policy/recorded-conditions.ts';
import { gateTrend } from '../policy/trend.ts';
import { unusedWaivers } from '../policy/waivers/apply-waivers.ts';
import { untrustedSignatures } from '../policy/waivers/recorded-verdicts.ts';
import type { Decisions, GateTrend, NotJudged } from '../record/decisions.ts';
import type { Metric } from '../record/metric.ts';
import { conditionContext, laterFeatures } from './condition-context.ts';
import { degradationGate } from './degradation-gate.ts';
import { gatedAttributes } from './gated-attributes.ts';
import type { AuditInputs } from './load-inputs.ts';
import type { AuditPorts } from './ports.ts';
import type { Prepared } from './prepare.ts';

export interface Judgement {
  readonly gates: Decisions | NotJudged;
  /** What the gates looked at beside metrics; recorded, so that the record can be judged again. */
  readonly conditions: RecordedConditions;
  readonly notices: readonly Diagnostic[];
}

/** What judging takes from the measured rows. */
export interface MeasuredForGates {
  readonly metrics: ReadonlyMap<string, Metric>;
  readonly measurement: { readonly hasScores: boolean };
}

/**
 * Judges the measured metrics by the policies of the configuration, with its waivers, authorities and earlier audits.
 *
 * @param carried trends of the record that lies beside the configuration, by policy and gate; they come before the log
 */
export function judge(
  inputs: AuditInputs,
  prepared: Pick<Prepared, 'model' | 'reference'>,
  { metrics, measurement }: MeasuredForGates,
  ports: Pick<AuditPorts, 'waiverVerifier'>,
  carried: ReadonlyMap<string, GateTrend> | null,
): Judgement {
  const { config, configName, policies, records, authorities, past } = inputs;
  const { id: modelId, version: modelVersion } = config.model;
  const gated = gatedAttributes(config);
  const context = conditionContext({
    config,
    metrics,
    inputs: prepared.model?.model.inputs.map(({ name }) => name) ?? null,
    hasScores: measurement.hasScores,
    hasReference: prepared.reference !== null,
  });
  const conditions = { context, gated };
  const command = degradationGate(config, configName);
  if (policies.length === 0 && command.length === 0) {
    return { gates: { reason: 'no policy was given; nothing was judged' }, conditions, notices: [] };
  }
  const gates = evaluatePolicies({
    policies,
    metrics,
    attributes: gated,
    context,
    records: {
      records: records.files,
      signatures: records.signatures,
      verifier: ports.waiverVerifier ?? null,
      modelId,
      modelVersion,
    },
    authorities,
    trendOf: (policy, gate, value) => {
      if (carried !== null) return carried.get(`${policy.policyName}#${gate.id}`) ?? null;
      return past === null ? null : gateTrend(gate, value, past, { modelId, modelVersion, asOf: config.asOf });
    },
    command,
    asOf: config.asOf,
  });
  const unused = unusedWaivers(records.files, gates.gates).map(({ id, gate, where }) =>
    diagnostic('note', 'policy.waiver', `waiver ${id} of gate ${gate} is not used in this audit`, { where }),
  );
  const untrusted = ports.waiverVerifier === undefined ? untrustedSignatures(records.files) : [];
  return {
    gates,
    conditions,
    notices: [...conditionNotices(policies, context, laterFeatures), ...unused, ...untrusted],
  };
}
