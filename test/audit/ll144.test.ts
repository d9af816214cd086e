import { describe, expect, test } from 'vitest';
import { reportView } from '../../src/report/report-view.ts';
import { textOfSection } from '../report/text-of-view.ts';
import { auditFiles, csv, figure } from './audit-table.ts';

const policy = `policy_name: Bias audit
version: "1"
effective_date: "2025-01-01"
gates:
  - {name: Tables, clause: c, metric: ll144_tables_complete, threshold: 1, comparison: greater_than_or_equal, severity: error}
  - {name: Unknown, clause: c, metric: ll144_unknown_disclosed, threshold: 1, comparison: greater_than_or_equal, severity: error}
  - {name: Source, clause: c, metric: ll144_data_source_stated, threshold: 1, comparison: greater_than_or_equal, severity: error}
  - {name: Excluded, clause: c, metric: ll144_excluded_share_max, threshold: 0.02, comparison: less_than, severity: error}
`;

// 400 persons, some of unknown sex or race; race "other" is 4 of them.
const rows = Array.from({ length: 400 }, (_, i) => {
  const sex = i % 40 === 39 ? '' : i % 2 === 0 ? 'female' : 'male';
  const race = i % 50 === 48 ? '' : i % 100 === 7 ? 'other' : i % 3 === 0 ? 'black' : 'white';
  return [i % 2, ((i * 37) % 100) / 100, sex, race];
});
const files = { 'rows.csv': csv(['y', 'score', 'sex', 'race'], rows), 'policy.yaml': policy };
const data = { target_column: 'y', score_column: 'score', protected_attributes: ['sex', 'race'] };
const gated = { policy_gates: 'policy.yaml' };
const ids = ['tables_complete', 'unknown_disclosed', 'data_source_stated', 'excluded_share_max'].map(
  (id) => `ll144_${id}`,
);

const section7 = (result: Awaited<ReturnType<typeof auditFiles>>) => {
  const section = reportView(result.manifest, 'f'.repeat(64)).sections.find(({ number }) => number === '7');
  return section === undefined ? '' : textOfSection(section);
};

describe('the tables of Local Law 144', () => {
  test('three tables with counts, rates, ratios and unknowns, where a gate asks for them', async () => {
    const result = await auditFiles(files, { ...data, sample: 'production' }, gated);
    expect(ids.map((id) => figure(result, id))).toEqual([1, 1, 1, 0]);
    expect(result.gates.map(({ status }) => status)).toEqual(['PASS', 'PASS', 'PASS', 'PASS']);
    const block = result.manifest.content['7'];
    const tables = 'supply' in block ? {} : (block.tables ?? {});
    expect(tables['ll144_unknown']?.rows).toEqual([
      ['sex', 'sex', 10, 2],
      ['race', 'race', 8, 3],
      ['sex_and_race', 'sex*race', 18, 5],
    ]);
    const female = tables['ll144']?.rows.find((row) => row[2] === 'female');
    // The same figure as the metric of the record.
    expect(female?.[6]).toBe(figure(result, 'selection_rate|attribute=sex|group=female'));
    expect(tables['ll144']?.rows.filter((row) => row.at(-1) === 'under 2 %').map((row) => row[2])).toContain('other');
    const text = section7(result);
    expect(text).toContain('Tables of a bias audit under New York City Local Law 144');
    expect(text).toContain('= Sex (unknown: 10)');
    expect(text).toContain('No category is left out');
  }, 120_000);

  test('test data without a reason, a missing attribute and small categories left out do not pass', async () => {
    const one = await auditFiles(files, { ...data, sample: 'holdout', protected_attributes: ['sex'] }, gated);
    expect(ids.map((id) => figure(one, id))).toEqual([0, 0, 0, 0]);
    expect(section7(one)).toContain('No table for Local Law 144 by race or ethnicity; sex and race or ethnicity');
    const stated = { ...data, sample: 'holdout', holdout_statement: 'No decisions have been made yet.' };
    const excluding = { ...gated, metrics: { n_bootstrap: 1000, small_groups: 'exclude', min_group_n: 100 } };
    const small = await auditFiles(files, stated, excluding);
    expect(figure(small, 'll144_data_source_stated')).toBe(1);
    expect(figure(small, 'll144_excluded_share_max')).toBeGreaterThan(0.02);
    expect(section7(small)).toContain('Left out of the impact ratios with fewer than 100 rows');
    expect(section7(small)).toContain('No decisions have been made yet.');
    expect(section7(one)).toContain('is not stated (“data.holdout_statement”)');
  }, 120_000);

  test('no other audit speaks of the law', async () => {
    const result = await auditFiles(files, data);
    expect(ids.map((id) => figure(result, id))).toEqual(ids.map(() => 'not_computed'));
    expect(section7(result)).not.toContain('144');
  }, 120_000);
});
