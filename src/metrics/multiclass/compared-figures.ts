import type { Metric, MetricValue } from '../../record/metric.ts';
import { imageOfMax, imageOfMin, imageOfQuotient } from '../../stats/image.ts';
import { type Limits, sharedLevel } from '../../stats/limits.ts';
import type { DerivedForm, MetricDefinition } from '../definition.ts';
import { coverageOf, extremes } from '../groups.ts';
import { recordedInterval, toMetric } from '../outcome.ts';
import type { FigureSlices } from './figure-slices.ts';
import type { Figure } from './figures.ts';

/** A group whose figure is defined. */
interface Compared {
  readonly group: string;
  readonly n: number;
  readonly value: number;
  readonly figure: Figure;
}

/**
 * A figure of the whole matrix compared over the groups (metrics.md 8, "Derived names"): `image` of the groups' intervals, which
 * holds for extremes, quotients and differences alike.
 *
 * @returns undefined for a metric that is no such comparison
 */
export function comparedFigures({ id, derived, range }: MetricDefinition, slices: FigureSlices): Metric[] | undefined {
  const { statistics, options, overall } = slices;
  if (derived === undefined || derived.from === 'accuracy' || !comparable.has(derived.from)) return undefined;
  const { from, form } = derived;
  return statistics.attributes.map(({ name: attribute, groups }, a) => {
    const scope = { attribute, split: statistics.split };
    const filled = groups.flatMap((slice, g) =>
      slice.n === 0 ? [] : [{ slice, figure: slices.groups[a]?.[g]?.get(from) }],
    );
    const small = filled.filter(({ slice }) => slice.n < options.minGroupN).map(({ slice }) => slice.group);
    const exclude = options.smallGroups === 'exclude';
    const taking = exclude ? filled.filter(({ slice }) => !small.includes(slice.group)) : filled;
    const compared = taking.flatMap(({ slice: { group, n }, figure }): Compared[] =>
      figure?.value === undefined ? [] : [{ group, n, value: figure.value, figure }],
    );
    const undefinedGroups = taking.filter(({ figure }) => figure?.value === undefined).map(({ slice }) => slice.group);
    const n = compared.reduce((sum, group) => sum + group.n, 0);
    const ends = compared.length < 2 ? null : extremes(compared, ({ value }) => value);
    if (ends === null) return toMetric(id, scope, { reason: 'fewer_than_two_groups', n });
    const value = comparedValue(form, compared, overall.get(from)?.value);
    if (value === undefined) return toMetric(id, scope, { reason: 'zero_denominator', n });
    const empty = groups.filter((slice) => slice.n === 0).map(({ group }) => group);
    const coverage = coverageOf({ taking: [], empty, small, excluded: exclude && small.length > 0 }, undefinedGroups);
    const outcome = {
      value,
      n,
      ...(form === 'group_min' ? {} : { argmax: ends.max.group }),
      ...(form === 'group_max' ? {} : { argmin: ends.min.group }),
      ...intervalOf(form, compared, range, slices),
    };
    return toMetric(id, scope, outcome, coverage);
  });
}

const comparable: ReadonlySet<string> = new Set(['balanced_accuracy', 'mcc', 'cohen_kappa', 'f1', 'log_loss']);

function comparedValue(
  form: DerivedForm,
  compared: readonly Compared[],
  overall: number | undefined,
): number | undefined {
  const values = compared.map(({ value }) => value);
  const most = values.reduce((a, b) => Math.max(a, b));
  const least = values.reduce((a, b) => Math.min(a, b));
  switch (form) {
    case 'difference':
      return most - least;
    case 'ratio':
      return most > 0 ? least / most : undefined;
    case 'group_min':
      return least;
    case 'group_max':
      return most;
    case 'difference_to_overall':
      return overall === undefined
        ? undefined
        : values.map((value) => Math.abs(value - overall)).reduce((a, b) => Math.max(a, b));
    case 'ratio_to_overall':
      return overall === undefined || overall <= 0 || least <= 0
        ? undefined
        : values.map((value) => Math.min(value / overall, overall / value)).reduce((a, b) => Math.min(a, b));
  }
}

function intervalOf(
  form: DerivedForm,
  compared: readonly Compared[],
  range: MetricDefinition['range'],
  { options: { level }, approximate }: FigureSlices,
): Pick<MetricValue, 'ci' | 'ciReason'> {
  if (form === 'difference_to_overall' || form === 'ratio_to_overall') return {};
  const each = sharedLevel(level, compared.length);
  const parts = compared.flatMap(({ figure }) => figure.limits(each) ?? []);
  if (parts.length < compared.length) return { ciReason: 'unstable_resampling' };
  return recordedInterval(image(form, parts), 'image', level, range, approximate);
}

/** Extreme values of the comparison over the box of the groups' intervals. */
function image(form: 'difference' | 'ratio' | 'group_min' | 'group_max', parts: readonly Limits[]): Limits {
  const most = imageOfMax(parts);
  const least = imageOfMin(parts);
  if (form === 'group_max') return most;
  if (form === 'group_min') return least;
  // Every group can reach its own ends, so the spread is smallest where all meet as far as they can.
  if (form === 'difference') return { lower: Math.max(0, most.lower - least.upper), upper: most.upper - least.lower };
  return { lower: imageOfQuotient(least, most).lower, upper: Math.min(1, imageOfQuotient(least, most).upper) };
}
