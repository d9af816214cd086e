import fc from 'fast-check';
import { expect, test } from 'vitest';
import { jcsText } from '../../src/base/jcs.ts';
import { definitionOf } from '../../src/metrics/catalogue.ts';
import { evaluatePolicies } from '../../src/policy/evaluate.ts';
import { type Gate, type Policy, plainGate, plainPolicy } from '../../src/policy/policy.ts';
import type { Comparison, Decisions } from '../../src/record/decisions.ts';
import { type Metric, undefinedReasons } from '../../src/record/metric.ts';
import { mapOf, metricOf, undefinedOf } from './example-metrics.ts';

const runs = { numRuns: 2000 };
const ids = ['demographic_parity_difference', 'equalized_odds_difference', 'min_group_size', 'accuracy'] as const;
const attributes = ['age', 'gender', 'race'];

// A coarse grid, so that values meet thresholds often.
const number = fc.integer({ min: 0, max: 10 }).map((x) => x / 10);
const ordered = fc.constantFrom<Comparison>('less_than', 'less_than_or_equal', 'greater_than', 'greater_than_or_equal');

function gateOf(
  metric: string,
  comparison: Comparison,
  threshold: Gate['threshold'],
  severity: Gate['severity'],
  i: number,
): Gate {
  return {
    ...plainGate,
    id: `gate_${i}`,
    name: `Gate ${i}`,
    clause: '',
    metric,
    definition: definitionOf(metric)!,
    comparison,
    threshold,
    severity,
    where: { file: 'p.yaml', line: i },
  };
}

const gate = fc
  .tuple(
    fc.constantFrom(...ids),
    ordered,
    number,
    fc.constantFrom('error' as const, 'warning' as const, 'info' as const),
  )
  .map(([id, comparison, threshold, severity]) => gateOf(id, comparison, threshold, severity, 0));

const gates = fc
  .array(gate, { minLength: 1, maxLength: 4 })
  .map((list) => list.map((g, i) => ({ ...g, id: `gate_${i}` })));

const measured = (id: string, scope: { attribute?: string }): fc.Arbitrary<Metric | undefined> =>
  fc.oneof(
    { weight: 1, arbitrary: fc.constant(undefined) },
    { weight: 1, arbitrary: fc.constantFrom(...undefinedReasons).map((reason) => undefinedOf(id, scope, reason)) },
    {
      weight: 6,
      arbitrary: fc.tuple(number, fc.option(fc.tuple(number, number)), fc.boolean()).map(([value, spread, complete]) =>
        metricOf(id, scope, value, {
          complete,
          ...(spread === null
            ? {}
            : {
                ci: {
                  lower: value - spread[0],
                  upper: value + spread[1],
                  level: 0.95,
                  method: 'x',
                  approximate: false,
                },
              }),
        }),
      ),
    },
  );

const metrics = fc
  .tuple(
    ...ids.flatMap((id) =>
      definitionOf(id)!.slices === 'overall'
        ? [measured(id, {})]
        : attributes.map((attribute) => measured(id, { attribute })),
    ),
  )
  .map((list) => list.filter((metric) => metric !== undefined));

function policyOf(list: readonly Gate[], policyName = 'P'): Policy {
  return {
    ...plainPolicy,
    file: `${policyName}.yaml`,
    sha256: '0'.repeat(64),
    policyName,
    version: '1',
    effectiveDate: '2025-01-01',
    citation: '',
    gates: list,
  };
}

function judge(list: readonly Gate[], given: readonly Metric[], named = attributes): Decisions {
  return evaluatePolicies({
    policies: [policyOf(list)],
    metrics: mapOf(...given),
    attributes: named,
    asOf: '2025-10-14',
  });
}

const goodness = { FAIL: 0, NOT_EVALUATED: 1, INCONCLUSIVE: 2, WAIVED: 3, PASS: 4 } as const;

test('loosening a threshold never makes a state worse, so tightening never better', () => {
  fc.assert(
    fc.property(gate, metrics, number, (g, given, step) => {
      const threshold = Number(g.threshold);
      const looser = g.comparison.startsWith('less') ? threshold + step : threshold - step;
      const [before] = judge([g], given).gates;
      const [after] = judge([{ ...g, threshold: looser }], given).gates;
      expect(goodness[after!.status]).toBeGreaterThanOrEqual(goodness[before!.status]);
    }),
    runs,
  );
});

