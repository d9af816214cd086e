import { expect, test } from 'vitest';
import { diffPolicies } from '../../../src/policy/diff/diff-policies.ts';
import type { GateMap } from '../../../src/policy/diff/gate-changes.ts';

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
  const policy = { version: '1.0', gates: [gate('a'), gate('b')] };
  const none = { gates: [], sameVersion: null, relaxed: false };
  expect(diffPolicies(policy, policy)).toEqual(none);
  expect(diffPolicies(policy, { ...policy, gates: [gate('b'), gate('a')] })).toEqual(none);
});

test('gate by gate, weakest first', () => {
  const before = { version: '1.0', gates: ['a', 'b', 'c', 'd', 'e'].map((id) => gate(id)) };
  const gates = [
    gate('a', { name: 'Renamed' }),
    gate('b', { threshold: 0.04 }),
    gate('c', { threshold: 0.06, severity: 'warning' }),
    gate('d', { metric: 'brier_score' }),
    gate('f'),
  ];
  const { gates: found, sameVersion, relaxed } = diffPolicies(before, { version: '1.1', gates });
  expect(found.map(({ id, name, verdict, changes }) => [verdict, id, name, changes.map(({ key }) => key)])).toEqual([
    ['removed', 'e', 'E', []],
    ['relaxed', 'c', 'C', ['severity', 'threshold']],
    ['changed', 'd', 'D', ['metric']],
    ['tightened', 'b', 'B', ['threshold']],
    ['added', 'f', 'F', []],
    ['text', 'a', 'Renamed', ['name']],
  ]);
  expect(sameVersion).toBeNull();
  expect(relaxed).toBe(true);
});

test('one version with two contents is worth a word', () => {
  const before = { version: '1.0', gates: [gate('a')] };
  expect(diffPolicies(before, { version: '1.0', gates: [gate('a', { threshold: 0.01 })] })).toMatchObject({
    sameVersion: '1.0',
    relaxed: false,
  });
  expect(diffPolicies(before, { version: '1.0', gates: [] }).relaxed).toBe(true);
});
