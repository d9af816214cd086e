// Golden files of the binary task: overall and per group, unweighted and weighted, against the reference group, intervals.

import { tabulate } from './tabulate.mjs';
import { twoProportions } from './two-proportions.mjs';

export async function binaryRules({ golden, load, readCsv }) {
  const { compareCodePoints } = await load('base/order');
  const { computeMetrics } = await load('metrics/compute');
  const { metricKey } = await load('record/metric');
  const { definitionOf } = await load('metrics/catalogue');
  const rows = readCsv(golden.file).map(({ y_true, y_pred, score, weight, ...groups }) => ({
    label: Number(y_true),
    decision: Number(y_pred),
    score: Number(score),
    weight: Number(weight ?? 1),
    groups,
  }));
  const attributes = Object.keys(golden.fairness);
  const options = { level: 0.95, minGroupN: 30, smallGroups: 'keep', draws: 200, seed: 42 };
  const results = (weighted, parameters = {}) => {
    const statistics = tabulate(rows, attributes, { declared: golden.declared_groups, weighted, compareCodePoints });
    const metrics = computeMetrics(statistics, { ...options, parameters });
    const byKey = new Map(metrics.map((metric) => [metricKey(metric.id, metric.scope), metric]));
    const get = (id, scope = {}) => byKey.get(metricKey(definitionOf(id)?.id ?? id, { ...scope, split: 'audited' }));
    const value = (id, scope) => {
      const metric = get(id, scope);
      if (metric === undefined || metric.reason === 'not_computed') return undefined;
      return metric.kind === 'value' ? metric.value : null;
    };
    return { statistics, get, value };
  };
  const plain = results(false);
  const development = results(false, { sample: 'development' });
  const weighted = golden.overall_weighted === undefined ? undefined : results(true);
  const shared = {
    computeMetrics,
    options,
    merge: await load('metrics/merge-slices'),
    definitionOf,
    auc: await load('stats/auc'),
    limits: await load('stats/limits'),
    bins: await load('metrics/score-bins'),
    scores: await load('metrics/slice-scores'),
    measures: await load('metrics/measures/registry'),
    logistic: await load('metrics/measures/logistic'),
    distributions: await load('stats/distributions'),
    pairs: await twoProportions(load),
    difference: await load('stats/difference'),
  };
  return (path, value) => {
    const [head, ...rest] = path;
    if (['file', 'task', 'note', 'threshold', 'declared_groups'].includes(head)) return { skip: 'describes the file' };
    if (head === 'overall') return overall(rest, value, plain, { ...shared, development });
    if (head === 'overall_weighted') return overall(rest, value, weighted, { ...shared, development: undefined });
    if (head === 'fairness') return fairness(rest, value, plain, shared);
    if (head === 'fairness_weighted') return fairness(rest, value, weighted, shared);
    return undefined;
  };
}

/** A metric id and its value; undefined (no rule) if the library does not compute it. */
function figure(results, id, scope, rest = {}) {
  const actual = results.value(id, scope);
  return actual === undefined ? undefined : { metric: id, actual, ...rest };
}

function sumOfWeights({ weights, n }) {
  return weights === undefined ? n : Object.values(weights.confusion).reduce((sum, w) => sum + w, 0);
}

function labels(id, slice, results, scope) {
  if (id === 'w_sum') return { metric: 'sum of weights', actual: sumOfWeights(slice) };
  if (['tp', 'fp', 'fn', 'tn'].includes(id) && slice.weights !== undefined)
    return { metric: `${id} in weights`, actual: slice.weights.confusion[id] };
  return figure(results, id, scope);
}

