import type { DerivedForm } from '../definition.ts';
import { extremes } from '../groups.ts';
import type { Estimate } from './estimate.ts';

/** Columns of one set of rows, as a metric function gets them. */
export interface FunctionRows {
  readonly yTrue: readonly number[];
  readonly yPred: readonly number[];
  readonly yScore?: readonly number[];
  readonly weights?: readonly number[];
}

/** A metric of one's own; NaN says that it is undefined on these rows. Its estimates have no intervals. */
export type MetricFunction = (
  yTrue: readonly number[],
  yPred: readonly number[],
  yScore?: readonly number[],
  weights?: readonly number[],
) => number;

/** The function on one set of rows. */
export function figureOf(metric: MetricFunction, { yTrue, yPred, yScore, weights }: FunctionRows): Estimate {
  const n = yTrue.length;
  if (n === 0) return { value: null, reason: 'empty_group', n };
  const value = metric(yTrue, yPred, yScore, weights);
  return Number.isFinite(value) ? { value, n } : { value: null, reason: 'zero_denominator', n };
}

/**
 * A comparison of the function over groups, as MetricFrame makes it, save that an undefined group is left out and named.
 *
 * @param whole all rows in groups
 */
export function compareFunction(
  metric: MetricFunction,
  form: DerivedForm,
  groups: readonly { readonly group: string; readonly rows: FunctionRows }[],
  whole: () => FunctionRows,
): Estimate {
  const all = groups.map(({ group, rows }) => ({ group, ...figureOf(metric, rows) }));
  const defined = all.flatMap(({ group, value, n }) => (value === null ? [] : [{ group, value, n }]));
  const undefinedGroups = all.filter(({ value }) => value === null).map(({ group }) => group);
  const n = defined.reduce((sum, item) => sum + item.n, 0);
  const ends = defined.length < 2 ? null : extremes(defined, ({ value }) => value);
  if (ends === null) return { value: null, reason: 'fewer_than_two_groups', n };
  const { max, min } = ends;
  const found = (value: number): Estimate => ({ value, n, undefinedGroups });
  const undefinedRatio: Estimate = { value: null, reason: 'zero_denominator', n };
  if (form === 'group_min') return { ...found(min.value), argmin: min.group };
  if (form === 'group_max') return { ...found(max.value), argmax: max.group };
  if (form === 'difference') return { ...found(max.value - min.value), argmax: max.group, argmin: min.group };
  if (form === 'ratio') {
    if (max.value === 0) return undefinedRatio;
    return { ...found(min.value / max.value), argmax: max.group, argmin: min.group };
  }
  const overall = figureOf(metric, whole()).value;
  if (overall === null) return undefinedRatio;
  if (form === 'difference_to_overall') {
    const far = extremes(defined, ({ value }) => Math.abs(value - overall))?.max ?? max;
    return { ...found(Math.abs(far.value - overall)), argmax: far.group };
  }
  if (overall === 0) return undefinedRatio;
  const share = (value: number) => (value / overall > 1 ? overall / value : value / overall);
  const far = extremes(defined, ({ value }) => share(value))?.min ?? min;
  return { ...found(share(far.value)), argmin: far.group };
}
