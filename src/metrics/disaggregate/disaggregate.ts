import { GlassAlphaError, problem } from '../../base/diagnostic.ts';
import type { Metric } from '../../record/metric.ts';
import { definitionOf } from '../catalogue.ts';
import type { MetricContext } from '../context.ts';
import type { DerivedForm, MetricDefinition } from '../definition.ts';
import { estimators } from '../estimators.ts';
import { attributeStatistics, sliceOf, type UserRows, userRows } from './counted-rows.ts';
import type { DisaggregateData } from './disaggregate-data.ts';
import { type Estimate, estimateOf } from './estimate.ts';
import { type Grouping, groupingOf } from './features.ts';
import { compareFunction, type FunctionRows, figureOf, type MetricFunction } from './functions.ts';

export interface DisaggregateOptions {
  /** Confidence level of the intervals, 0.95. */
  readonly level?: number;
  /** Replicates where an interval is resampled, 2,000. */
  readonly draws?: number;
  readonly seed?: number;
}

/** How groups are compared: with one another, or each with all rows in groups. */
export type ComparisonMethod = 'between_groups' | 'to_overall';

/** Estimates by metric name; with control features one level more, by their combination. */
export type Estimates = Readonly<Record<string, Estimate>>;

/** The figures of one set of rows and its groups. */
export interface DisaggregatedPart {
  readonly overall: Estimates;
  readonly byGroup: Readonly<Record<string, Estimates>>;
  difference(method?: ComparisonMethod): Estimates;
  ratio(method?: ComparisonMethod): Estimates;
  groupMin(): Estimates;
  groupMax(): Estimates;
}

/** The whole, and the same within every combination of the control features. */
export interface Disaggregated extends DisaggregatedPart {
  /** Names of the sensitive features, in order; groups of several read `a|b`. */
  readonly sensitiveFeatures: readonly string[];
  readonly controlFeatures: readonly string[];
  /** Empty without control features. */
  readonly byControl: Readonly<Record<string, DisaggregatedPart>>;
}

/**
 * Metrics overall and by group, with differences and ratios, each with its interval: the shape of Fairlearn's MetricFrame. What
 * has no value says why (`reason`) instead of being 0 or NaN; a group whose metric is undefined is left out of a comparison and
 * named in it.
 *
 * Rows with a missing sensitive or control feature stay in `overall` and take part in no group.
 *
 * @param metrics by name: an id or alias of the catalogue that is kept per group (docs/metrics.md), or a function of
 *   (yTrue, yPred, yScore, weights); a function has no interval
 * @returns `ratio` is min/max, `difference` max − min; to overall: the largest distance from all rows in groups, the smallest of r
 *   and 1/r
 * @throws GlassAlphaError with every problem of the input: `data.schema_mismatch`, `data.label_values`, `data.prediction_values`,
 *   `data.score_range`, `data.weight_invalid`, `policy.unknown_metric`
 * @example
 * const frame = disaggregate(
 *   { recall: 'tpr', selected: 'selection_rate' },
 *   { yTrue: [1, 0, 1, 1], yPred: [1, 0, 0, 1], sensitiveFeatures: ['a', 'a', 'b', 'b'] },
 * );
 * frame.overall.recall.value; // 0.6666…
 * frame.byGroup.b.recall.ci; // { lower: 0.09…, upper: 0.90…, level: 0.95, method: 'wilson', approximate: false }
 * frame.difference().selected.value; // 0
 */
export function disaggregate(
  metrics: Readonly<Record<string, string | MetricFunction>>,
  data: DisaggregateData,
  options: DisaggregateOptions = {},
): Disaggregated {
  const wanted = wantedMetrics(metrics);
  const rows = userRows(data);
  const sensitive = groupingOf(data.sensitiveFeatures, rows.label.length, 'group');
  const control =
    data.controlFeatures === undefined ? undefined : groupingOf(data.controlFeatures, rows.label.length, 'control');
  const all = Int32Array.from({ length: rows.label.length }, (_, i) => i);
  const whole = partOf(wanted, rows, sensitive, all, options);
  const byControl = Object.fromEntries(
    (control?.levels ?? []).map((level) => [
      level,
      partOf(
        wanted,
        rows,
        sensitive,
        all.filter((i) => control?.groups[i] === level),
        options,
      ),
    ]),
  );
  return { ...whole, sensitiveFeatures: sensitive.names, controlFeatures: control?.names ?? [], byControl };
}

interface Wanted {
  readonly name: string;
  readonly of: MetricDefinition | MetricFunction;
}

