import { GlassAlphaError } from '../base/diagnostic.ts';
import { compareCodePoints } from '../base/order.ts';
import { type ConditionContext, emptyContext } from '../policy/condition.ts';
import { evaluatePolicies } from '../policy/evaluate.ts';
import { parsePolicy } from '../policy/parse.ts';
import type { Policy } from '../policy/policy.ts';
import { parseRecords } from '../policy/waivers/parse-records.ts';
import type { PolicyRecords } from '../policy/waivers/waiver.ts';
import type { GateDecision } from '../record/decisions.ts';
import type { Metric } from '../record/metric.ts';

export interface EvaluatePolicyOptions {
  /** The date of judgement, `YYYY-MM-DD`. */
  readonly asOf: string;
  /** Waivers and documentation, as `readWaivers` reads them, and the model they are to be for. Signed ones do not hold here. */
  readonly waivers?: { readonly records: PolicyRecords; readonly modelId: string; readonly modelVersion: string };
  /** What conditions of gates (`applies_if`) look at beside dates; what is left out does not hold. */
  readonly context?: Partial<ConditionContext>;
  /** Labels of the attributes and intersections that gates look at. Default: every attribute of the metrics, no intersection. */
  readonly attributes?: readonly string[];
}

/**
 * Judges metrics by a policy, as an audit does: pure and total, no metric makes it throw.
 *
 * @param metrics by key, as `glassalpha/metrics` computes them
 * @returns one decision per gate that is judged, in the order of the policy: none for tracked gates, nor for those whose
 *   condition does not hold
 * @example evaluatePolicy(metrics, readPolicyText('policy_name: …'), { asOf: '2025-10-14' }).every((gate) => gate.status === 'PASS')
 */
export function evaluatePolicy(
  metrics: ReadonlyMap<string, Metric>,
  policy: Policy,
  { asOf, waivers, context, attributes }: EvaluatePolicyOptions,
): readonly GateDecision[] {
  const { gates } = evaluatePolicies({
    policies: [policy],
    metrics,
    attributes: attributes ?? attributesOf(metrics),
    context: { ...emptyContext, ...context },
    ...(waivers === undefined
      ? {}
      : {
          records: {
            records: [waivers.records],
            modelId: waivers.modelId,
            modelVersion: waivers.modelVersion,
            signatures: new Map(),
            verifier: null,
          },
        }),
    asOf,
  });
  return gates;
}

/**
 * Reads a policy that stands alone from its text.
 *
 * @param name what diagnostics call it
 * @throws GlassAlphaError with every problem of the text
 * @example readPolicyText(await readFile('firm.yaml', 'utf8')).gates.length
 */
export function readPolicyText(text: string, name = 'policy.yaml'): Policy {
  const { policy, diagnostics } = parsePolicy(new TextEncoder().encode(text), name);
  if (policy === null) throw new GlassAlphaError(diagnostics);
  return policy;
}

/**
 * Reads a file of waivers and documentation from its text.
 *
 * @throws GlassAlphaError with every problem of the text
 * @example readWaivers(await readFile('waivers.yaml', 'utf8')).waivers.length
 */
export function readWaivers(text: string, name = 'waivers.yaml'): PolicyRecords {
  const { records, diagnostics } = parseRecords(new TextEncoder().encode(text), name);
  if (records === null) throw new GlassAlphaError(diagnostics);
  return records;
}

function attributesOf(metrics: ReadonlyMap<string, Metric>): string[] {
  const labels = [...metrics.values()].flatMap(({ scope }) => (scope.attribute === undefined ? [] : [scope.attribute]));
  return [...new Set(labels)].filter((label) => !label.includes('*')).sort(compareCodePoints);
}
