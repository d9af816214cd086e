import { describe, expect, test } from 'vitest';
import { computeShifts } from '../../src/metrics/shift/compute-shifts.ts';
import type { Shift, ShiftStatistics } from '../../src/metrics/shift/statistics.ts';
import { byKey, type Golden, goldenJson, goldenRows, same } from './golden-case.ts';
import { type Row, tabulate, usual } from './tables.ts';

const golden = goldenJson('shift');
const rows = goldenRows('binary_main').map(
  ({ y_true, y_pred, score, ...groups }): Row => ({
    label: Number(y_true),
    decision: Number(y_pred),
    score: Number(score),
    groups: { ...groups, white: groups['race'] === 'White' ? 'yes' : 'no' },
  }),
);

/** The joint cells of rows, counted the slow and obvious way. */
function cellsOf(rows: readonly Row[], attributes: readonly string[]): ShiftStatistics {
  const keyOf = (row: Row) => JSON.stringify(attributes.map((name) => row.groups[name] || null));
  return {
    split: 'audited',
    favorableIsPositive: true,
    attributes: tabulate(rows, attributes).attributes.map(({ name, groups, reference }) => ({
      name,
      groups: groups.map(({ group }) => group),
      reference,
    })),
    cells: [...new Set(rows.map(keyOf))].sort().map((key) => ({
      groups: JSON.parse(key) as (string | null)[],
      ...tabulate(
        rows.filter((row) => keyOf(row) === key),
        [],
      ).overall,
    })),
  };
}

const signed = (by: number) => `${by > 0 ? '+' : ''}${by}`;
const one = (attribute: string, by: number, group?: string): Shift => ({
  text: `${attribute}${group === undefined ? '' : `=${group}`}:${signed(by)}`,
  moves: [{ attribute, by, ...(group === undefined ? {} : { group }) }],
});

describe('golden values', () => {
  const statistics = cellsOf(rows, ['sex', 'race', 'white']);
  const shifts = golden.cases.map((c: { shift: number }) => one('race', c.shift));
  const found = byKey(computeShifts(statistics, shifts, { ...usual, draws: 100 }));

  test.each(golden.cases as Golden[])('race $shift', (expected: Golden) => {
    const params = JSON.stringify({ shift: `race:${signed(expected['shift'])}` });
    for (const [id, key] of [
      ['accuracy', 'accuracy'],
      ['tpr', 'tpr'],
      ['ppv', 'ppv'],
      ['roc_auc', 'auc'],
      ['brier', 'brier'],
      ['ece_width_10', 'ece_width_10'],
    ]) {
      same(found.value(`shifted.${id}`, { params }), expected[key!], `${id}`);
    }
    same(
      found.value('shifted.demographic_parity_difference', { params, attribute: 'sex' }),
      expected['sex_demographic_parity_difference'],
      'parity',
    );
    same(
      found.value('shifted.equalized_odds_difference', { params, attribute: 'sex' }),
      expected['sex_equalized_odds_difference'],
      'odds',
    );
    same(
      found.value('shifted.demographic_parity_difference', { params, attribute: 'white' }),
      expected['race_binary_demographic_parity_difference'],
      'own parity',
    );
    console.log(
      params,
      found.get('shifted.accuracy', { params }),
      found.get('shifted.roc_auc', { params }),
      found.get('shifted.demographic_parity_difference', { params, attribute: 'sex' }),
    );
  });
  test('max', () => console.log(found.get('max_metric_degradation_under_shift')));
  test('invariant', () =>
    expect(
      found.get('shifted.demographic_parity_difference', { attribute: 'race', params: '{"shift":"race:+0.1"}' }),
    ).toMatchObject({ invariant: true }));
});
