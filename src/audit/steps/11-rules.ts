import type { Fact } from '../../record/content.ts';

/** A limitation: the rule that found it and the numbers it speaks with. The report words it by `rule`. */
export interface Limitation {
  readonly rule: LimitationRule;
  readonly section: string;
  readonly [fact: string]: Fact;
}

/** Rules in the order they are listed; each prints only where its fact holds (report.md 6, 11.1). */
export const limitationRules = [
  'no_policy',
  'development_sample',
  'sample_not_stated',
  'training_rows_audited',
  'overlap_not_checked',
  'no_model',
  'no_score_parity',
  'score_parity_exceeded',
  'unknown_category',
  'drifted',
  'not_in_training',
  'small_group',
  'empty_group',
  'missing_attribute',
  'inferred_attribute',
  'undetectable_difference',
  'threshold_in_interval',
  'undefined_gated_metric',
  'undefined_metric',
  'undefined_in_group',
  'no_interval',
  'approximate_interval',
  'weighted_rows',
  'sampled_rows',
  'tuned_on_audited_data',
  'score_grid',
  'clauses_not_resolved',
  'not_strict',
  'modified_tree',
  'characters_replaced',
  'missing_card_fields',
  'sections_not_performed',
] as const;

export type LimitationRule = (typeof limitationRules)[number];
