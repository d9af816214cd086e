import { describe, expect, test } from 'vitest';
import { allDefinitions, definitionOf, metricNames } from '../../src/metrics/catalogue.ts';
import { rowEstimators } from '../../src/metrics/compute-row-metrics.ts';
import { estimators } from '../../src/metrics/estimators.ts';
import { metricUnits } from '../../src/record/manifest.ts';

const definitions = allDefinitions();

test('names are unique: no id or alias stands for two things', () => {
  const names = metricNames();
  expect(names.filter((name, i) => names.indexOf(name) !== i)).toEqual([]);
});

test('every definition is whole', () => {
  for (const definition of definitions) {
    const { id, label, formula, meaning, caution, reference, section, unit, range } = definition;
    expect(id).toMatch(/^[a-z][a-z0-9_]*(@0\.\d+)?$|^(shifted|worst_case_shift)\.[a-z0-9_]+$/);
    for (const text of [label, formula, meaning, caution, reference]) expect(text.trim(), id).not.toBe('');
    expect(label[0], id).toBe(label[0]?.toUpperCase());
    expect(section, id).toMatch(/^(\d+(\.\d+)?|[ABC])$/);
    expect(metricUnits, id).toContain(unit);
    expect((range[0] ?? -Infinity) < (range[1] ?? Infinity), id).toBe(true);
  }
});

test('a metric is computed if and only if there is an estimator for it', () => {
  // These are measured by functions of their own, from what no binary split holds.
  const apart = ['shift', 'pd_grades', 'record'];
  for (const definition of definitions.filter(({ family }) => !apart.includes(family))) {
    const { id, computed, method } = definition;
    expect(estimators.has(method) || rowEstimators.has(method), id).toBe(computed);
  }
});

test('shipped wording states evidence, not verdicts', () => {
  for (const { label, meaning, caution, formula } of definitions) {
    expect(`${label} ${meaning} ${caution} ${formula}`).not.toMatch(/complian|approved|is fair|is safe|unbiased/i);
  }
});

describe('names people write', () => {
  test.each([
    ['expected_calibration_error', 'ece_width_10'],
    ['ece', 'ece_width_10'],
    ['mce', 'mce_width_10'],
    ['auc', 'roc_auc'],
    ['recall', 'tpr'],
    ['for', 'false_omission_rate'],
    ['alert_rate', 'predicted_positive_rate'],
    ['demographic_parity_max_diff', 'demographic_parity_difference'],
    ['selection_rate_difference', 'demographic_parity_difference'],
    ['selection_rate_ratio', 'demographic_parity_ratio'],
    ['ppv_difference', 'predictive_parity_difference'],
    ['precision_difference', 'predictive_parity_difference'],
    ['false_positive_rate_difference', 'fpr_difference'],
    ['alert_rate_ratio', 'predicted_positive_rate_ratio'],
    ['prevalence_difference', 'label_disparity'],
    ['calibration_gap_difference', 'calibration_parity_difference'],
    ['impact_ratio', 'air'],
    ['spd', 'statistical_parity_difference'],
    ['minimum_detectable_difference', 'mdd_at_80_power'],
    ['baseline_disparity', 'label_disparity'],
    ['max_shift_degradation', 'max_metric_degradation_under_shift'],
    ['csi', 'psi'],
    ['robustness_score', 'perturbation_score_change_max'],
    ['disparate_treatment_rate', 'flip_test_change_rate'],
    ['youden_j_group_min', 'informedness_group_min'],
  ])('%s is %s', (name, id) => expect(definitionOf(name)?.id).toBe(id));

  test('a name that the catalogue gives to something else is not taken by a derived one', () => {
    expect(definitionOf('auc_difference')?.family).toBe('ranking');
    expect(definitionOf('auc_difference')?.derived).toBeUndefined();
    expect(definitionOf('roc_auc_difference')?.derived).toEqual({ from: 'roc_auc', form: 'difference' });
  });

  test('counts are not compared', () => expect(definitionOf('tp_difference')).toBeUndefined());

  test.each([
    '',
    'demografic_parity_difference',
    'lift@',
    'lift@0',
    'lift@1',
    'lift@.1',
    'lift@0.10',
    'shifted.',
    'shifted.n',
    'ECE',
  ])('"%s" is not a metric', (name) => expect(definitionOf(name)).toBeUndefined());
});

