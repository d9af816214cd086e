import { describe, expect, test } from 'vitest';
import { parseCases } from '../../../src/policy/cases/parse-cases.ts';
import { runCases } from '../../../src/policy/cases/run-cases.ts';
import { policyOf } from '../example-metrics.ts';

const policy = policyOf(`policy_name: "P"
version: "1"
effective_date: "2025-01-01"
gates:
  - {id: parity, name: "Parity", metric: demographic_parity_difference, threshold: 0.1, comparison: "<", severity: error}
  - {id: ratio, name: "Ratio", metric: air, threshold: 0.8, comparison: ">=", severity: warning, params: {reference: highest}}
  - {id: tracked, name: "Tracked", metric: roc_auc, threshold: null, comparison: ">=", severity: info}
  - {id: never, name: "Never", metric: ece, threshold: 0.1, comparison: "<", severity: error, applies_if: {has: shifts}}
`);

const one = (body: string) => `cases:\n  - name: "one"\n    as_of: "2025-10-14"\n${body}`;
const read = (text: string) => parseCases(new TextEncoder().encode(text), 'p.test.yaml');
const run = (text: string) => {
  const { cases, diagnostics } = read(text);
  expect(diagnostics).toEqual([]);
  return runCases(policy, cases ?? []);
};
const faults = (text: string) =>
  read(text).diagnostics.map(({ message, where }) => `${where?.line}:${where?.column} ${message}`);

const metrics = `    context: {attributes: [gender, age]}
    metrics:
      selection_rate_difference: {value: 0.05, n: 100}
      demographic_parity_difference|attribute=age: {value: 0.2, n: 100}
      impact_ratio: {value: 0.9, undefined_groups: [x]}
      roc_auc: {undefined: no_scores}
`;

describe('a case', () => {
  test('figures of a plain id stand for every slice, a key for its own; aliases and parameters as gates ask', () => {
    const text = one(`${metrics}    expect:
      exit_code: 1
      gates: {parity: FAIL, ratio: INCONCLUSIVE, tracked: tracked, never: not_applicable}
`);
    expect(run(text)).toMatchObject({ cases: 1, mismatches: [], diagnostics: [] });
  });

  test('what differs is named with both sides', () => {
    const text = one(
      `${metrics}    expect: {exit_code: 0, gates: {parity: PASS, ratio: INCONCLUSIVE, never: NOT_EVALUATED}}\n`,
    );
    expect(run(text).mismatches).toEqual([
      { case: 'one', gate: 'parity', expected: 'PASS', got: 'FAIL' },
      { case: 'one', gate: 'never', expected: 'NOT_EVALUATED', got: 'not_applicable' },
      { case: 'one', gate: null, expected: '0', got: '1' },
    ]);
  });

  test('a waiver is for the policy and model of the case', () => {
    const waiver = (expires: string) =>
      one(`    metrics: {demographic_parity_difference: {value: 0.12, n: 9}, air: {value: 0.9}}
    waivers:
      - {id: W, gate: parity, limit: 0.2, reason: "r", approved_on: "2025-10-01", expires: "${expires}", requested_by: {role: a}, approved_by: {role: b, level: executive}}
    expect: {exit_code: 0, gates: {parity: WAIVED}}
`);
    expect(run(waiver('2025-10-14')).mismatches).toEqual([]);
    expect(run(waiver('2025-10-13')).mismatches.map(({ got }) => got)).toEqual(['FAIL', '1']);
  });

  test('a gate or metric that is not there stops the case', () => {
    const text = one(`    metrics: {roc_acu: {value: 0.7}, "roc_auc|grup=x": {value: 0.7}}
    waivers: [{id: W, gate: none}]
    expect: {exit_code: 0, gates: {partiy: PASS}}
`);
    const { cases } = read(text);
    const { diagnostics, mismatches } = runCases(policy, cases ?? []);
    expect(mismatches).toEqual([]);
    const texts = diagnostics.map(({ message, where }) => `${where?.line} ${message}`);
    expect(texts).toContain('4 "roc_acu" is not a metric');
    expect(texts).toContain('4 "roc_auc|grup=x" is no key of a metric');
    expect(texts).toContain('6 the policy has no gate "partiy"');
    expect(diagnostics.filter(({ code }) => code === 'policy.waiver').length).toBeGreaterThan(0);
  });
});

describe('a cases file', () => {
  test('all faults at once, each with its place', () => {
    expect(
      faults(`cases:
  - name: "a"
    as_of: 2025-13-01
    metrcs: {}
    metrics: {roc_auc: {value: high}}
    expect: {exit_code: 3, gates: {parity: PASSED}}
`),
    ).toEqual(
      expect.arrayContaining([
        '4:5 "metrcs" is not a field of a case',
        expect.stringMatching(/^3:12 cases\[0\]\.as_of must be a quoted date YYYY-MM-DD, found "2025-13-01"$/),
        expect.stringMatching(/^5:\d+ .*roc_auc/),
        expect.stringMatching(/^6:25 .*exit_code must be 0 or 1/),
        expect.stringMatching(/^6:\d+ .*parity must be one of PASS, FAIL/),
      ]),
    );
  });

  test('two cases of one name, no case, no YAML', () => {
    const same = `  - {name: a, as_of: "2025-01-01", metrics: {}, expect: {exit_code: 0, gates: {}}}\n`;
    expect(faults(`cases:\n${same}${same}`)).toEqual(['3:12 the case "a" stands twice']);
    expect(read('cases: []').cases).toBeNull();
    expect(read('cases: [').diagnostics[0]?.code).toBe('policy.schema');
  });
});
