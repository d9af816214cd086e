import { define, type MetricDraft } from './define.ts';

const record = 'fact of the record';

/** A yes or no: 1 or 0 in the record. */
function yesNo(id: string, label: string, section: string, meaning: string): MetricDraft {
  return {
    id,
    label,
    section,
    meaning,
    direction: 'higher',
    unit: 'none',
    boolean: true,
    formula: 'true or false',
    reference: record,
  };
}

function tally(
  id: string,
  label: string,
  section: string,
  meaning: string,
  more: Partial<MetricDraft> = {},
): MetricDraft {
  return {
    id,
    label,
    section,
    meaning,
    direction: 'lower',
    range: [0, null],
    unit: 'count',
    formula: 'count',
    reference: record,
    ...more,
  };
}

function part(id: string, label: string, section: string, formula: string, meaning: string): MetricDraft {
  return { id, label, section, formula, meaning, direction: 'higher', reference: record };
}

/** Facts whose source no version so far has. */
function later(...drafts: readonly MetricDraft[]): MetricDraft[] {
  return drafts.map((draft) => ({ ...draft, computed: false }));
}

/**
 * Metrics that other rooms measure and facts that the record states (metrics.md 8.12, policy.md 2.6). A gate sees them with
 * the interval [value, value].
 */
export const recordMetrics = define(
  {
    family: 'record',
    section: '2.2',
    tasks: ['binary', 'multiclass', 'regression'],
    needs: [],
    fact: true,
    computed: true,
  },
  [
    ...later(
      part(
        'reason_code_quality',
        'Reason code quality',
        '9.4',
        'adverse decisions whose codes are specific, mapped and in the order of the attributions / adverse decisions',
        'How often the stated reasons are the ones that moved the decision.',
      ),
      part(
        'reason_code_coverage',
        'Reason code coverage',
        '9.4',
        'adverse decisions with reasons / adverse decisions',
        'How many adverse decisions come with stated reasons.',
      ),
      {
        ...yesNo(
          'explainer_available',
          'Exact explainer available',
          '8.1',
          'Whether attributions of this model format are exact.',
        ),
        formula: '1 if an exact explainer exists for the model format, else 0',
      },
      {
        ...part(
          'shap_additivity_max_error',
          'Additivity error',
          '8.1',
          'max |sum of attributions − margin|',
          'How exactly the attributions of a row add up to its score.',
        ),
        direction: 'lower',
        range: [0, null],
        unit: 'log_odds',
      },
    ),
    part(
      'documentation_completeness',
      'Documentation completeness',
      '2.2',
      'mandatory model card fields filled / 13',
      'How much of the model card a person has written.',
    ),

    ...later(
      {
        ...yesNo(
          'age62_negative_effect',
          'Negative effect of age 62 and over',
          '8.3',
          'Whether the model treats an applicant of 62 or more worse because of age.',
        ),
        direction: 'lower',
      },
      tally(
        'principal_reason_omitted_count',
        'Principal reasons left out',
        '9.4',
        'Adverse decisions whose strongest reason is not among the stated ones.',
      ),
      tally(
        'unmapped_reason_count',
        'Reasons without a text',
        '9.2',
        'Inputs that act as reasons but have no text for the applicant.',
      ),
      tally(
        'reasons_per_denial_max',
        'Most reasons in one notice',
        '9.3',
        'The longest list of reasons that a notice holds.',
      ),
      part(
        'reason_top1_agreement',
        'Agreement on the first reason',
        '9.4',
        'adverse decisions with the same first reason under both references / adverse decisions',
        'Whether the first reason depends on the reference population.',
      ),
      part(
        'reason_seed_stability',
        'Stability of reasons',
        '9.4',
        'adverse decisions with the same reasons under other seeds / adverse decisions',
        'Whether the reasons depend on random draws.',
      ),
    ),

    yesNo(
      'holdout_evaluation',
      'Evaluated on held-out rows',
      '3.5',
      'Whether the audited rows took no part in training.',
    ),
    yesNo(
      'temporal_holdout',
      'Evaluated out of time',
      '3.5',
      'Whether the audited rows are later than the training rows.',
    ),
    yesNo(
      'special_category_basis_recorded',
      'Basis for special category data recorded',
      '3.1',
      'Whether the legal basis for sensitive columns is written down.',
    ),
    yesNo(
      'protected_inputs_listed',
      'Protected inputs listed',
      '3.7',
      'Whether the inputs that carry protected attributes are named.',
    ),

    tally(
      'open_findings_past_due',
      'Findings past due',
      '1.3',
      'Open findings whose date has passed on the day of the audit.',
    ),
    yesNo(
      'mitigation_recorded',
      'Mitigation recorded',
      '12.4',
      'Whether what was done about failed gates is written down.',
    ),
    yesNo(
      'lda_search_documented',
      'Search for less discriminatory alternatives documented',
      '7.10',
      'Whether alternatives with a smaller gap were looked for.',
    ),

    yesNo(
      'label_choice_recorded',
      'Choice of label recorded',
      '2.2',
      'Whether a person has written why this outcome is predicted.',
    ),
    yesNo(
      'metric_choice_recorded',
      'Choice of metrics recorded',
      '2.2',
      'Whether a person has written why these measures are judged.',
    ),
    yesNo('signatory_named', 'Signatory named', '2.3', 'Whether somebody stands for the report by name.'),
    yesNo('independence_declared', 'Independence declared', '2.3', 'Whether the auditor’s independence is declared.'),
    yesNo('log_schema_present', 'Log schema present', '2.2', 'Whether it is written down what the system logs.'),
    part(
      'inventory_fields_complete',
      'Inventory fields complete',
      '2.2',
      'inventory fields filled / inventory fields',
      'How much of the model inventory entry is filled in.',
    ),
    yesNo(
      'declared_accuracy_within_ci',
      'Declared accuracy inside the interval',
      '5.1',
      'Whether the accuracy that was declared lies inside the interval measured here.',
    ),
    tally(
      'audit_age_days',
      'Days since the independent audit',
      '14',
      'Days from the declared independent audit to the day of this one.',
    ),

    yesNo(
      'subgroup_performance_reported',
      'Performance by group reported',
      '7.4',
      'Whether error rates per group stand in the report.',
    ),
    yesNo(
      'fairness_measures_reported',
      'Fairness measures reported',
      '7.3',
      'Whether measures of group fairness stand in the report.',
    ),
    yesNo(
      'bias_examination_recorded',
      'Examination for bias recorded',
      '7.7',
      'Whether the data were examined for label gaps and proxies.',
    ),
    yesNo('robustness_tested', 'Robustness tested', '10.1', 'Whether the model was tested under shift or noise.'),

    yesNo('ll144_tables_complete', 'LL144 tables complete', '7.9', 'Whether all tables of Local Law 144 are there.'),
    yesNo(
      'll144_unknown_disclosed',
      'LL144 unknown categories disclosed',
      '7.9',
      'Whether the number of persons of unknown category is stated.',
    ),
    yesNo(
      'll144_data_source_stated',
      'LL144 data source stated',
      '7.9',
      'Whether the audited rows are said to be decisions as they were made, or else why they stand in for them.',
    ),
    {
      ...part(
        'll144_excluded_share_max',
        'LL144 largest excluded share',
        '7.9',
        'max share of persons in categories left out',
        'How large a category was left out of the tables.',
      ),
      direction: 'lower',
    },
    ...later(
      yesNo(
        'model_signature_valid',
        'Model signature valid',
        '2.1',
        'Whether the signature of the model file verifies.',
      ),
      tally(
        'annex_iv_points_addressed',
        'Annex IV points addressed',
        'C',
        'Points of Annex IV of Regulation (EU) 2024/1689 that the record speaks to.',
        {
          direction: 'higher',
          range: [0, 9],
        },
      ),
    ),
  ],
);
