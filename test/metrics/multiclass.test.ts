import { describe, expect, test } from 'vitest';
import { computeMulticlass } from '../../src/metrics/multiclass/compute-multiclass.ts';
import { byKey, goldenJson, goldenRows, same } from './golden-case.ts';
import { type ClassRow, tabulateClasses } from './multiclass-tables.ts';
import { usual } from './tables.ts';

const golden = goldenJson('multiclass');
const classes: readonly string[] = golden.classes;

function goldenCase(weighted: boolean) {
  const rows = goldenRows('multiclass').map(
    (row): ClassRow => ({
      label: row['y_true']!,
      predicted: row['y_pred']!,
      scores: classes.map((name) => Number(row[`p_${name}`])),
      ...(weighted ? { weight: Number(row['weight']) } : {}),
      groups: { sex: row['sex']!, region: row['region']! },
    }),
  );
  const statistics = tabulateClasses(rows, classes, ['sex', 'region']);
  return { statistics, found: byKey(computeMulticlass(statistics, { ...usual, draws: 100 })) };
}

describe.each([
  ['overall', false],
  ['overall_weighted', true],
] as const)('golden values, %s', (block, weighted) => {
  const { statistics, found } = goldenCase(weighted);
  const { confusion, precision_per_class, recall_per_class, f1_per_class, auc_ovr, ece_classwise_10, ...ids } =
    golden[block];

  test('every figure has its value', () => {
    expect(Object.keys(ids).length).toBeGreaterThanOrEqual(20);
    for (const [id, expected] of Object.entries<number>(ids)) same(found.value(id), expected, id);
    same(found.value('f1'), ids.f1_macro, 'f1 without suffix');
    same(found.value('ppv'), ids.precision_macro, 'precision without suffix');
    same(found.value('tpr'), ids.recall_macro, 'recall without suffix');
  });

  test('confusion matrix and single classes', () => {
    const { rows, weights } = statistics.overall.confusion;
    for (const [i, expected] of confusion.flat().entries()) same((weights ?? rows)[i], expected, `cell ${i}`);
    for (const name of classes) {
      same(found.value('ppv', { class: name }), precision_per_class[name], `precision of ${name}`);
      same(found.value('tpr', { class: name }), recall_per_class[name], `recall of ${name}`);
      same(found.value('f1', { class: name }), f1_per_class[name], `f1 of ${name}`);
      same(found.value('roc_auc', { class: name }), auc_ovr[name], `auc of ${name}`);
      same(found.value('ece_width_10', { class: name }), ece_classwise_10[name], `ece of ${name}`);
    }
  });
});

describe.each(['sex', 'region'])('golden fairness, %s', (attribute) => {
  const { found } = goldenCase(false);
  const expected = golden.fairness[attribute];

  test('one against the rest, and the worst class', () => {
    for (const [name, metrics] of Object.entries<Record<string, number>>(expected.one_vs_rest)) {
      for (const [id, value] of Object.entries(metrics))
        same(found.value(id, { attribute, class: name }), value, `${id} of ${name}`);
    }
    for (const [id, value] of Object.entries<number>(expected.max_over_classes)) {
      same(found.value(id, { attribute }), value, `worst ${id}`);
      const limits = found.limits(id, { attribute })!;
      expect(limits[0]!).toBeLessThanOrEqual(value);
      expect(limits[1]!).toBeGreaterThanOrEqual(value);
    }
  });

  test('groups', () => {
    for (const [group, figures] of Object.entries<Record<string, number>>(expected.groups)) {
      same(found.value('n', { attribute, group }), figures['n']!, 'n');
      same(found.value('accuracy', { attribute, group }), figures['accuracy']!, 'accuracy');
      same(found.value('f1_macro', { attribute, group }), figures['macro_f1']!, 'macro f1');
      same(found.value('log_loss', { attribute, group }), figures['log_loss']!, 'log loss');
    }
    same(found.value('accuracy_difference', { attribute }), expected.accuracy_difference, 'accuracy difference');
    same(found.value('prediction_chi2_p', { attribute }), expected.prediction_chi2.p, 'chi2 p', 1e-10);
    same(found.value('prediction_cramers_v', { attribute }), expected.prediction_cramers_v, 'V');
  });
});