function overall([part, id, ...rest], _expected, results, shared) {
  const { statistics, value } = results;
  const slice = statistics.overall;
  if (part === 'kish_n_eff') {
    const squares = Object.values(slice.weights.squares).reduce((sum, w) => sum + w, 0);
    return { metric: 'Kish effective size', actual: sumOfWeights(slice) ** 2 / squares };
  }
  if (part === 'labels') return labels(id, slice, results, {});
  const scores = shared.scores.weighedScores(slice);
  const reliability = /^reliability_(width_10|width_15|mass_10)$/.exec(id);
  if (reliability !== null) {
    const bins = shared.bins.scoreBins(scores, reliability[1]);
    const counts = shared.bins.scoreBins(slice.histogram, reliability[1]);
    const filled = bins.flatMap((bin, k) =>
      bin.n > 0 ? [[k, counts[k].n, bin.n, bin.scores / bin.n, bin.events / bin.n]] : [],
    );
    return { metric: `reliability ${reliability[1]}`, actual: filled[Number(rest[0])]?.[Number(rest[1])] };
  }
  const test = /^hosmer_lemeshow_mass10_df(8|10)$/.exec(id);
  if (test !== null) {
    const filled = shared.bins.scoreBins(scores, 'mass_10').filter(({ n }) => n > 0).length;
    if (rest[0] === 'stat') return figure(results, 'hosmer_lemeshow');
    if (rest[0] === 'df') {
      const df = value('hosmer_lemeshow') === null ? null : filled - (test[1] === '8' ? 2 : 0);
      return { metric: 'hosmer_lemeshow df', actual: df };
    }
    return test[1] === '10'
      ? figure(results, 'hosmer_lemeshow_p', {}, special)
      : figure(shared.development, 'hosmer_lemeshow_p', { params: '{"sample":"development"}' }, special);
  }
  if (id === 'corp') return figure(results, `corp_${rest[0]}`);
  if (id === 'murphy_width_10') return figure(results, `brier_${rest[0]}`);
  if (id === 'gains') return figure(results, `${rest[1]}@${rest[0]}`);
  if (id === 'delong') return delong(rest, results, scores, shared);
  if (id === 'mean_score') return { metric: 'mean score', actual: value('calibration_gap') + value('prevalence') };
  const error = /^(calibration_slope|calibration_in_the_large)_se$/.exec(id);
  if (error !== null) {
    const fit =
      error[1] === 'calibration_slope' ? shared.logistic.jointFit(scores) : shared.logistic.interceptFit(scores);
    const actual = error[1] === 'calibration_slope' ? fit.slopeError : fit.interceptError;
    return { metric: id, actual, tolerance: 1e-8 };
  }
  if (id.startsWith('calibration_')) return figure(results, id, {}, { tolerance: 1e-8 });
  // Computed, but no metric of the catalogue.
  if (id === 'mce_width_15') return { metric: id, actual: shared.measures.comparedMeasures[id].of(slice).value };
  if (id === 'spiegelhalter_p') return figure(results, id, {}, special);
  return figure(results, id);
}

const special = { tolerance: 1e-10, relative: true };

function delong([part, side], _results, scores, { auc, limits }) {
  const value = auc.rocAuc(scores);
  const z = limits.zOf(0.95);
  if (part === undefined) return { metric: 'DeLong', actual: value === undefined ? null : 'present' };
  if (part === 'auc') return { metric: 'roc_auc', actual: value };
  if (part === 'var') return { metric: 'DeLong variance', actual: auc.delongVariance(scores) };
  if (part === 'ci_logit' && side === undefined)
    // The reference has no logit limits at AUC 1; metrics.md 4 gives them by the exact law.
    return { skip: 'an AUC of 0 or 1 has exact limits here, which the reference lacks' };
  if (part === 'ci_logit') {
    const { lower, upper } = auc.logitDelongInterval(scores, z);
    return { metric: 'logit_delong', actual: side === '0' ? lower : upper };
  }
  return { skip: 'no method of this library' };
}

function fairness([attribute, part, ...rest], expected, results, shared) {
  const { statistics, get, value } = results;
  const ofAttribute = statistics.attributes.find(({ name }) => name === attribute);
  const sliceOf = (group) => ofAttribute.groups.find((slice) => slice.group === group);
  const scope = { attribute };
  if (part === 'n_missing') return figure(results, 'n_missing', scope);
  if (part === 'groups') return labels(rest[1], sliceOf(rest[0]), results, { attribute, group: rest[0] });
  if (part === 'overall_non_missing') return nonMissing(rest[0], ofAttribute, shared);
  if (part === 'treatment_equality') return figure(results, part, { attribute, group: rest[0] });
  if (part === 'group_scores') {
    const slice = { attribute, group: rest[0] };
    if (rest[1] !== 'mean_score') return figure(results, rest[1], slice);
    return { metric: 'mean score', actual: value('calibration_gap', slice) + value('prevalence', slice) };
  }
  if (part === 'wilson') {
    const [group, id, side] = rest;
    const metric = get(id, { attribute, group });
    if (side === undefined) return { metric: `wilson ${id}`, actual: metric.ci === undefined ? null : 'present' };
    return { metric: `wilson ${id}`, actual: side === '0' ? metric.ci?.lower : metric.ci?.upper };
  }
  if (part === 'strict') return strict(rest, expected, results, scope, shared);
  if (part === 'fairlearn') return { skip: 'what fairlearn returns where 0/0 counts as 0; no target' };
  if (part === 'reference_group') return { metric: 'reference group', actual: referenceOf(results, attribute) };
  if (part === 'selection_chi2') {
    const reference = referenceOf(results, attribute);
    if (rest[0] === 'df')
      return { metric: 'selection_chi2 df', actual: ofAttribute.groups.filter(({ n }) => n > 0).length - 1 };
    if (rest[0] === 'stat') return shared.pairs.tableStatistic(ofAttribute.groups);
    return figure(results, 'selection_chi2_p', { attribute, reference }, special);
  }
  if (part === 'versus_reference') return versus(rest, expected, results, attribute, shared);
  return figure(results, part, scope);
}

