import { readFile } from 'node:fs/promises';
import { expect, it } from 'vitest';
import { measure } from '../../src/data/measure.ts';
import type { MeasuredSlice } from '../../src/data/measurement.ts';
import { plan } from '../../src/data/plan.ts';
import { readColumns } from '../../src/data/read-columns.ts';
import { bindRoles } from '../../src/data/roles.ts';
import { scan } from '../../src/data/scan.ts';
import { attribute, config, open, options } from './harness.ts';
import { parquet } from './parquet.ts';

const folder = 'test/data/fixtures/german-credit';
const counts = ({ n, confusion }: MeasuredSlice) => ({ n, ...confusion });

const audited = config({
  targetColumn: 'credit_risk',
  idColumn: 'applicant_id',
  protectedAttributes: [
    attribute('gender'),
    attribute('age', { label: 'age_group', bins: [18, 26, 40, 62] }),
    attribute('foreign_worker'),
  ],
});

it('gives the recorded counts from CSV and from typed Parquet', async () => {
  const expected = JSON.parse(await readFile(`${folder}/counts.json`, 'utf8')) as {
    overall: object;
    groups: Record<string, Record<string, object>>;
  };
  const csv = `${folder}/holdout.csv`;
  const typed = await parquet(
    `SELECT * FROM read_csv('${csv}', header=true, types={'foreign_worker': 'VARCHAR', 'telephone': 'VARCHAR'})`,
  );
  const logs = new Set<string>();
  const profiles = new Set<string>();
  for (const path of [csv, typed]) {
    const engine = await open({ audited: [path], parity: [`${folder}/scores.csv`] });
    const { source } = await engine.describe({ role: 'audited' });
    const parity = (await engine.describe({ role: 'parity' })).source;
    const columns = [
      { column: 0, name: 'id', as: 'text' as const },
      { column: 1, name: 'score', as: 'number' as const },
    ];
    const recorded = await readColumns(engine, parity, columns, { missingValues: [] }, options);
    const scored = await engine.attachScores(source, undefined, recorded.columns['score'] as Float64Array, options);
    const { roles, diagnostics } = bindRoles(audited, scored);
    expect(diagnostics).toEqual([]);
    const measured = await measure(engine, scored, plan(audited, scored, roles!), options);
    expect(counts(measured.overall)).toEqual(expected.overall);
    for (const one of measured.attributes) {
      const groups = one.groups.filter(({ n }) => n > 0).map((group) => [group.group, counts(group)]);
      expect(Object.fromEntries(groups)).toEqual(expected.groups[one.name]);
    }
    logs.add(JSON.stringify(measured.queryLog.map(({ id, rows, resultSha256 }) => [id, rows, resultSha256])));
    const attributes = roles!.attributes;
    const scanned = await scan(
      engine,
      { source, label: roles!.label.column, key: 0, attributes, missingValues: ['', 'NA'] },
      options,
    );
    profiles.add(JSON.stringify([scanned.profiles.map(({ type: _, ...rest }) => rest), scanned.missingness]));
    expect(scanned.missingness[1]!.groups.map(({ group, n }) => [group, n])).toEqual([
      ['18-25', 57],
      ['26-39', 155],
      ['40-61', 74],
      ['62+', 14],
    ]);
  }
  expect(logs.size).toBe(1);
  expect(profiles.size).toBe(1);
});