describe('ids with a parameter', () => {
  test.each(['lift@0.1', 'capture@0.15', 'quantile_air@0.25', 'shifted.mcc', 'worst_case_shift.air'])('%s', (name) => {
    expect(definitionOf(name)?.id).toBe(name);
  });

  test('an alias under a shift resolves to the id', () => {
    expect(definitionOf('shifted.ece')?.id).toBe('shifted.ece_width_10');
    expect(definitionOf('worst_case_shift.recall')?.direction).toBe('higher');
  });

  test('listed and built definitions are the same', () => {
    for (const definition of definitions.filter(({ id }) => /[@.]/.test(id))) {
      expect(definitionOf(definition.id)).toEqual(definition);
    }
  });
});

test('derived metrics take direction, range and interval from their rule', () => {
  expect(definitionOf('informedness_difference')).toMatchObject({
    direction: 'lower',
    range: [0, 2],
    unit: 'difference',
    neutral: 0,
    slices: 'attribute',
    interval: 'mover',
  });
  expect(definitionOf('tnr_ratio')).toMatchObject({
    direction: 'higher',
    range: [0, 1],
    neutral: 1,
    interval: 'tukey_ratio',
  });
  expect(definitionOf('fnr_group_max')).toMatchObject({
    direction: 'lower',
    range: [0, 1],
    unit: 'rate',
    interval: 'image',
  });
  expect(definitionOf('tpr_difference_to_overall')?.interval).toBe('rest');
  expect(definitionOf('ece_width_10_difference')?.interval).toBe('image');
  expect(definitionOf('brier_difference')?.interval).toBe('tukey_boot');
  expect(definitionOf('log_loss_ratio_to_overall')?.interval).toBeNull();
});

test('every name that policies in use ask for is known', () => {
  const asked =
    'adverse_impact_ratio age62_negative_effect alert_rate_ratio annex_iv_points_addressed auc_difference audit_age_days ' +
    'bias_examination_recorded calibration_parity_difference calibration_slope conditional_parity_difference ' +
    'declared_accuracy_within_ci demographic_parity_difference documentation_completeness ece_null_mean ' +
    'equalized_odds_difference expected_calibration_error fairness_measures_reported flip_test_change_rate fnr_difference ' +
    'fpr_difference holdout_evaluation impact_ratio independence_declared inventory_fields_complete label_choice_recorded ' +
    'lda_search_documented ll144_data_source_stated ll144_excluded_share_max ll144_tables_complete ll144_unknown_disclosed ' +
    'log_schema_present max_metric_degradation_under_shift max_proxy_strength mdd_at_80_power metric_choice_recorded ' +
    'min_group_events min_group_size mitigation_recorded npv_difference odds_ratio oe_ratio_group_max oe_ratio_group_min ' +
    'open_findings_past_due precision predictive_parity_difference principal_reason_omitted_count prohibited_input_count ' +
    'protected_inputs_listed psi reason_code_coverage reason_code_quality reason_seed_stability reason_top1_agreement ' +
    'reasons_per_denial_max robustness_tested shap_additivity_max_error signatory_named smd ' +
    'special_category_basis_recorded subgroup_performance_reported temporal_holdout tpr_difference unmapped_reason_count';
  expect(asked.split(' ').filter((name) => definitionOf(name) === undefined)).toEqual([]);
});

test('facts are seen with the interval [value, value]; estimates without a method are not facts', () => {
  for (const id of ['n', 'n_missing', 'min_group_size', 'min_group_events', 'cmh_p', 'prohibited_input_count', 'psi']) {
    expect(definitionOf(id)?.fact, id).toBe(id !== 'psi');
  }
  for (const { id, fact, interval } of definitions) if (fact) expect(interval, id).toBeNull();
});
