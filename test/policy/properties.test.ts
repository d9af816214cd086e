import fc from 'fast-check';
import { expect, test } from 'vitest';
import { jcsText } from '../../src/base/jcs.ts';
import { definitionOf } from '../../src/metrics/catalogue.ts';
import { type EvaluationInput, evaluatePolicies } from '../../src/policy/evaluate.ts';
import { type Gate, type Policy, plainGate, plainPolicy } from '../../src/policy/policy.ts';
import { readPolicy } from '../../src/policy/read-policy.ts';
import type { Waiver } from '../../src/policy/waivers/waiver.ts';
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
    fc.record({
      decisionRule: fc.constantFrom('point' as const, 'ci' as const),
      onInconclusive: fc.constantFrom('fail' as const, 'warn' as const),
      minN: fc.constantFrom(null, 200, 400),
    }),
  )
  .map(([id, comparison, threshold, severity, more]) => ({
    ...gateOf(id, comparison, threshold, severity, 0),
    ...more,
  }));

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

function judge(
  list: readonly Gate[],
  given: readonly Metric[],
  named = attributes,
  more: Partial<EvaluationInput> = {},
): Decisions {
  return evaluatePolicies({
    ...more,
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

test('an interval that widens never settles what was open; under point it changes no state', () => {
  const state = { satisfies: 1, violates: 1, spans: 0, none: 0 } as const;
  fc.assert(
    fc.property(gate, number, number, number, number, (given, value, left, right, more) => {
      const g = { ...given, minN: null };
      const run = (l: number, r: number, rule = g.decisionRule) => {
        const ci = { lower: value - l, upper: value + r, level: 0.95, method: 'x', approximate: false };
        const scope = g.definition.slices === 'overall' ? {} : { attribute: 'age' };
        return judge([{ ...g, decisionRule: rule }], [metricOf(g.metric, scope, value, { ci })], ['age']).gates[0]!;
      };
      const [narrow, wide] = [run(left, right), run(left + more, right + more)];
      if (!g.definition.fact) expect(state[wide.ci_state]).toBeLessThanOrEqual(state[narrow.ci_state]);
      if (narrow.status === 'INCONCLUSIVE') expect(wide.status).toBe('INCONCLUSIVE');
      if (g.decisionRule === 'point') expect(wide.status).toBe(narrow.status);
      // A point interval has the point's verdict.
      expect(run(0, 0, 'ci').status).toBe(run(0, 0, 'point').status);
    }),
    runs,
  );
});

test('a waiver never changes value, rows or other gates, and never makes the exit code worse', () => {
  const waiverOf = (limit: number, coversNotEvaluated: boolean, expires: string): Waiver => ({
    id: 'W',
    policy: 'P',
    policyVersion: null,
    gate: 'gate_0',
    modelId: 'm',
    modelVersions: ['1'],
    scope: {},
    limit,
    coversNotEvaluated,
    reason: 'r',
    compensatingControls: [],
    monitoring: 'monthly',
    ticket: null,
    requestedBy: { role: 'A' },
    approvedBy: { role: 'B', level: 'executive' },
    approvedOn: '2025-09-01',
    expires,
    signature: null,
    signedContent: null,
    where: { file: 'w.yaml' },
  });
  const waiver = fc
    .tuple(number, fc.boolean(), fc.constantFrom('2025-10-13', '2025-10-14', '2025-12-31'))
    .map((parts) => waiverOf(...parts));
  fc.assert(
    fc.property(gates, metrics, waiver, (list, given, one) => {
      const before = judge(list, given);
      const records = [{ file: 'w.yaml', sha256: '0'.repeat(64), waivers: [one], documentation: [] }];
      const after = judge(list, given, attributes, {
        records: { records, modelId: 'm', modelVersion: '1', signatures: new Map(), verifier: null },
      });
      expect(after.exit_code).toBeLessThanOrEqual(before.exit_code);
      after.gates.forEach((decision, i) => {
        const was = before.gates[i]!;
        const { status, blocks, requires_documentation, waiver: used, ...rest } = decision;
        expect({ ...rest, status: null }).toEqual({ ...omit(was), status: null });
        expect(decision.original_status).toBe(was.status);
        if (decision.id !== 'gate_0') expect(decision).toEqual(was);
        if (status === 'WAIVED') expect([used?.state, blocks]).toEqual(['active', false]);
        else
          expect([status, blocks, requires_documentation]).toEqual([
            was.status,
            was.blocks,
            was.requires_documentation,
          ]);
      });
    }),
    runs,
  );
});

function omit({ status: _s, blocks: _b, requires_documentation: _r, waiver: _w, ...rest }: Decisions['gates'][number]) {
  return rest;
}

test('a policy and its extends-flattened form reach the same states', async () => {
  const line = (g: Gate) =>
    `  - {id: ${g.id}, name: ${g.name}, metric: ${g.metric}, threshold: ${g.threshold}, comparison: ${g.comparison}, severity: ${g.severity}, decision_rule: ${g.decisionRule}, on_inconclusive: ${g.onInconclusive}${g.minN === null ? '' : `, min_n: ${g.minN}`}}\n`;
  const head = (more: string) => `policy_name: P\nversion: "1"\neffective_date: "2025-01-01"\n${more}`;
  const files = (map: Readonly<Record<string, string>>) => {
    const at = (ref: string) => ({ bytes: new TextEncoder().encode(map[ref]), ref, shown: ref });
    return readPolicy(at('p.yaml'), async ({ text }) => at(text));
  };
  const change = fc.record({
    threshold: fc.option(number),
    severity: fc.option(fc.constantFrom('error', 'warning', 'info')),
  });
  await fc.assert(
    fc.asyncProperty(gates, fc.array(change, { maxLength: 4 }), metrics, async (list, changes, given) => {
      const distinct = list
        .filter((g, i) => list.findIndex((o) => o.metric === g.metric) === i)
        .map((g) => ({
          ...g,
          // Inside every range: a gate that cannot fail is refused.
          threshold: g.metric === 'min_group_size' ? 3.5 : 0.5,
        }));
      const own = distinct.flatMap((g, i) => {
        const { threshold, severity } = changes[i] ?? { threshold: null, severity: null };
        const inside = threshold === null || g.metric === 'min_group_size' ? null : 0.1 + threshold * 0.8;
        return inside === null && severity === null ? [] : [{ g, threshold: inside, severity }];
      });
      const child = own.map(
        ({ g, threshold, severity }) =>
          `  - {id: ${g.id}${threshold === null ? '' : `, threshold: ${threshold}`}${severity === null ? '' : `, severity: ${severity}`}}\n`,
      );
      const flat = distinct.map((g) => {
        const changed = own.find((one) => one.g.id === g.id);
        return line({
          ...g,
          threshold: changed?.threshold ?? g.threshold,
          severity: (changed?.severity ?? g.severity) as Gate['severity'],
        });
      });
      const inherited = await files({
        'p.yaml': head(`extends: base.yaml\n${child.length === 0 ? '' : `gates:\n${child.join('')}`}`),
        'base.yaml': head(`gates:\n${distinct.map(line).join('')}`),
      });
      const single = await files({ 'p.yaml': head(`gates:\n${flat.join('')}`) });
      expect([inherited.diagnostics, single.diagnostics]).toEqual([[], []]);
      const states = (policy: Policy | null) =>
        judge(policy?.gates ?? [], given).gates.map(({ id, status, severity, blocks }) => [
          id,
          status,
          severity,
          blocks,
        ]);
      expect(states(inherited.policy)).toEqual(states(single.policy));
    }),
    runs,
  );
}, 60_000);

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
