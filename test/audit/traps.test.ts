import { describe, expect, test } from 'vitest';
import { reportView } from '../../src/report/report-view.ts';
import { textOfSection } from '../report/text-of-view.ts';
import { auditFiles, csv, figure } from './audit-table.ts';

/** Traps that single functions pass and a whole audit may still fall into: file, engine, metrics, gates, report. */

const gateOf = (metric: string, threshold: number) => `policy_name: P
version: "1"
effective_date: "2025-01-01"
gates:
  - {name: Gate, clause: c, metric: ${metric}, threshold: ${threshold}, comparison: less_than, severity: error}
`;

test('T2: groups and columns with _, spaces, |, emoji and "01" keep their names from file to report', async () => {
  const groups = ['01', '1', 'a_b', 'a b', 'x|y', '😀'];
  const rows = Array.from({ length: 360 }, (_, i) => [
    i % 2,
    ((i * 37) % 100) / 100,
    groups[i % 6],
    i % 7 < 3 ? 'u' : 'v',
  ]);
  const result = await auditFiles(
    { 'rows.csv': csv(['y', 'score', 'grp_1 😀', 'b|c'], rows) },
    { target_column: 'y', score_column: 'score', protected_attributes: ['grp_1 😀', 'b|c'] },
  );
  const escaped = (name: string) => name.replace(/[\\|=]/g, '\\$&');
  for (const group of groups) {
    const key = `selection_rate|attribute=grp_1 😀|group=${escaped(group)}`;
    expect(result.metrics[key]?.result, key).toMatchObject({ kind: 'value', n: 60, ci: { method: 'wilson' } });
  }
  expect(figure(result, 'demographic_parity_difference|attribute=b\\|c')).toBeTypeOf('number');
  const section = reportView(result.manifest, 'f'.repeat(64)).sections.find(({ number }) => number === '7');
  const text = section === undefined ? '' : textOfSection(section);
  for (const name of ['a_b', 'a b', 'x|y', 'grp_1', 'b|c']) expect(text).toContain(name);
}, 120_000);

test('T28: the score, the label and the decision are what the configuration names, whatever other columns are called', async () => {
  const rows = Array.from({ length: 80 }, (_, i) => {
    const p = ((i * 37) % 80) / 80;
    return [i % 2, i % 2 === 0 ? 'good' : 'bad', p, p >= 0.25 ? 'good' : 'bad', 1 - p, i % 3 === 0 ? 'f' : 'm'];
  });
  const header = ['equalized_odds', 'outcome', 'p_hat', 'approved', 'score', 'sex'];
  const result = await auditFiles(
    { 'rows.csv': csv(header, rows) },
    {
      target_column: 'outcome',
      positive_label: 'good',
      score_column: 'p_hat',
      prediction_column: 'approved',
      protected_attributes: ['sex'],
    },
    { threshold: { policy: 'from_file' } },
  );
  expect(figure(result, 'selection_rate')).toBe(0.75);
  const odds = figure(result, 'equalized_odds_difference|attribute=sex');
  expect(odds).toBeTypeOf('number');
  expect([0, 1]).not.toContain(odds);
  expect(result.manifest.data_schema.roles).toMatchObject({
    target: 'outcome',
    score: 'p_hat',
    prediction: 'approved',
    positive_label: 'good',
  });
}, 120_000);

describe('T6: a group without positives', () => {
  // A and B are alike; all 40 of C have label 0.
  const rows = ['A', 'B', 'C'].flatMap((group) =>
    Array.from({ length: group === 'C' ? 40 : 200 }, (_, i) => {
      const label = group === 'C' ? 0 : i % 2;
      return [label, i % 4 < 2 ? 0.9 : 0.1, group];
    }),
  );
  const data = { target_column: 'y', score_column: 's', protected_attributes: ['g'] };
  const files = {
    'rows.csv': csv(['y', 's', 'g'], rows),
    'policy.yaml': gateOf('equal_opportunity_difference', 0.1),
  };

  test('leaves the rate, the figure is over the others and incomplete, and the gate is not settled', async () => {
    const result = await auditFiles(files, data, { policy_gates: 'policy.yaml' });
    expect(figure(result, 'tpr|attribute=g|group=C')).toBe('zero_denominator');
    expect(result.metrics['equal_opportunity_difference|attribute=g']?.result).toMatchObject({
      kind: 'value',
      value: 0,
      complete: false,
      undefined_groups: ['C'],
    });
    expect(result.gates[0]).toMatchObject({ status: 'INCONCLUSIVE', reason: 'groups_not_estimable', value: 0 });
    expect(result.exitCode).toBe(1);
  }, 120_000);

  test('T17: left out as too small it settles nothing either', async () => {
    const more = {
      policy_gates: 'policy.yaml',
      metrics: { n_bootstrap: 1000, small_groups: 'exclude', min_group_n: 50 },
    };
    const result = await auditFiles(files, data, more);
    const odds = result.metrics['equal_opportunity_difference|attribute=g']?.result;
    expect(odds).toMatchObject({ kind: 'value', complete: false, small_groups: ['C'] });
    expect(result.gates[0]?.status).toBe('INCONCLUSIVE');
  }, 120_000);
});

test('T18: 0.30 − 0.20 against 0.10, from rows to gate', async () => {
  const rows = [
    ['p', 3],
    ['q', 2],
  ].flatMap(([group, tenths]) =>
    Array.from({ length: 100 }, (_, i) => [i % 2, i % 10 < Number(tenths) ? 0.9 : 0.1, group]),
  );
  const data = { target_column: 'y', score_column: 's', protected_attributes: ['g'] };
  const policy = gateOf('demographic_parity_difference', 0.1);
  const files = { 'rows.csv': csv(['y', 's', 'g'], rows), 'policy.yaml': policy };
  const below = await auditFiles(files, data, { policy_gates: 'policy.yaml' });
  expect(below.gates[0]).toMatchObject({ status: 'FAIL', value: 0.1 });
  const atMost = { ...files, 'policy.yaml': policy.replace('less_than', 'less_than_or_equal') };
  expect((await auditFiles(atMost, data, { policy_gates: 'policy.yaml' })).gates[0]?.status).toBe('PASS');
}, 120_000);

test('T22: one class, a constant score and perfect separation end in a record, with reasons for what has no value', async () => {
  const of = (label: (i: number) => number, score: (i: number) => number) =>
    auditFiles(
      {
        'rows.csv': csv(
          ['y', 's', 'g'],
          Array.from({ length: 60 }, (_, i) => [label(i), score(i), i % 2 ? 'a' : 'b']),
        ),
      },
      { target_column: 'y', positive_label: 1, score_column: 's', protected_attributes: ['g'] },
    );
  const half = (i: number) => (i < 30 ? 0 : 1);
  const oneClass = await of(
    () => 1,
    (i) => i / 60,
  );
  expect(figure(oneClass, 'roc_auc')).toBe('single_class');
  expect(figure(oneClass, 'fpr')).toBe('zero_denominator');
  const constant = await of(half, () => 0.5);
  expect(figure(constant, 'roc_auc')).toBe(0.5);
  expect(figure(constant, 'ks_threshold')).toBe('zero_variance');
  const perfect = await of(half, half);
  expect(figure(perfect, 'roc_auc')).toBe(1);
  expect(figure(perfect, 'calibration_slope')).toBe('zero_variance');
  expect(perfect.metrics['roc_auc']?.result).toMatchObject({ ci: { upper: 1 } });
}, 120_000);
