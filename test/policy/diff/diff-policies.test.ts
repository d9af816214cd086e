import { expect, test } from 'vitest';
import { diffPolicies } from '../../../src/policy/diff/diff-policies.ts';
import type { Policy } from '../../../src/policy/policy.ts';
import { policyOf } from '../example-metrics.ts';

type GateMap = Readonly<Record<string, unknown>>;

function policy(version: string, gates: readonly GateMap[], more: GateMap = {}): Policy {
  return policyOf(JSON.stringify({ policy_name: 'Test', version, effective_date: '2025-01-01', gates, ...more }));
}

const gate = (id: string, more: GateMap = {}): GateMap => ({
  id,
  name: id.toUpperCase(),
  metric: 'ece',
  threshold: 0.05,
  comparison: 'less_than',
  severity: 'error',
  ...more,
});

test('a policy and itself, in any order of gates, do not differ', () => {
  const one = policy('1.0', [gate('a'), gate('b', { threshold: 0.1 })]);
  const none = { gates: [], governance: [], sameVersion: null, relaxed: false };
  expect(diffPolicies(one, one)).toEqual(none);
  expect(diffPolicies(one, policy('1.0', [gate('b', { threshold: 0.1 }), gate('a')]))).toEqual(none);
});

test('gate by gate, weakest first', () => {
  const metrics = ['ece', 'brier_score', 'roc_auc_difference', 'psi', 'ece_debiased'];
  const five = (id: string, i: number, more: GateMap = {}) => gate(id, { metric: metrics[i], ...more });
  const before = policy(
    '1.0',
    ['a', 'b', 'c', 'd', 'e'].map((id, i) => five(id, i)),
  );
  const after = policy('1.1', [
    five('a', 0, { name: 'Renamed' }),
    five('b', 1, { threshold: 0.04 }),
    five('c', 2, { threshold: 0.06, severity: 'warning' }),
    five('d', 3, { metric: 'ece_null_mean' }),
    gate('f', { metric: 'log_loss' }),
  ]);
  const { gates: found, sameVersion, relaxed } = diffPolicies(before, after);
  expect(found.map(({ id, name, verdict, changes }) => [verdict, id, name, changes.map(({ key }) => key)])).toEqual([
    ['removed', 'e', 'E', []],
    ['relaxed', 'c', 'C', ['threshold', 'severity']],
    ['changed', 'd', 'D', ['metric']],
    ['tightened', 'b', 'B', ['threshold']],
    ['added', 'f', 'F', []],
    ['text', 'a', 'Renamed', ['name']],
  ]);
  expect(sameVersion).toBeNull();
  expect(relaxed).toBe(true);
});

test('one version with two contents is worth a word', () => {
  const before = policy('1.0', [gate('a')]);
  expect(diffPolicies(before, policy('1.0', [gate('a', { threshold: 0.01 })]))).toMatchObject({
    sameVersion: '1.0',
    relaxed: false,
  });
});

test('a process that allows more is relaxed too', () => {
  const before = policy('1.0', [gate('a')], { governance: { max_waiver_days: 90 } });
  const { gates, governance, sameVersion, relaxed } = diffPolicies(before, policy('1.0', [gate('a')]));
  expect(gates).toEqual([]);
  expect(governance).toEqual([{ key: 'max_waiver_days', from: '90', to: '365', effect: 'relaxed' }]);
  expect([sameVersion, relaxed]).toEqual([null, true]);
});
