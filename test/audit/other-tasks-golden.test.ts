import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { publish } from '../../src/base/format.ts';
import { type AuditResult, audit } from '../../src/index.ts';
import { metricKey, type Scope } from '../../src/record/metric.ts';
import { parquetFile } from '../cli/parquet-file.ts';
import { folderWith, goldenFile } from './audit-table.ts';

/** From a file to the record: every golden figure of several classes and of amounts, plain and weighted. */

// biome-ignore lint/suspicious/noExplicitAny: the golden files are free-form JSON
type Golden = any;

interface Expected {
  readonly key: string;
  readonly value: number;
  readonly tolerance: number;
}

const golden = (name: string): Golden => JSON.parse(readFileSync(goldenFile(`${name}.golden.json`), 'utf8'));
const at = (id: string, scope: Omit<Scope, 'split'>, value: unknown, tolerance = 1e-12): Expected[] =>
  typeof value === 'number' ? [{ key: metricKey(id, { ...scope, split: 'audited' }), value, tolerance }] : [];

/** The record holds 12 significant digits: a figure is right if it is the golden one so far. */
function wrongFigures(result: AuditResult, expected: readonly Expected[]) {
  return expected.flatMap(({ key, value, tolerance }) => {
    const found = result.metrics[key]?.result;
    const near =
      found?.kind === 'value' && Math.abs(found.value - publish(value)) <= tolerance * Math.max(1, Math.abs(value));
    return near ? [] : [{ key, value, found }];
  });
}

const draws = { metrics: { n_bootstrap: 1000 } };

