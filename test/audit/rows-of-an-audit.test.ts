import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { audit } from '../../src/index.ts';
import { auditFiles, csv, figure } from './audit-table.ts';

const at = (path: string) => fileURLToPath(new URL(path, import.meta.url));

/** German Credit with one of its models; `data` and `more` add to the configuration. */
function german(model: string, attributes: readonly object[], more: object) {
  return audit({
    as_of: '2025-09-30',
    metrics: { n_bootstrap: 1000, ...more },
    model: { path: model },
    data: {
      path: at('../../examples/german-credit/data/holdout.csv'),
      schema_path: at('../../examples/german-credit/data/schema.json'),
      target_column: 'credit_risk',
      positive_label: 1,
      id_column: 'applicant_id',
      protected_attributes: attributes,
    },
  } as Parameters<typeof audit>[0]);
}

const rowMetrics = { individual_fairness: { enabled: true }, stability: { epsilon_values: [0.05] } };
const without = at('../../examples/german-credit/models/xgboost_without_protected.json');
const withProtected = at('../models/fixtures/german-credit/xgboost_with_protected.json');

describe('proxies', () => {
  test('stand in the record and the report whenever there are features: no model is needed', async () => {
    const rows = Array.from({ length: 120 }, (_, i) => {
      const a = i % 3 === 0 ? 'p' : 'q';
      return [i, i % 2, ((i * 7) % 100) / 100, a, a === 'p' ? 'x' : 'y', (i * 13) % 17, i % 11 === 0 ? 'NA' : i];
    });
    const result = await auditFiles(
      { 'rows.csv': csv(['id', 'y', 'score', 'a', 'twin', 'noise', 'gappy'], rows) },
      { target_column: 'y', score_column: 'score', id_column: 'id', protected_attributes: ['a'] },
    );
    expect(figure(result, 'max_proxy_correlation|attribute=a')).toBe(1);
    expect(figure(result, 'max_proxy_strength|attribute=a')).toBe(1);
    expect(figure(result, 'prohibited_input_count')).toBe('no_model');
    // Not asked for: known, and not computed.
    expect(figure(result, 'consistency')).toBe('not_computed');
  }, 120_000);
});

describe('single decisions', () => {
  test('a model without the protected input cannot move with it; what carries it is counted', async () => {
    const result = await german(
      without,
      [{ column: 'gender', reference: 'male', carried_by: ['personal_status', 'housing'] }],
      rowMetrics,
    );
    expect(figure(result, 'prohibited_input_count')).toBe(1);
    expect(figure(result, 'individual_fairness_violation_rate|attribute=gender')).toBeDefined();
    expect(figure(result, 'consistency')).toBeTypeOf('number');
    expect(figure(result, 'perturbation_flip_rate')).not.toBe('not_computed');
    expect(Object.keys(result.manifest.seeds.derived)).toEqual(
      expect.arrayContaining(['boot', 'pair_rows', 'perturbation']),
    );
  }, 300_000);

  test('the flip test moves the decisions of a model that reads the attribute', async () => {
    const result = await german(withProtected, [{ column: 'age', bins: [18, 40] }], rowMetrics);
    expect(figure(result, 'prohibited_input_count')).toBe(1);
    expect(figure(result, 'flip_test_change_rate|attribute=age')).toBeGreaterThan(0);
  }, 300_000);
});
