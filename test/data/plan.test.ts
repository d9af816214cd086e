import { describe, expect, it } from 'vitest';
import type { Source } from '../../src/data/engine.ts';
import { duckDbDialect } from '../../src/data/engines/duckdb/dialect.ts';
import { type MeasurementPlan, plan, planText } from '../../src/data/plan.ts';
import { relationSql } from '../../src/data/relation.ts';
import { bindRoles } from '../../src/data/roles.ts';
import { duplicatesSql, examplesSql } from '../../src/data/statements.ts';
import { attribute, config, type TestConfig } from './harness.ts';
import { sqlFaults } from './sql-lint.ts';

const source: Source = {
  kind: 'files',
  role: 'audited',
  names: ['holdout.csv'],
  format: 'csv',
  info: {
    columns: ['id', "y'; DROP TABLE r", 'score', 'decision', 'sex', 'age', 'part'].map((name) => ({
      name,
      nativeType: 'VARCHAR',
      kind: 'text',
    })),
    rows: 10,
    server: '1',
  },
};

const planOf = (audited: TestConfig, from = source): MeasurementPlan =>
  plan(audited, from, bindRoles(audited, from).roles!);

const full = config({
  targetColumn: "y'; DROP TABLE r",
  positiveLabel: "it's good",
  scoreColumn: 'score',
  predictionColumn: 'decision',
  idColumn: 'id',
  splitColumn: 'part',
  split: "te'st",
  protectedAttributes: [
    attribute('sex'),
    attribute('age', { label: 'age_group', bins: [18, 26.5, 40], unknown: ['-1'] }),
  ],
});

const variants: TestConfig[] = [
  full,
  config({ ...full.data, protectedAttributes: [] }),
  config({ ...full.data, positiveLabel: 1 }),
  config({ ...full.data, positiveLabel: true }),
  { ...full, threshold: { policy: 'from_file' } },
  config({ targetColumn: "y'; DROP TABLE r", predictionColumn: 'decision' }),
  config({ targetColumn: "y'; DROP TABLE r", scoreColumn: 'score', missingValues: [] }),
];

describe('plan', () => {
  it('prints as data', () => {
    expect(planText(planOf(full), duckDbDialect)).toMatchSnapshot();
  });

  it('prints how weights are scaled', () => {
    const text = planText(
      planOf(config({ ...full.data, weightColumn: 'score', scoreColumn: 'score', predictionColumn: 'decision' })),
      duckDbDialect,
    );
    expect(text).toContain('CAST(floor(wx * :weight_scale) AS ');
    expect(text).toMatch(/^:weight_scale the power of 2 .* known after "weights"$/m);
    // Every sum of the printed statements stands in the printed relation.
    for (const [, name] of text.matchAll(/sum\((w\w+)\)/g)) expect(text).toContain(` AS ${name}`);
  });

  it('is frozen and leaves the configuration alone', () => {
    const planned = planOf(full);
    expect(Object.isFrozen(planned.roles.attributes[0])).toBe(true);
    expect(Object.isFrozen(planned.statements[0]!.shape.integers)).toBe(true);
    expect(Object.isFrozen(full.data.protectedAttributes[0])).toBe(false);
  });

  it('is the same for the same input', () => {
    expect(planText(planOf(full), duckDbDialect)).toBe(planText(planOf(structuredClone(full)), duckDbDialect));
  });

  it('keeps source names out of statements', () => {
    for (const { sql } of planOf(full).statements) expect(sql).not.toContain('DROP');
    expect(relationSql(planOf(full), duckDbDialect, 'source')).not.toContain('DROP');
  });
});

describe('rendered SQL', () => {
  it.each(variants.map((variant, k) => [k, variant] as const))(
    'obeys the rules on which engines agree (%i)',
    (_, variant) => {
      for (const kind of ['text', 'double', 'integer', 'boolean', 'real'] as const) {
        const typed: Source = {
          ...source,
          info: {
            ...source.info,
            columns: source.info.columns.map((column) => ({ ...column, kind: column.name === 'sex' ? 'text' : kind })),
          },
        };
        const { roles } = bindRoles(variant, typed);
        if (roles === null) continue;
        const planned = plan(variant, typed, roles);
        expect(sqlFaults(relationSql(planned, duckDbDialect, 'source'))).toEqual([]);
        for (const { sql } of planned.statements) expect(sqlFaults(sql)).toEqual([]);
      }
    },
  );

  it('obeys them in the statements that fetch examples', () => {
    expect(sqlFaults(examplesSql("sq = '1'", 'st').sql)).toEqual([]);
    expect(sqlFaults(duplicatesSql().sql)).toEqual([]);
  });

  it.each([
    'SELECT round(s) FROM r',
    'SELECT n / 2 FROM r',
    'SELECT s FROM r WHERE s > 0.5',
    'SELECT s FROM r ORDER BY s',
    'SELECT s FROM r LIMIT 5',
    'SELECT CAST(sum(s) AS varchar) AS n FROM r',
    'SELECT count(*) AS n FROM r',
    'SELECT CAST(s AS BIGINT) FROM r',
    'SELECT "sex" FROM r',
    'SELECT lower(a0) FROM r',
    'SELECT 1; SELECT 2',
  ])('is refused where it does not: %s', (sql) => {
    expect(sqlFaults(sql)).not.toEqual([]);
  });
});