describe('several classes', () => {
  const reference = golden('multiclass');
  const classes: readonly string[] = reference.classes;
  const data = {
    path: goldenFile('multiclass.csv'),
    task: 'multiclass',
    target_column: 'y_true',
    prediction_column: 'y_pred',
    class_score_columns: Object.fromEntries(classes.map((name) => [name, `p_${name}`])),
    id_column: 'id',
    protected_attributes: ['sex', 'region'],
  };

  function overall(block: Golden): Expected[] {
    const {
      confusion: _,
      precision_per_class,
      recall_per_class,
      f1_per_class,
      auc_ovr,
      ece_classwise_10,
      ...ids
    } = block;
    const ofClasses = [
      ['ppv', precision_per_class],
      ['tpr', recall_per_class],
      ['f1', f1_per_class],
      ['roc_auc', auc_ovr],
      ['ece_width_10', ece_classwise_10],
    ] as const;
    return [
      ...Object.entries(ids).flatMap(([id, value]) => at(id, {}, value)),
      ...at('f1', {}, ids.f1_macro),
      ...ofClasses.flatMap(([id, values]) =>
        Object.entries(values).flatMap(([name, value]) => at(id, { class: name }, value)),
      ),
    ];
  }

  function fairness(attribute: string): Expected[] {
    const of = reference.fairness[attribute];
    return [
      ...Object.entries<Golden>(of.one_vs_rest).flatMap(([name, ids]) =>
        Object.entries(ids).flatMap(([id, value]) => at(id, { attribute, class: name }, value)),
      ),
      ...Object.entries(of.max_over_classes).flatMap(([id, value]) => at(id, { attribute }, value)),
      ...Object.entries<Golden>(of.groups).flatMap(([group, { n, accuracy, macro_f1, log_loss }]) => [
        ...at('n', { attribute, group }, n),
        ...at('accuracy', { attribute, group }, accuracy),
        ...at('f1_macro', { attribute, group }, macro_f1),
        ...at('log_loss', { attribute, group }, log_loss),
      ]),
      ...at('accuracy_difference', { attribute }, of.accuracy_difference),
      ...at('prediction_chi2_p', { attribute }, of.prediction_chi2.p, 1e-10),
      ...at('prediction_cramers_v', { attribute }, of.prediction_cramers_v),
    ];
  }

  test('every golden figure, from CSV and from Parquet alike; what needs two classes or an amount says so', async () => {
    const expected = [...overall(reference.overall), ...fairness('sex'), ...fairness('region')];
    expect(expected.length).toBeGreaterThanOrEqual(113);
    const result = await audit({ as_of: '2025-09-30', ...draws, data } as Parameters<typeof audit>[0]);
    expect(wrongFigures(result, expected)).toEqual([]);
    for (const key of ['mae', 'ks', 'brier', 'mean_prediction_difference|attribute=sex'])
      expect(result.metrics[key]?.result, key).toMatchObject({ kind: 'undefined', reason: 'task_mismatch' });
    const { roles } = result.manifest.data_schema;
    expect(roles).toMatchObject({ task: 'multiclass', classes, positive_label: null, favorable_outcome: null });
    expect(result.manifest.model).toMatchObject({
      class_count: 4,
      threshold: { value: null, policy: 'highest_probability' },
    });

    const path = join(folderWith({}), 'rows.parquet');
    writeFileSync(path, await parquetFile(`SELECT * FROM read_csv('${data.path}', header = true)`));
    const typed = await audit({ as_of: '2025-09-30', ...draws, data: { ...data, path } } as Parameters<
      typeof audit
    >[0]);
    expect(typed.metrics).toEqual(result.metrics);
    expect(typed.manifest.content['7']).toEqual(result.manifest.content['7']);
  });

  test('every weighted figure', async () => {
    const { protected_attributes: _, ...alone } = data;
    const weighted = { ...alone, weight_column: 'weight' };
    const result = await audit({ as_of: '2025-09-30', ...draws, data: weighted } as Parameters<typeof audit>[0]);
    const expected = overall(reference.overall_weighted).filter(({ key }) => key !== 'n');
    expect(expected.length).toBeGreaterThanOrEqual(39);
    expect(wrongFigures(result, expected)).toEqual([]);
    expect(result.manifest.content['11']).toMatchObject({
      facts: { limitations: expect.arrayContaining([expect.objectContaining({ rule: 'weighted_rows' })]) },
    });
  });

  test('without probabilities the recorded predictions speak, and what needs scores says so', async () => {
    const { class_score_columns: _, ...decided } = data;
    const result = await audit({ as_of: '2025-09-30', ...draws, data: decided } as Parameters<typeof audit>[0]);
    const { accuracy, f1_macro, mcc } = reference.overall;
    const expected = [...at('accuracy', {}, accuracy), ...at('f1_macro', {}, f1_macro), ...at('mcc', {}, mcc)];
    expect(wrongFigures(result, expected)).toEqual([]);
    expect(result.metrics['log_loss']?.result).toMatchObject({ kind: 'undefined', reason: 'no_scores' });
    expect(result.manifest.content['6']).toMatchObject({ absent: 'no_scores' });
    expect(result.manifest.model.threshold).toMatchObject({ policy: 'from_file' });
  });
});

