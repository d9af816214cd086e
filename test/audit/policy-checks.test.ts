import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { lintCheck, waiverCheck } from '../../src/audit/policy-checks.ts';
import { parseAuthorities } from '../../src/policy/authorities/parse-authorities.ts';
import { evaluatePolicies } from '../../src/policy/evaluate.ts';
import { parseRecords } from '../../src/policy/waivers/parse-records.ts';
import type { Decisions } from '../../src/record/decisions.ts';
import { mapOf, metricOf, policyOf, policyWith } from '../policy/example-metrics.ts';

const { table } = parseAuthorities(readFileSync('authorities.yaml'), 'authorities.yaml');
if (table === null) throw new Error('the shipped table has a fault');

describe('item 5 of strict mode', () => {
  test('shipped packs are lint-clean at error level', () => {
    for (const name of ['firm_credit_baseline', 'sr_11_7_banking']) {
      const policy = policyOf(readFileSync(`policies/${name}.yaml`, 'utf8'));
      expect(lintCheck([policy], table, '2025-09-30')).toEqual([
        { id: 'policy_lint_clean', status: 'met', detail: 'policy lint finds no error' },
      ]);
    }
  });

  test('an id that the table does not know is named', () => {
    const text = `policy_name: P
version: "1"
effective_date: "2025-01-01"
gates:
  - {name: G, clause: x, metric: roc_auc, threshold: 0.7, comparison: ">", severity: error, authorities: [us.nothing#1]}
`;
    const [check] = lintCheck([policyOf(text)], table, '2025-09-30');
    expect(check?.status).toBe('not_met');
    expect(check?.detail).toMatch(/us\.nothing#1.*\(authority_id\)/);
  });

  test('without a policy there is nothing to lint, which policy_given says', () => {
    expect(lintCheck([], table, '2025-09-30')).toEqual([]);
  });

  const judged = (expires: string): Decisions => {
    const policy = policyWith([{ name: 'Parity' }]);
    const { records, diagnostics } = parseRecords(
      new TextEncoder().encode(`waivers:
  - {id: W-1, policy: Test policy, gate: parity, model_id: m, model_version: "1", limit: 0.2, reason: r,
     requested_by: {role: A}, approved_by: {role: B, level: executive}, approved_on: "2025-09-01", expires: "${expires}"}
`),
      'waivers.yaml',
    );
    if (records === null) throw new Error(JSON.stringify(diagnostics));
    return evaluatePolicies({
      policies: [policy],
      metrics: mapOf(metricOf('demographic_parity_difference', { attribute: 'gender' }, 0.15)),
      attributes: ['gender'],
      records: { records: [records], signatures: new Map(), verifier: null, modelId: 'm', modelVersion: '1' },
      asOf: '2025-09-30',
    });
  };

  test.each([
    ['2025-09-30', 'WAIVED', 'met'],
    ['2025-09-29', 'FAIL', 'not_met'],
  ])('a waiver until %s: %s, %s', (expires, status, check) => {
    const decisions = judged(expires);
    expect(decisions.gates[0]?.status).toBe(status);
    expect(waiverCheck(decisions)[0]?.status).toBe(check);
  });
});
