import { expect, test } from 'vitest';
import { evaluatePolicy, GlassAlphaError, readPolicyText, readWaivers } from '../../src/index.ts';
import { mapOf, metricOf } from './example-metrics.ts';

const text = `policy_name: Firm
version: "1"
effective_date: "2025-01-01"
gates:
  - {name: Parity, metric: demographic_parity_difference, threshold: 0.1, comparison: "<", severity: error}
  - {name: Shift, metric: accuracy, threshold: 0.5, comparison: ">", severity: error, applies_if: {has: shifts}}
`;
const metrics = mapOf(
  metricOf('demographic_parity_difference', { attribute: 'gender' }, 0.12),
  metricOf('demographic_parity_difference', { attribute: 'gender*age' }, 0.4),
  metricOf('accuracy', {}, 0.9),
);

test('the library judges metrics as an audit does, with exit codes and waivers', () => {
  const policy = readPolicyText(text);
  const gates = evaluatePolicy(metrics, policy, { asOf: '2025-10-14' });
  expect(gates.map(({ id, status, value, blocks }) => [id, status, value, blocks])).toEqual([
    ['parity', 'FAIL', 0.12, true],
  ]);
  expect(gates.every((gate) => gate.status === 'PASS')).toBe(false);
  const both = evaluatePolicy(metrics, policy, {
    asOf: '2025-10-14',
    attributes: ['gender', 'gender*age'],
    context: { has: ['shifts'] },
  });
  expect(both.map(({ id, status, value }) => [id, status, value])).toEqual([
    ['parity', 'FAIL', 0.4],
    ['shift', 'PASS', 0.9],
  ]);

  const records = readWaivers(`waivers:
  - {id: W-1, policy: Firm, gate: parity, model_id: m, model_version: "1", limit: 0.2, reason: r, requested_by: {role: A},
     approved_by: {role: B, level: executive}, approved_on: "2025-10-01", expires: "2025-10-31"}
`);
  const state = (asOf: string) =>
    evaluatePolicy(metrics, policy, { asOf, waivers: { records, modelId: 'm', modelVersion: '1' } })[0];
  expect(state('2025-10-14')).toMatchObject({ status: 'WAIVED', blocks: false });
  expect(state('2025-11-01')).toMatchObject({ status: 'FAIL', blocks: true, waiver: { state: 'expired' } });
});

test('only what is no policy throws, with every problem', () => {
  expect(() => readPolicyText('policy_name: 1')).toThrow(GlassAlphaError);
  expect(() => readWaivers('waivers: 1')).toThrow(GlassAlphaError);
});
