import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { definitionOf } from '../../src/metrics/catalogue.ts';
import { intervalState } from '../../src/policy/comparison.ts';
import { evaluatePolicies } from '../../src/policy/evaluate.ts';
import { type Gate, type Policy, plainGate, plainPolicy } from '../../src/policy/policy.ts';
import type {
  CiState,
  Comparison,
  GateDecision,
  GateReason,
  GateStatus,
  Severity,
} from '../../src/record/decisions.ts';
import type { Metric } from '../../src/record/metric.ts';
import { mapOf, metricOf, undefinedOf } from './example-metrics.ts';

type Threshold = number | boolean | [number, number];
type Point = [value: number | boolean, satisfied: boolean];

interface Table {
  comparisons: { comparison: Comparison; threshold: Threshold; below: Point; equal: Point; above: Point }[];
  states: {
    rule: 'point' | 'ci';
    value: 'satisfies' | 'violates';
    interval: CiState;
    state: GateStatus;
    reason?: GateReason;
  }[];
  consequences: {
    severity: Severity;
    state: GateStatus;
    on_inconclusive: 'fail' | 'warn';
    reason?: GateReason;
    follows: 'nothing' | 'documents' | 'blocks';
  }[];
  worked: {
    gate: string;
    value: number | null;
    interval: [number, number] | null;
    point: GateStatus;
    interval_says: CiState;
    ci: GateStatus;
  }[];
}

/** What the documentation prints is what is tested. */
const table: Table = JSON.parse(readFileSync('docs/gates.table.json', 'utf8'));

/** Intervals around a value, of which some have each state wherever that is possible. */
const widths: readonly ([number, number] | null)[] = [null, [0, 0], [0.001, 0.001], [0.5, 0], [0, 0.5], [0.5, 0.5]];
const rules = ['point', 'ci'] as const;
const severities = ['error', 'warning', 'info'] as const;
const burdens = ['fail', 'warn'] as const;

function gateOf(metric: string, more: Partial<Gate>): Gate {
  return {
    ...plainGate,
    id: 'gate',
    name: 'Gate',
    clause: '',
    metric,
    definition: definitionOf(metric)!,
    threshold: 0.1,
    comparison: 'less_than',
    severity: 'error',
    where: { file: 'p.yaml', line: 1 },
    ...more,
  };
}

function judge(gate: Gate, metric: Metric): { decision: GateDecision; exitCode: 0 | 1 } {
  const policy: Policy = {
    ...plainPolicy,
    file: 'p.yaml',
    sha256: '0'.repeat(64),
    policyName: 'P',
    version: '1',
    effectiveDate: '2025-01-01',
    citation: '',
    gates: [gate],
  };
  const { gates, exit_code } = evaluatePolicies({
    policies: [policy],
    metrics: mapOf(metric),
    attributes: [],
    asOf: '2025-10-14',
  });
  return { decision: gates[0]!, exitCode: exit_code };
}

function follows(severity: Severity, state: GateStatus, onInconclusive: 'fail' | 'warn', reason: GateReason | null) {
  const row =
    table.consequences.find(
      (one) =>
        one.severity === severity &&
        one.state === state &&
        one.on_inconclusive === onInconclusive &&
        (one.reason === undefined || one.reason === reason),
    ) ?? table.consequences.find((one) => one.severity === severity && one.state === state);
  return row!.follows;
}

describe('every comparison below, at and above its threshold, under each rule, interval, severity and burden', () => {
  test.each(table.comparisons)('$comparison $threshold', ({ comparison, threshold, ...points }) => {
    const isBoolean = typeof threshold === 'boolean';
    const metric = isBoolean ? 'holdout_evaluation' : 'accuracy';
    let cases = 0;
    for (const [value, satisfied] of [points.below, points.equal, points.above]) {
      for (const width of isBoolean ? [null] : widths) {
        const number = Number(value);
        const limits = isBoolean ? [number, number] : width === null ? null : [number - width[0], number + width[1]];
        const interval = limits === null ? 'none' : intervalState(limits[0]!, limits[1]!, comparison, threshold);
        const ci =
          isBoolean || limits === null
            ? {}
            : { ci: { lower: limits[0]!, upper: limits[1]!, level: 0.95, method: 'x', approximate: false } };
        for (const decisionRule of rules) {
          for (const severity of severities) {
            for (const onInconclusive of burdens) {
              const gate = gateOf(metric, { comparison, threshold, decisionRule, severity, onInconclusive });
              const { decision, exitCode } = judge(gate, metricOf(metric, {}, number, ci));
              const expected = table.states.find(
                (row) =>
                  row.rule === decisionRule &&
                  row.value === (satisfied ? 'satisfies' : 'violates') &&
                  row.interval === interval,
              );
              expect(expected, `${decisionRule} ${satisfied} ${interval}`).toBeDefined();
              expect(decision).toMatchObject({
                status: expected!.state,
                original_status: expected!.state,
                reason: expected!.reason ?? null,
                ci_state: interval,
              });
              const consequence = follows(severity, decision.status, onInconclusive, decision.reason);
              expect([decision.blocks, decision.requires_documentation]).toEqual([
                consequence === 'blocks',
                consequence === 'documents',
              ]);
              expect(exitCode).toBe(consequence === 'blocks' ? 1 : 0);
              cases += 1;
            }
          }
        }
      }
    }
    expect(cases).toBe(isBoolean ? 36 : 216);
  });

  test('without a value nothing is evaluated, whatever the rule', () => {
    for (const decisionRule of rules) {
      for (const severity of severities) {
        for (const onInconclusive of burdens) {
          const gate = gateOf('accuracy', { decisionRule, severity, onInconclusive });
          const { decision, exitCode } = judge(gate, undefinedOf('accuracy', {}, 'no_labels'));
          expect(decision).toMatchObject({ status: 'NOT_EVALUATED', reason: 'no_labels', ci_state: 'none' });
          const consequence = follows(severity, 'NOT_EVALUATED', onInconclusive, 'no_labels');
          expect([decision.blocks, exitCode]).toEqual([consequence === 'blocks', consequence === 'blocks' ? 1 : 0]);
        }
      }
    }
  });
});

describe('the worked table, row by row', () => {
  test.each(table.worked)('$gate: $value $interval', ({ gate: text, value, interval, point, interval_says, ci }) => {
    const [comparison, threshold] = text.split(' ') as [Comparison, string];
    for (const decisionRule of rules) {
      const gate = gateOf('accuracy', { comparison, threshold: Number(threshold), decisionRule });
      const metric =
        value === null
          ? undefinedOf('accuracy', {}, 'no_labels')
          : metricOf('accuracy', {}, value, {
              ci: { lower: interval![0], upper: interval![1], level: 0.95, method: 'x', approximate: false },
            });
      const { decision, exitCode } = judge(gate, metric);
      expect(decision).toMatchObject({ status: decisionRule === 'point' ? point : ci, ci_state: interval_says });
      // Severity error, on_inconclusive fail: whatever is not PASS blocks.
      expect(exitCode).toBe(decision.status === 'PASS' ? 0 : 1);
    }
  });
});

test('the documentation prints this table', async () => {
  const script: string = new URL('../../scripts/gate-docs.mjs', import.meta.url).href;
  const { renderGateTables } = await import(script);
  const page = readFileSync('docs/gates.md', 'utf8');
  const [, rendered] = page.split('<!-- tables -->\n');
  expect(rendered?.split('<!-- end of tables -->')[0]).toBe(renderGateTables(table));
});
