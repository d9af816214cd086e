// Golden files of several classes and of amounts.
import { metricsByKey } from './metrics-by-key.mjs';
import { tabulateAmounts, tabulateClasses } from './tabulate-tasks.mjs';

const options = { level: 0.95, minGroupN: 30, smallGroups: 'keep', draws: 200, seed: 42 };
const described = ['file', 'task', 'classes'];

export async function multiclassRules({ golden, load, readCsv }) {
  const { compareCodePoints } = await load('base/order');
  const { computeMulticlass } = await load('metrics/multiclass/compute-multiclass');
  const { contingency } = await load('stats/contingency');
  const { classes } = golden;
  const attributes = Object.keys(golden.fairness);
  const rows = readCsv(golden.file).map((row) => ({
    label: row.y_true,
    predicted: row.y_pred,
    scores: classes.map((name) => Number(row[`p_${name}`])),
    weight: Number(row.weight),
    groups: Object.fromEntries(attributes.map((name) => [name, row[name]])),
  }));
  const run = async (weighted) => {
    const statistics = tabulateClasses(rows, classes, attributes, { weighted, compareCodePoints });
    return { statistics, figure: await metricsByKey(load, computeMulticlass(statistics, options)) };
  };
  const results = { overall: await run(false), overall_weighted: await run(true) };
  return (path) => {
    const [head, second, third, ...rest] = path;
    if (described.includes(head)) return { skip: 'describes the file' };
    if (head !== 'fairness') return overallFigure(results[head], path, classes);
    const { statistics, figure } = results.overall;
    const attribute = second;
    const scope = { attribute };
    if (third === 'one_vs_rest') return figure(rest[1], { ...scope, class: rest[0] });
    if (third === 'max_over_classes') return figure(rest[0], scope);
    if (third === 'groups') return figure({ macro_f1: 'f1_macro' }[rest[1]] ?? rest[1], { ...scope, group: rest[0] });
    if (third !== 'prediction_chi2') return figure(third, scope);
    if (rest[0] === 'p') return figure('prediction_chi2_p', scope, { tolerance: 1e-10 });
    const { groups } = statistics.attributes.find(({ name }) => name === attribute);
    const found = contingency(
      groups.map(({ confusion }) => classes.map((_, k) => predictedAs(confusion.rows, k, classes.length))),
    );
    return { metric: `prediction χ² (${rest[0]})`, actual: { stat: found.chi2, df: found.df }[rest[0]] };
  };
}

const perClass = {
  precision_per_class: 'ppv',
  recall_per_class: 'tpr',
  f1_per_class: 'f1',
  auc_ovr: 'roc_auc',
  ece_classwise_10: 'ece_width_10',
};

function overallFigure({ statistics, figure }, [, id, ...rest], classes) {
  if (id !== 'confusion') return perClass[id] === undefined ? figure(id) : figure(perClass[id], { class: rest[0] });
  const { rows, weights } = statistics.overall.confusion;
  return { metric: 'confusion matrix', actual: (weights ?? rows)[Number(rest[0]) * classes.length + Number(rest[1])] };
}

function predictedAs(matrix, k, classes) {
  return matrix.reduce((sum, rows, i) => (i % classes === k ? sum + rows : sum), 0);
}

export async function regressionRules({ golden, load, readCsv }) {
  const { compareCodePoints } = await load('base/order');
  const { computeRegression } = await load('metrics/regression/compute-regression');
  const { regressionFigures } = await load('metrics/regression/figures');
  const { welchTest } = await load('stats/welch');
  const attributes = Object.keys(golden.fairness);
  const rows = readCsv(golden.file).map((row) => ({
    outcome: Number(row.y_true),
    prediction: Number(row.y_pred),
    weight: Number(row.weight),
    groups: Object.fromEntries(attributes.map((name) => [name, row[name]])),
  }));
  const run = async (weighted) => {
    const statistics = tabulateAmounts(rows, attributes, { weighted, compareCodePoints });
    return { statistics, figure: await metricsByKey(load, computeRegression(statistics, options)) };
  };
  const results = { overall: await run(false), overall_weighted: await run(true) };
  const mean = (slice, side) => regressionFigures(slice, options).moments(side).mean;
  const sides = { mean_true: (outcome) => outcome, mean_pred: (_, prediction) => prediction };
  const ofSlice = (slice, figure, id, scope) =>
    sides[id] === undefined ? figure(id, scope) : { metric: `${id} (moments)`, actual: mean(slice, sides[id]) };
  return (path) => {
    const [head, second, third, fourth, fifth] = path;
    if (described.includes(head)) return { skip: 'describes the file' };
    const { statistics, figure } = results[head] ?? results.overall;
    if (head !== 'fairness') return ofSlice(statistics.overall, figure, second, {});
    const attribute = statistics.attributes.find(({ name }) => name === second);
    const scope = { attribute: second };
    const sliceOf = (group) => attribute.groups.find((slice) => slice.group === group);
    if (third === 'groups') return ofSlice(sliceOf(fourth), figure, fifth, { ...scope, group: fourth });
    if (third !== 'versus_reference') return figure(third, scope);
    const reference = attribute.groups.reduce((best, slice) => (slice.n >= best.n ? slice : best));
    if (fifth.startsWith('welch_'))
      return welch(fifth, sliceOf(fourth), reference, { regressionFigures, welchTest, sides });
    return figure(againstReference[fifth] ?? fifth, { ...scope, group: fourth, reference: reference.group });
  };
}

const againstReference = {
  smd_population_sd: 'smd',
  ks: 'score_ks',
  wasserstein: 'score_wasserstein',
  air_at_or_above_median: 'air_at_cut',
};

function welch(key, slice, reference, { regressionFigures, welchTest, sides }) {
  const [a, b] = [slice, reference].map((one) => regressionFigures(one, options).moments(sides.mean_pred));
  const found = welchTest(a, b);
  return {
    metric: `Welch test (${key})`,
    actual: { welch_t: found.t, welch_df: found.df, welch_p: found.p }[key],
    tolerance: 1e-10,
  };
}
