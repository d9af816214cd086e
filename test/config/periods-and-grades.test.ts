import { describe, expect, it } from 'vitest';
import { parseAuditConfig } from '../../src/config/parse.ts';

const config = (data: string, rest = '') =>
  parseAuditConfig(
    `as_of: 2025-09-30\ndata: {path: a.csv, target_column: y, score_column: p, id_column: k${data === '' ? '' : `, ${data}`}}\n${rest}`,
    'audit.yaml',
  );
const problems = (data: string, rest = '') =>
  config(data, rest).diagnostics.map(
    ({ where, code, message }) => `${where?.line}:${where?.column} ${code} ${message}`,
  );

describe('periods and grades', () => {
  it('reads them', () => {
    const { config: read, diagnostics } = config(
      'period_column: quarter, grade_column: g, grade_pd: {A: 0.01, 2: 0.05}',
    );
    expect(diagnostics).toEqual([]);
    expect(read?.data).toMatchObject({ periodColumn: 'quarter', gradeColumn: 'g', gradePd: { A: 0.01, '2': 0.05 } });
  });

  it('says what does not fit', () => {
    expect(problems('period_column: y')).toEqual([
      '2:85 config.value data.period_column and data.target_column name the same column "y"',
    ]);
    expect(problems('grade_pd: {A: 0.01}')).toEqual([
      '2:70 config.missing_key "data.grade_column" is missing; add: grade_column: <the column with the grades>',
    ]);
    expect(problems('grade_column: g, grade_pd: {A: 1.5, B: low}').map((line) => line.replace(/^\S+ /, ''))).toEqual([
      'config.value data.grade_pd.A must be a number from 0 to 1, found 1.5',
      'config.type data.grade_pd.B must be a number from 0 to 1, found "low"',
    ]);
  });
});

describe('what a person declares', () => {
  it('keeps inventory fields as they are written, and which have no value', () => {
    const { config: read } = config(
      '',
      'model_card: {inventory: {owner: Risk, version: 1.0, states: [NY, "01"], vendor: , live: true, note: " "}}\n',
    );
    expect(read?.modelCard.inventory).toEqual([
      { field: 'owner', text: 'Risk' },
      { field: 'version', text: '1.0' },
      { field: 'states', text: 'NY, 01' },
      { field: 'vendor', text: null },
      { field: 'live', text: 'true' },
      { field: 'note', text: null },
    ]);
  });

  it('keeps the place of a declared figure, and the mark of special-category data', () => {
    const { config: read, diagnostics } = config(
      'protected_attributes: [{column: faith, special_category: true}, sex]',
      'model_card: {declared_accuracy: {metric: auc, value: 0.8}}\nfindings: findings.yaml\n',
    );
    expect(diagnostics).toEqual([]);
    expect(read?.modelCard.declaredAccuracy).toMatchObject({
      metric: 'auc',
      value: 0.8,
      place: { line: 3, column: 42 },
    });
    expect(read?.data.protectedAttributes.map(({ specialCategory }) => specialCategory)).toEqual([true, undefined]);
    expect(read?.findings).toMatchObject({ path: 'findings.yaml', key: 'findings', line: 4 });
  });
});
