import fc from 'fast-check';
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

const anyRow = fc
  .record({
    label: fc.constantFrom('a', 'b', 'c'),
    predicted: fc.constantFrom('a', 'b', 'c'),
    scores: fc.array(fc.integer({ min: 1, max: 20 }), { minLength: 3, maxLength: 3 }),
    groups: fc.record({ g: fc.constantFrom('x', 'y', '') }),
  })
  .map((row): ClassRow => {
    const sum = row.scores.reduce((a, b) => a + b);
    return { ...row, scores: row.scores.map((score) => score / sum) };
  });
const anyRows = fc.array(anyRow, { minLength: 10, maxLength: 40 });
const ofMatrix = [
  'accuracy',
  'mcc',
  'cohen_kappa',
  'f1_macro',
  'auc_ovr_macro',
  'auc_ovo_macro',
  'log_loss',
  'brier_multi_sum',
  'ece_top_label_10',
];

function run(rows: readonly ClassRow[], names: readonly string[] = ['a', 'b', 'c'], draws = 20) {
  return byKey(computeMulticlass(tabulateClasses(rows, names, ['g']), { ...usual, draws }));
}

describe('properties', () => {
  test('order of rows, doubling counts, and halved weights on doubled rows keep every point', () => {
    fc.assert(
      fc.property(anyRows, (rows) => {
        const plain = run(rows);
        const weighted = (own: readonly ClassRow[], weight: number) => run(own.map((row) => ({ ...row, weight })));
        const others = [run([...rows].reverse()), run([...rows, ...rows]), weighted([...rows, ...rows], 0.5)];
        for (const other of others) {
          for (const id of ofMatrix) close(other.value(id), plain.value(id), id);
          const id = 'equalized_odds_difference';
          close(other.value(id, { attribute: 'g' }), plain.value(id, { attribute: 'g' }), id);
        }
      }),
      { numRuns: 15 },
    );
  });

  test('renaming groups and classes renames the results', () => {
    fc.assert(
      fc.property(anyRows, (rows) => {
        const plain = run(rows);
        const name = (text: string) => `01 ${text}|_é😀`;
        const renamed = run(
          rows.map((row) => ({
            ...row,
            label: name(row.label),
            predicted: name(row.predicted),
            groups: { g: row.groups['g'] === '' ? '' : name(row.groups['g']!) },
          })),
          ['a', 'b', 'c'].map(name),
        );
        for (const id of ofMatrix) expect(renamed.value(id), id).toBe(plain.value(id));
        const id = 'demographic_parity_difference';
        for (const k of ['a', 'b', 'c']) {
          const there = { attribute: 'g', class: name(k) };
          expect(renamed.value(id, there), k).toBe(plain.value(id, { attribute: 'g', class: k }));
          expect(renamed.limits(id, there), k).toEqual(plain.limits(id, { attribute: 'g', class: k }));
        }
      }),
      { numRuns: 15 },
    );
  });

  test('with two classes, one against the rest is the binary task', () => {
    const rows = goldenRows('binary_main');
    const name = (value: string | undefined) => (value === '1' ? 'yes' : 'no');
    const found = byKey(
      computeMulticlass(
        tabulateClasses(
          rows.map((row) => ({
            label: name(row['y_true']),
            predicted: name(row['y_pred']),
            scores: [1 - Number(row['score']), Number(row['score'])],
            groups: { sex: row['sex']! },
          })),
          ['no', 'yes'],
          ['sex'],
        ),
        { ...usual, draws: 50 },
      ),
    );
    const binary = goldenJson('binary_main');
    for (const id of ['accuracy', 'balanced_accuracy', 'mcc', 'cohen_kappa'])
      same(found.value(id), binary.overall.labels[id], id);
    for (const id of ['auc_ovr_macro', 'auc_ovo_macro']) same(found.value(id), binary.overall.scores.roc_auc, id);
    same(found.value('log_loss'), binary.overall.scores.log_loss, 'log loss', 1e-10);
    same(found.value('brier_multi_half'), binary.overall.scores.brier, 'Brier');
    for (const id of ['demographic_parity_difference', 'equalized_odds_difference']) {
      same(found.value(id, { attribute: 'sex', class: 'yes' }), binary.fairness.sex[id], id);
    }
  });
});

test('a class without rows, a group without rows, decisions only', () => {
  const rows: ClassRow[] = [
    { label: 'a', predicted: 'a', groups: { g: 'x' } },
    { label: 'b', predicted: 'a', groups: { g: 'y' } },
    { label: 'b', predicted: 'b', groups: { g: 'y' } },
  ];
  const statistics = tabulateClasses(rows, ['a', 'b', 'c'], ['g'], { g: ['z'] });
  const found = byKey(computeMulticlass(statistics, { ...usual, draws: 50 }));
  expect(found.value('accuracy')).toBeCloseTo(2 / 3, 15);
  expect(found.get('recall_macro')).toMatchObject({ reason: 'zero_denominator' });
  same(found.value('recall_weighted'), 2 / 3, 'weighted by rows');
  expect(found.get('log_loss')).toMatchObject({ reason: 'no_scores' });
  expect(found.get('accuracy', { attribute: 'g', group: 'z' })).toMatchObject({ reason: 'empty_group' });
  expect(found.get('accuracy_difference', { attribute: 'g' })).toMatchObject({ complete: false, emptyGroups: ['z'] });
  expect(found.get('roc_auc')).toMatchObject({ reason: 'task_mismatch' });
  expect(found.get('mae')).toMatchObject({ reason: 'task_mismatch' });
});

test('the worst class has the widest say: its interval holds that of every class at the shared level', () => {
  const { found } = goldenCase(false);
  const id = 'demographic_parity_difference';
  const worst = found.limits(id, { attribute: 'region' })!;
  for (const name of classes) {
    const one = found.limits(id, { attribute: 'region', class: name })!;
    expect(worst[1]!).toBeGreaterThanOrEqual(one[1]!);
  }
  expect(found.get(id, { attribute: 'region' })).toMatchObject({ argmax: 'c2', ci: { method: 'image', level: 0.95 } });
});

function close(actual: number | null, expected: number | null, what: string): void {
  if (actual === null || expected === null) expect(actual, what).toBe(expected);
  else expect(actual, what).toBeCloseTo(expected, 10);
}