describe('amounts', () => {
  const reference = golden('regression');
  const data = {
    path: goldenFile('regression.csv'),
    task: 'regression',
    target_column: 'y_true',
    prediction_column: 'y_pred',
    id_column: 'id',
    protected_attributes: ['sex', 'region'],
  };
  const withoutId = ['mean_true', 'mean_pred'];
  const figures = (ids: Golden, scope: Omit<Scope, 'split'>) =>
    Object.entries(ids).flatMap(([id, value]) => (withoutId.includes(id) ? [] : at(id, scope, value)));

  function fairness(attribute: string): Expected[] {
    const of = reference.fairness[attribute];
    const reference_ = attribute === 'sex' ? 'M' : 'N';
    return [
      ...at('n_missing', { attribute }, of.n_missing),
      ...Object.entries(of.groups).flatMap(([group, ids]) => figures(ids, { attribute, group })),
      ...['mean_prediction_difference', 'mae_difference', 'mae_group_max', 'r2_group_min'].flatMap((id) =>
        at(id, { attribute }, of[id]),
      ),
      ...Object.entries<Golden>(of.versus_reference).flatMap(([group, versus]) => {
        const scope = { attribute, group, reference: reference_ };
        return [
          ...at('smd', scope, versus.smd_population_sd),
          ...at('residual_smd', scope, versus.residual_smd),
          ...at('air_at_cut', scope, versus.air_at_or_above_median),
          ...at('score_ks', scope, versus.ks),
          ...at('score_wasserstein', scope, versus.wasserstein),
        ];
      }),
    ];
  }

  test('every golden figure, from CSV and from Parquet alike; what needs classes says so', async () => {
    const expected = [...figures(reference.overall, {}), ...fairness('sex'), ...fairness('region')];
    expect(expected.length).toBeGreaterThanOrEqual(100);
    const result = await audit({ as_of: '2025-09-30', ...draws, data } as Parameters<typeof audit>[0]);
    expect(wrongFigures(result, expected)).toEqual([]);
    for (const key of ['accuracy', 'roc_auc', 'demographic_parity_difference|attribute=sex'])
      expect(result.metrics[key]?.result, key).toMatchObject({ kind: 'undefined', reason: 'task_mismatch' });
    expect(result.manifest.data_schema.roles).toMatchObject({ task: 'regression', prediction: 'y_pred', score: null });
    expect(result.manifest.model).toMatchObject({ class_count: null, threshold: { value: null, policy: 'none' } });

    const path = join(folderWith({}), 'rows.parquet');
    writeFileSync(path, await parquetFile(`SELECT * FROM read_csv('${data.path}', header = true)`));
    const typed = await audit({ as_of: '2025-09-30', ...draws, data: { ...data, path } } as Parameters<
      typeof audit
    >[0]);
    expect(typed.metrics).toEqual(result.metrics);
  });

  test('every weighted figure; score_column may name the amount', async () => {
    const { prediction_column: column, protected_attributes: _, ...rest } = data;
    const weighted = { ...rest, score_column: column, weight_column: 'weight' };
    const result = await audit({ as_of: '2025-09-30', ...draws, data: weighted } as Parameters<typeof audit>[0]);
    const expected = figures(reference.overall_weighted, {}).filter(({ key }) => key !== 'n');
    expect(expected.length).toBeGreaterThanOrEqual(8);
    expect(wrongFigures(result, expected)).toEqual([]);
  });
});

test('gates judge both tasks, and a gate on a metric of another task is not evaluated', async () => {
  const gate = (name: string, metric: string, comparison: string, threshold: number) =>
    `  - {name: ${name}, clause: "", metric: ${metric}, threshold: ${threshold}, comparison: ${comparison}, severity: error}`;
  const policy = (gates: readonly string[]) =>
    `policy_name: P\nversion: "1"\neffective_date: 2025-01-01\ngates:\n${gates.join('\n')}\n`;
  const folder = folderWith({
    'classes.yaml': policy([
      gate('Accuracy', 'accuracy', 'greater_than', 0.5),
      gate('Parity', 'demographic_parity_difference', 'less_than', 0.01),
      gate('Amounts', 'mae', 'less_than', 1),
    ]),
    'amounts.yaml': policy([
      gate('Error', 'mae', 'less_than', 6000),
      gate('Means', 'mean_prediction_difference', 'less_than', 100),
      gate('Classes', 'roc_auc', 'greater_than', 0.5),
    ]),
  });
  const shared = { target_column: 'y_true', prediction_column: 'y_pred', protected_attributes: ['sex'] };
  const states = async (name: string, task: string, policyFile: string) => {
    const { gates } = await audit({
      as_of: '2025-09-30',
      ...draws,
      policy_gates: join(folder, policyFile),
      data: { ...shared, path: fileURLToPath(new URL(`../golden/${name}.csv`, import.meta.url)), task },
    } as Parameters<typeof audit>[0]);
    return gates.map((one) => [one.name, one.status, one.reason]);
  };
  expect(await states('multiclass', 'multiclass', 'classes.yaml')).toEqual([
    ['Accuracy', 'PASS', null],
    ['Parity', 'FAIL', null],
    ['Amounts', 'NOT_EVALUATED', 'task_mismatch'],
  ]);
  expect(await states('regression', 'regression', 'amounts.yaml')).toEqual([
    ['Error', 'PASS', null],
    ['Means', 'FAIL', null],
    ['Classes', 'NOT_EVALUATED', 'task_mismatch'],
  ]);
});
