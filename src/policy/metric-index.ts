import { compareCodePoints } from '../base/order.ts';
import { type Metric, metricKey, type Scope } from '../record/metric.ts';
import type { DeclaredAttribute } from './condition.ts';
import { parametersKey } from './gate-parameters.ts';
import type { Gate } from './policy.ts';
import { selectedAttributes } from './selected-attributes.ts';

/** One row of a gate before it is judged: the slice asked for, and the metric if the record holds it. */
export interface GateInput {
  readonly slice: Scope;
  readonly metric: Metric | undefined;
}

/** The metrics of a record as gates ask for them. */
export interface MetricIndex {
  /** What a gate looks at, in code-point order of the slices; empty if its scope matches nothing. */
  readonly rowsOf: (gate: Pick<Gate, 'definition' | 'scope' | 'parameters'>) => readonly GateInput[];
  /** The group of an attribute with fewest rows, ties in code-point order. */
  readonly smallestGroup: (attribute: string) => { readonly group: string; readonly n: number } | null;
  /** Rows of the smallest group that a slice compares, of the group it is, or of the whole; null if the record does not say. */
  readonly fewestRows: (slice: Scope) => number | null;
  /** Likewise the rarer of events and non-events. */
  readonly fewestEvents: (slice: Scope) => number | null;
  /** The published minimum detectable difference of an attribute, if the record holds it. */
  readonly detectableDifference: (attribute: string) => Metric | undefined;
  /** Whether small groups of an attribute take no part in comparisons (`metrics.small_groups: exclude`). */
  readonly leavesOutSmall: (attribute: string) => boolean;
}

const audited = 'audited';

/** Slices of strata and the like are no gate's. */
const gatedParts: ReadonlySet<string> = new Set([
  'attribute',
  'group',
  'reference',
  'class',
  'feature',
  'params',
  'split',
] satisfies (keyof Scope)[]);

/**
 * @param metrics the record's, by key
 * @param gated labels of attributes and declared intersections that gates without a scope look at
 */
export function indexMetrics(
  metrics: ReadonlyMap<string, Metric>,
  gated: readonly string[],
  declared: readonly DeclaredAttribute[] = [],
): MetricIndex {
  const byId = new Map<string, Metric[]>();
  for (const metric of metrics.values()) {
    if (Object.keys(metric.scope).every((part) => gatedParts.has(part))) append(byId, metric.id, metric);
  }
  const find = (id: string, test: (scope: Scope) => boolean): Metric[] =>
    (byId.get(id) ?? []).filter(({ scope }) => test(scope));
  const valueAt = (id: string, scope: Scope): number | null => {
    const metric = metrics.get(metricKey(id, scope));
    return metric?.kind === 'value' ? metric.value : null;
  };
  const groupSizes = (attribute: string) =>
    find('n', (scope) => scope.split === audited && scope.attribute === attribute && scope.group !== undefined)
      .map(({ scope: { group = '' }, ...metric }) => ({ group, n: metric.kind === 'value' ? metric.value : 0 }))
      .sort((a, b) => a.n - b.n || compareCodePoints(a.group, b.group));
  const place = ({ attribute, group, split }: Scope): Scope => ({
    ...(attribute === undefined ? {} : { attribute }),
    ...(group === undefined ? {} : { group }),
    split,
  });

  return {
    rowsOf: (gate) => rows(gate, find, selectedAttributes(gate, gated, declared)),
    smallestGroup: (attribute) => groupSizes(attribute)[0] ?? null,
    fewestRows: (slice) => {
      if (slice.attribute === undefined || slice.group !== undefined) return valueAt('n', place(slice));
      return slice.split === audited ? (groupSizes(slice.attribute)[0]?.n ?? null) : null;
    },
    fewestEvents: (slice) => {
      if (slice.attribute !== undefined && slice.group === undefined) return valueAt('min_group_events', place(slice));
      const [tp, fn, fp, tn] = ['tp', 'fn', 'fp', 'tn'].map((id) => valueAt(id, place(slice)));
      if (typeof tp !== 'number' || typeof fn !== 'number') return null;
      return typeof fp !== 'number' || typeof tn !== 'number' ? null : Math.min(tp + fn, fp + tn);
    },
    detectableDifference: (name) =>
      find(
        'mdd_at_80_power',
        ({ attribute, group, split }) => attribute === name && group === undefined && split === audited,
      )[0],
    leavesOutSmall: (attribute) => {
      // The rows of the groups compared, against the rows of all groups.
      const compared = metrics.get(metricKey('demographic_parity_difference', { attribute, split: audited }));
      const all = groupSizes(attribute).reduce((sum, { n }) => sum + n, 0);
      return compared?.kind === 'value' && !compared.complete && compared.n < all;
    },
  };
}