test('raising a severity or adding a gate never lowers the exit code', () => {
  fc.assert(
    fc.property(gates, gate, metrics, (list, extra, given) => {
      const before = judge(list, given).exit_code;
      const raised = list.map((g) => ({ ...g, severity: 'error' as const }));
      expect(judge(raised, given).exit_code).toBeGreaterThanOrEqual(before);
      expect(judge([...list, { ...extra, id: 'extra' }], given).exit_code).toBeGreaterThanOrEqual(before);
    }),
    runs,
  );
});

test('order of gates, policies, attributes and metrics changes no decision', () => {
  fc.assert(
    fc.property(gates, metrics, (list, given) => {
      const byId = (d: Decisions) => Object.fromEntries(d.gates.map((g) => [`${g.policy}#${g.id}`, g]));
      const straight = judge(list, given);
      const turned = judge([...list].reverse(), [...given].reverse(), [...attributes].reverse());
      expect(byId(turned)).toEqual(byId(straight));
      expect([turned.counts, turned.outcome]).toEqual([straight.counts, straight.outcome]);
      const both = [policyOf(list, 'A'), policyOf(list, 'B')];
      const run = (policies: readonly Policy[]) =>
        byId(evaluatePolicies({ policies, metrics: mapOf(...given), attributes, asOf: '2025-10-14' }));
      expect(run([...both].reverse())).toEqual(run(both));
    }),
    runs,
  );
});

test('no value never passes; a gate passes only if every row does; counts add up', () => {
  fc.assert(
    fc.property(gates, metrics, (list, given) => {
      const decisions = judge(list, given);
      for (const { status, value, reason, rows } of decisions.gates) {
        for (const row of rows) {
          if (row.value === null) expect(row.status).toBe('NOT_EVALUATED');
          expect(row.reason !== null).toBe(row.value === null || row.status === 'INCONCLUSIVE');
        }
        expect(reason !== null).toBe(value === null || status === 'INCONCLUSIVE');
        expect(status === 'PASS').toBe(rows.length > 0 && rows.every((row) => row.status === 'PASS'));
      }
      const { pass, fail, inconclusive, not_evaluated, blocking } = decisions.counts;
      expect(pass + fail + inconclusive + not_evaluated).toBe(list.length);
      expect(decisions.exit_code).toBe(blocking > 0 ? 1 : 0);
      if (decisions.outcome === 'PASS') {
        expect(decisions.gates.every((g) => g.status === 'PASS' || g.severity === 'info')).toBe(true);
      }
    }),
    runs,
  );
});

test('an interval that widens never settles what was open, and never changes a state', () => {
  const state = { satisfies: 1, violates: 1, spans: 0, none: 0 } as const;
  fc.assert(
    fc.property(gate, number, number, number, number, (g, value, left, right, more) => {
      const run = (l: number, r: number) => {
        const ci = { lower: value - l, upper: value + r, level: 0.95, method: 'x', approximate: false };
        const scope = g.definition.slices === 'overall' ? {} : { attribute: 'age' };
        return judge([g], [metricOf(g.metric, scope, value, { ci })], ['age']).gates[0]!;
      };
      const [narrow, wide] = [run(left, right), run(left + more, right + more)];
      if (!g.definition.fact) expect(state[wide.ci_state]).toBeLessThanOrEqual(state[narrow.ci_state]);
      expect(wide.status).toBe(narrow.status);
      expect(run(0, 0).ci_state).toBe(narrow.status === 'PASS' ? 'satisfies' : 'violates');
    }),
    runs,
  );
});

test('evaluation is pure: frozen inputs, same bytes twice', () => {
  const freeze = <T>(value: T): T => {
    if (value !== null && typeof value === 'object' && !Object.isFrozen(value)) {
      Object.freeze(value);
      Object.values(value).forEach(freeze);
    }
    return value;
  };
  fc.assert(
    fc.property(gates, metrics, (list, given) => {
      freeze(list);
      freeze(given);
      expect(jcsText(judge(list, given))).toBe(jcsText(judge(list, given)));
    }),
    runs,
  );
});