function wantedMetrics(metrics: Readonly<Record<string, string | MetricFunction>>): readonly Wanted[] {
  const wanted = Object.entries(metrics).map(([name, metric]) => ({
    name,
    metric,
    of: typeof metric === 'string' ? definitionOf(metric) : metric,
  }));
  const wrong = wanted
    .filter(({ of }) => of === undefined || (typeof of !== 'function' && !isPerGroup(of)))
    .map(({ name, metric, of }) =>
      problem(
        'policy.unknown_metric',
        of === undefined
          ? `"${metric}" (${name}) is not a metric`
          : `"${metric}" (${name}) is not a metric of one group`,
        { hint: 'give a metric that is kept per group, such as selection_rate or tpr; comparisons come with it' },
      ),
    );
  if (wrong.length > 0) throw new GlassAlphaError(wrong);
  return wanted.flatMap(({ name, of }) => (of === undefined ? [] : [{ name, of }]));
}

function isPerGroup({ slices, perGroup, computed, tasks }: MetricDefinition): boolean {
  return slices === 'overall' && perGroup && computed && tasks.includes('binary');
}

function partOf(
  wanted: readonly Wanted[],
  rows: UserRows,
  sensitive: Grouping,
  places: Int32Array,
  { level = 0.95, draws = 2000, seed = 42 }: DisaggregateOptions,
): DisaggregatedPart {
  const attribute = attributeStatistics(rows, sensitive, places);
  const context: MetricContext = {
    statistics: {
      split: 'audited',
      favorableIsPositive: true,
      overall: sliceOf(rows, places),
      attributes: [attribute],
    },
    options: { level, minGroupN: 0, smallGroups: 'keep', draws, seed },
  };
  const members = new Map<string, FunctionRows>();
  const rowsOf = (group?: string): FunctionRows => {
    const known = members.get(group ?? '');
    if (known !== undefined) return known;
    const own = group === undefined ? places : places.filter((i) => sensitive.groups[i] === group);
    const found = pick(rows, own);
    members.set(group ?? '', found);
    return found;
  };
  const inGroups = () =>
    pick(
      rows,
      places.filter((i) => sensitive.groups[i] !== null),
    );
  const groups = attribute.groups.map(({ group }) => group);
  const each = (estimate: (of: Wanted['of']) => Estimate): Estimates =>
    Object.fromEntries(wanted.map(({ name, of }) => [name, estimate(of)]));
  const computed = new Map<MetricDefinition, readonly Metric[]>();
  const one = (definition: MetricDefinition, group?: string): Estimate => {
    const metrics = computed.get(definition) ?? run(definition, context);
    computed.set(definition, metrics);
    return estimateOf(metrics.find(({ scope }) => scope.group === group));
  };
  const compare = (form: DerivedForm) =>
    each((of) =>
      typeof of === 'function'
        ? compareFunction(
            of,
            form,
            groups.map((group) => ({ group, rows: rowsOf(group) })),
            inGroups,
          )
        : one(comparison(of, form)),
    );
  return {
    overall: each((of) => (typeof of === 'function' ? figureOf(of, rowsOf()) : one(of))),
    byGroup: Object.fromEntries(
      groups.map((group) => [
        group,
        each((of) => (typeof of === 'function' ? figureOf(of, rowsOf(group)) : one(of, group))),
      ]),
    ),
    difference: (method = 'between_groups') =>
      compare(method === 'to_overall' ? 'difference_to_overall' : 'difference'),
    ratio: (method = 'between_groups') => compare(method === 'to_overall' ? 'ratio_to_overall' : 'ratio'),
    groupMin: () => compare('group_min'),
    groupMax: () => compare('group_max'),
  };
}

function run(definition: MetricDefinition, context: MetricContext): readonly Metric[] {
  if (definition.needs.includes('H') && context.statistics.overall.histogram === undefined) {
    const { split, overall } = context.statistics;
    return [{ kind: 'undefined', id: definition.id, scope: { split }, reason: 'no_scores', n: overall.n }];
  }
  return estimators.get(definition.method)?.(definition, context) ?? [];
}

/** `roc_auc_difference` and its kin; the catalogue has every form of what is kept per group, save of counts. */
function comparison(definition: MetricDefinition, form: DerivedForm): MetricDefinition {
  const found = definitionOf(`${definition.id}_${form}`);
  return found ?? { ...definition, method: 'none', derived: { from: definition.id, form } };
}

function pick({ label, decision, score, weight }: UserRows, places: Int32Array): FunctionRows {
  const of = (column: ArrayLike<number>) => Array.from(places, (i) => column[i] ?? 0);
  return {
    yTrue: of(label),
    yPred: of(decision),
    ...(score === undefined ? {} : { yScore: of(score) }),
    ...(weight === undefined ? {} : { weights: of(weight) }),
  };
}
