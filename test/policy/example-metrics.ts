import { parsePolicy } from '../../src/policy/parse.ts';
import type { Policy } from '../../src/policy/policy.ts';
import { type Metric, type MetricValue, metricKey, type Scope, type UndefinedReason } from '../../src/record/metric.ts';

/** A policy from its text; the text must be without a problem. */
export function policyOf(text: string, file = 'policies/test.yaml'): Policy {
  const { policy, diagnostics } = parsePolicy(new TextEncoder().encode(text), file);
  if (policy === null) throw new Error(JSON.stringify(diagnostics, null, 1));
  return policy;
}

export interface GateText {
  readonly name?: string;
  readonly metric?: string;
  readonly threshold?: unknown;
  readonly comparison?: string;
  readonly severity?: string;
}

/** A policy of these gates; what a gate leaves out is the parity gate of the worked table. */
export function policyWith(gates: readonly GateText[], name = 'Test policy'): Policy {
  const list = gates.map(
    (gate, i) => `  - name: ${JSON.stringify(gate.name ?? `Gate ${i + 1}`)}
    metric: ${gate.metric ?? 'demographic_parity_difference'}
    threshold: ${JSON.stringify(gate.threshold === undefined ? 0.1 : gate.threshold)}
    comparison: ${JSON.stringify(gate.comparison ?? 'less_than')}
    severity: ${gate.severity ?? 'error'}
`,
  );
  const head = `policy_name: ${JSON.stringify(name)}\nversion: "1"\neffective_date: "2025-01-01"\ngates:\n`;
  return policyOf(head + list.join(''));
}

export function metricOf(
  id: string,
  scope: Partial<Scope>,
  value: number,
  more: Partial<MetricValue> = {},
): MetricValue {
  return {
    kind: 'value',
    id,
    scope: { ...scope, split: 'audited' },
    value,
    n: 300,
    complete: true,
    undefinedGroups: [],
    emptyGroups: [],
    smallGroups: [],
    ...more,
  };
}

export function undefinedOf(id: string, scope: Partial<Scope>, reason: UndefinedReason): Metric {
  return { kind: 'undefined', id, scope: { ...scope, split: 'audited' }, reason, n: 0 };
}

export function ciOf(lower: number | null, upper: number | null): Pick<MetricValue, 'ci'> {
  return { ci: { lower, upper, level: 0.95, method: 'tukey_newcombe', approximate: false } };
}

export function mapOf(...metrics: readonly Metric[]): Map<string, Metric> {
  return new Map(metrics.map((metric) => [metricKey(metric.id, metric.scope), metric]));
}
