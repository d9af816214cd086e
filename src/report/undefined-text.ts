import { absentSource } from '../record/absent-source.ts';
import type { Metric, UndefinedReason } from '../record/metric.ts';
import { groupText } from './crossed-text.ts';

type Undefined = Extract<Metric, { kind: 'undefined' }>;

/**
 * Why a metric has no value, in words with the group and its size. What this version does not compute is not undefined,
 * and says so shortly: it fills whole columns.
 *
 * @param n rows of the group (or of the audited rows), which is not the denominator of the rate
 * @example undefinedText(tprOfC, 40) // 'undefined: no positives in group C (n = 40)'
 */
export function undefinedText(metric: Undefined, n: number): string {
  if (metric.reason === 'not_computed') {
    const absent = absentSource(metric.id);
    return absent === undefined ? 'not computed' : `undefined: ${absent.missing}`;
  }
  return `undefined: ${reasonText(metric, n)}`;
}

function reasonText({ id, scope, reason }: Undefined, n: number): string {
  const group = scope.group === undefined ? undefined : groupText(scope.attribute, scope.group);
  const where = group === undefined ? ` (n = ${n})` : ` in group ${group} (n = ${n})`;
  if (id === 'grade_migration') return 'no customer has a grade in both the reference and the audited rows';
  if (reason === 'zero_denominator') return `${emptyDenominator(id)}${where}`;
  if (reason === 'empty_group') return group === undefined ? 'a group has no rows' : `no rows in group ${group}`;
  return reasonWords[reason];
}

/** What there is none of when the denominator of a rate is 0. */
export function emptyDenominator(id: string): string {
  if (['tpr', 'fnr'].includes(id)) return 'no positives';
  if (['fpr', 'tnr'].includes(id)) return 'no negatives';
  if (['ppv', 'fdr'].includes(id)) return 'no positive decisions';
  if (['npv', 'false_omission_rate'].includes(id)) return 'no negative decisions';
  if (id === 'f1') return 'no positives and no positive decisions';
  if (['air', 'demographic_parity_ratio', 'equal_opportunity_ratio'].includes(id)) return 'the rate to divide by is 0';
  return 'nothing to divide by';
}

const reasonWords: Readonly<Record<Exclude<UndefinedReason, 'zero_denominator' | 'empty_group'>, string>> = {
  single_class: 'the labels hold one class only',
  fewer_than_two_groups: 'fewer than two groups have a value',
  no_scores: 'the data hold no scores',
  no_labels: 'the data hold no labels',
  no_model: 'no model was given',
  no_reference: 'the reference group has no rows',
  zero_variance: 'the values do not vary',
  task_mismatch: 'does not apply to this task',
  no_eligible_pairs: 'no pair of rows is close enough',
  infeasible_margin: 'the shares asked for cannot be reached',
  not_detectable: 'no difference would be detectable',
  unstable_resampling: 'too few rows of a class for a stable interval',
  not_computed: 'not computed in this version',
};

/** Reason words for a code of a gate or of a missing interval, whatever metric it belongs to. */
export function reasonCodeText(reason: string): string {
  const words: Readonly<Record<string, string>> = {
    ...reasonWords,
    zero_denominator: 'its denominator is 0',
    empty_group: 'a group has no rows',
    not_in_record: 'the record does not hold this metric',
    empty_scope: 'the gate’s scope matches nothing',
    no_interval: 'no interval came out',
    min_n: 'a group has fewer rows than the gate asks for',
    min_events: 'a group has fewer events than the gate asks for',
    groups_not_estimable: 'a group could not be estimated',
  };
  return words[reason] ?? reason.replaceAll('_', ' ');
}
