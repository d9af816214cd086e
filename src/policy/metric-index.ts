import { compareCodePoints } from '../base/order.ts';
import type { MetricDefinition } from '../metrics/definition.ts';
import { type Metric, metricKey, type Scope } from '../record/metric.ts';

/** One row of a gate before it is judged: the slice asked for, and the metric if the record holds it. */
export interface GateInput {
  readonly slice: Scope;
  readonly metric: Metric | undefined;
}

/** The metrics of a record as gates ask for them. */
export interface MetricIndex {
  /** What a gate on this metric looks at, in code-point order of the slices; empty if there is no attribute to look at. */
  readonly rowsOf: (definition: MetricDefinition) => readonly GateInput[];
  /** The group of an attribute with fewest rows, ties in code-point order. */
  readonly smallestGroup: (attribute: string) => { readonly group: string; readonly n: number } | null;
  /** The published minimum detectable difference of an attribute, if the record holds it. */
  readonly detectableDifference: (attribute: string) => Metric | undefined;
}

const audited = 'audited';

/** Gates without a scope look at the audited rows: as a whole, or once per declared attribute. */
export function indexMetrics(metrics: ReadonlyMap<string, Metric>, attributes: readonly string[]): MetricIndex {
  const byId = new Map<string, Metric[]>();
  const sizes = new Map<string, { group: string; n: number }[]>();
  for (const metric of metrics.values()) {
    const { id, scope } = metric;
    if (scope.split !== audited || scope.stratum !== undefined || scope.class !== undefined) continue;
    if (scope.params !== undefined) continue;
    if (scope.group === undefined) append(byId, id, metric);
    else if (id === 'n' && scope.attribute !== undefined) {
      append(sizes, scope.attribute, { group: scope.group, n: metric.kind === 'value' ? metric.value : 0 });
    }
  }
  const declared = [...new Set(attributes)].sort(compareCodePoints);
  const find = (id: string, test: (scope: Scope) => boolean): Metric[] =>
    (byId.get(id) ?? []).filter(({ scope }) => test(scope));

  const wholeModel = (id: string): GateInput[] =>
    inputs(
      find(id, ({ attribute, feature }) => attribute === undefined && feature === undefined),
      { split: audited },
    );
  const perAttribute = (id: string): GateInput[] =>
    declared.flatMap((name) =>
      inputs(
        find(id, ({ attribute, feature }) => attribute === name && feature === undefined),
        { attribute: name, split: audited },
      ),
    );
  const perFeature = (id: string): GateInput[] => {
    const found = find(id, ({ feature, attribute }) => feature !== undefined && attribute === undefined);
    return found.length > 0 ? inputs(found, { split: audited }) : wholeModel(id);
  };

  return {
    rowsOf: ({ id, slices }) => {
      const rows = slices === 'overall' ? wholeModel(id) : slices === 'feature' ? perFeature(id) : perAttribute(id);
      return rows.sort((a, b) => compareCodePoints(sliceKey(a.slice), sliceKey(b.slice)));
    },
    smallestGroup: (attribute) =>
      [...(sizes.get(attribute) ?? [])].sort((a, b) => a.n - b.n || compareCodePoints(a.group, b.group))[0] ?? null,
    detectableDifference: (name) => find('mdd_at_80_power', ({ attribute }) => attribute === name)[0],
  };
}

/** The part of a metric key that names the slice: what rows are ordered by. */
export function sliceKey(slice: Scope): string {
  return metricKey('', slice);
}

function inputs(found: readonly Metric[], asked: Scope): GateInput[] {
  if (found.length === 0) return [{ slice: asked, metric: undefined }];
  return found.map((metric) => ({ slice: metric.scope, metric }));
}

function append<T>(map: Map<string, T[]>, key: string, value: T): void {
  const list = map.get(key);
  if (list === undefined) map.set(key, [value]);
  else list.push(value);
}