/** The reference group as it stands in the keys of the record. */
function referenceOf({ statistics, get }, attribute) {
  const { groups } = statistics.attributes.find(({ name }) => name === attribute);
  return groups.map(({ group }) => group).find((group) => get('air', { attribute, reference: group }) !== undefined);
}

/** All rows in groups as a split of their own. */
function nonMissing(id, { groups }, shared) {
  const overall = shared.merge.mergeSlices(groups.filter(({ n }) => n > 0));
  if (id === 'w_sum') return { metric: 'sum of weights', actual: sumOfWeights(overall) };
  if (['tp', 'fp', 'fn', 'tn'].includes(id) && overall.weights !== undefined)
    return { metric: `${id} in weights`, actual: overall.weights.confusion[id] };
  shared.whole ??= new Map();
  if (!shared.whole.has(groups)) {
    const statistics = { split: 'audited', favorableIsPositive: true, overall, attributes: [] };
    const metrics = shared.computeMetrics(statistics, { ...shared.options, draws: 20 });
    shared.whole.set(groups, new Map(metrics.map((metric) => [metric.id, metric])));
  }
  const metric = shared.whole.get(groups).get(id);
  return { metric: `${id} of all rows in groups`, actual: metric.kind === 'value' ? metric.value : null };
}

const forms = ['group_max', 'group_min', 'difference', 'ratio', 'difference_to_overall', 'ratio_to_overall'];

function strict([base, key, place], expected, results, scope, { definitionOf }) {
  const difference = results.get(`${base}_difference`, scope);
  if (key === 'argmax' || key === 'argmin') return { metric: `${base}_difference ${key}`, actual: difference[key] };
  if (key === 'undefined_groups') {
    const actual = difference.undefinedGroups ?? undefinedOf(results, base, scope);
    return {
      metric: `${base}_difference undefined groups`,
      actual: place === undefined ? (actual.length === 0 ? 'empty' : actual) : actual[Number(place)],
    };
  }
  if (key === 'defined') {
    const { groups } = results.statistics.attributes.find(({ name }) => name === scope.attribute);
    const left = undefinedOf(results, base, scope);
    return {
      metric: `${base}_difference groups`,
      actual: groups.filter(({ group, n }) => n > 0 && !left.includes(group)).length,
    };
  }
  if (!forms.includes(key)) return undefined;
  const { id } = definitionOf(`${base}_${key}`);
  const metric = results.get(id, scope);
  // With one defined group the reference states it as minimum and maximum; here two are needed for a comparison.
  if (metric.reason === 'fewer_than_two_groups' && expected !== null)
    return { skip: 'fewer than two defined groups: undefined here (metrics.md 1)' };
  return figure(results, id, scope);
}

function undefinedOf({ statistics, value }, base, { attribute }) {
  const { groups } = statistics.attributes.find(({ name }) => name === attribute);
  return groups.filter(({ group, n }) => n > 0 && value(base, { attribute, group }) === null).map(({ group }) => group);
}

const unusedMethods = ['smd_pooled_sd', 'welch_t', 'welch_p'];

function versus([group, key, ...rest], _expected, results, attribute, shared) {
  const reference = referenceOf(results, attribute);
  const scope = { attribute, group, reference };
  if (unusedMethods.includes(key)) return { skip: 'no method of this library' };
  if (key === 'smd_population_sd') return figure(results, 'smd', scope);
  if (key === 'spd') return figure(results, 'statistical_parity_difference', scope);
  const newcombe = /^(tpr|fpr)_newcombe$/.exec(key);
  if (newcombe !== null) {
    const { groups } = results.statistics.attributes.find(({ name }) => name === attribute);
    const rate = (name) => {
      const { tp, fp, fn, tn } = groups.find((slice) => slice.group === name).confusion;
      return newcombe[1] === 'tpr' ? { x: tp, n: tp + fn } : { x: fp, n: fp + tn };
    };
    return shared.pairs.newcombe(rate(group), rate(reference), rest[0], `newcombe ${newcombe[1]}`);
  }
  if (key === 'selection_2x2') {
    const fromMetrics = {
      fisher_p: 'selection_fisher_p',
      chi2_p: 'selection_chi2_p',
      z_pooled: 'selection_z',
      odds_ratio: 'odds_ratio',
    };
    const id = fromMetrics[rest[0]];
    if (id !== undefined) return figure(results, id, scope, rest[0].endsWith('_p') ? special : {});
    const { groups } = results.statistics.attributes.find(({ name }) => name === attribute);
    const selected = (name) => {
      const { n, confusion } = groups.find((slice) => slice.group === name);
      return { x: confusion.tp + confusion.fp, n };
    };
    return shared.pairs.figure(selected(group), selected(reference), rest);
  }
  return figure(results, key, scope);
}