type Find = (id: string, test: (scope: Scope) => boolean) => Metric[];

/** Gates without a scope look at the audited rows: as a whole, once per attribute, or once per feature. */
function rows(
  { definition, scope, parameters }: Pick<Gate, 'definition' | 'scope' | 'parameters'>,
  find: Find,
  attributes: readonly string[],
): GateInput[] {
  const { id, slices } = definition;
  const split = scope.split ?? audited;
  const params = parametersKey(parameters, definition);
  const asked: Scope = { ...(params === undefined ? {} : { params }), split };
  const matches = (at: Scope): boolean =>
    at.split === split &&
    at.params === params &&
    (scope.classes === undefined ? at.class === undefined : scope.classes.includes(at.class ?? ''));

  const whole = (): GateInput[] =>
    inputs(
      find(id, (at) => matches(at) && at.attribute === undefined && at.group === undefined && at.feature === undefined),
      [asked],
    );
  const ofFeatures = (): GateInput[] => {
    const found = find(id, (at) => matches(at) && at.attribute === undefined && at.feature !== undefined);
    const { features } = scope;
    if (features !== undefined) {
      return features.flatMap((feature) =>
        inputs(
          found.filter(({ scope: at }) => at.feature === feature),
          [{ ...asked, feature }],
        ),
      );
    }
    return found.length > 0 ? inputs(found, []) : whole();
  };
  const ofAttributes = (): GateInput[] =>
    attributes.flatMap((attribute) =>
      inputs(
        find(
          id,
          (at) => matches(at) && at.attribute === attribute && at.group === undefined && at.feature === undefined,
        ),
        [{ attribute, ...asked }],
      ),
    );
  const ofGroups = (): GateInput[] => {
    const found = find(
      id,
      (at) =>
        matches(at) && attributes.includes(at.attribute ?? '') && at.group !== undefined && at.feature === undefined,
    );
    if (scope.groups === undefined) {
      return attributes.flatMap((attribute) =>
        inputs(
          found.filter(({ scope: at }) => at.attribute === attribute),
          [{ attribute, ...asked }],
        ),
      );
    }
    return scope.groups.flatMap((group) =>
      inputs(
        found.filter(({ scope: at }) => at.group === group),
        attributes.length === 0 ? [] : [{ group, ...asked }],
      ),
    );
  };

  const byGroup = scope.groups !== undefined || (slices === 'overall' && scope.attributes !== undefined);
  const chosen = byGroup
    ? definition.perGroup
      ? ofGroups()
      : []
    : slices === 'feature' || scope.features !== undefined
      ? ofFeatures()
      : slices === 'overall'
        ? whole()
        : ofAttributes();
  return chosen.sort((a, b) => compareCodePoints(sliceKey(a.slice), sliceKey(b.slice)));
}

/** The part of a metric key that names the slice: what rows are ordered by. */
export function sliceKey(slice: Scope): string {
  return metricKey('', slice);
}

/** What was found; else one row for each slice that was asked for and is not there. */
function inputs(found: readonly Metric[], asked: readonly Scope[]): GateInput[] {
  if (found.length === 0) return asked.map((slice) => ({ slice, metric: undefined }));
  return found.map((metric) => ({ slice: metric.scope, metric }));
}

function append<T>(map: Map<string, T[]>, key: string, value: T): void {
  const list = map.get(key);
  if (list === undefined) map.set(key, [value]);
  else list.push(value);
}
