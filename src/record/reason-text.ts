import { absentSource } from './absent-source.ts';
import type { GateReason } from './decisions.ts';

/**
 * Why there is no value, or no verdict, in words: to be read after a dash or a colon.
 *
 * @param metricId of the metric without a value: what some are read from is no part of every audit
 * @example reasonText('single_class') // 'only one class among the labels'
 */
export function reasonText(reason: GateReason, metricId?: string): string {
  const absent = reason === 'not_computed' && metricId !== undefined ? absentSource(metricId) : undefined;
  return absent?.missing ?? texts[reason];
}

const texts: Readonly<Record<GateReason, string>> = {
  zero_denominator: 'no rows to divide by',
  single_class: 'only one class among the labels',
  fewer_than_two_groups: 'fewer than two groups with a defined rate',
  empty_group: 'no rows in the group',
  no_scores: 'no scores in the data',
  no_labels: 'no labels in the data',
  no_model: 'no model given',
  no_reference: 'the reference group has no rows',
  zero_variance: 'no variation to measure',
  task_mismatch: 'not defined for this kind of task',
  no_eligible_pairs: 'no pairs of rows to compare',
  infeasible_margin: 'the target shares cannot be reached',
  not_detectable: 'not detectable with these group sizes',
  unstable_resampling: 'resampling did not settle',
  not_computed: 'not computed by this version',
  not_in_record: 'not in the record',
  empty_scope: 'no attribute or group in its scope',
  no_interval: 'no confidence interval',
  spans: 'the interval lies on both sides of the threshold',
  min_n: 'too few rows',
  min_events: 'too few events',
  groups_not_estimable: 'a group could not be estimated',
};
