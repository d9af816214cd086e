import { publish } from '../../base/format.ts';
import { definitionOf } from '../../metrics/catalogue.ts';
import type { RecordedMetric } from '../../record/manifest.ts';
import { holm } from '../../stats/multiplicity.ts';
import type { MetricMove, MetricState, Significance } from './comparison.ts';
import { mapChanges, sameJson } from './map-changes.ts';
import { type ComparedPair, type RawSignificance, significanceOf } from './significance.ts';

/**
 * Metrics whose value, interval or number of rows differs, in key order, each with what can be said of chance; p-values are
 * adjusted over all of them (Holm 1979).
 */
export function metricMoves(pair: ComparedPair): MetricMove[] {
  const moves = mapChanges(pair.before.metrics, pair.after.metrics).filter(
    ({ before, after }) => !sameJson(stateOf(before), stateOf(after)),
  );
  const raw = moves.map(({ key, before, after }) => significanceOf(key, before, after, pair));
  const significances = adjusted(raw);
  return moves.map(({ key, before, after }, i) => {
    const [old, now] = [stateOf(before), stateOf(after)];
    const difference = differenceOf(old?.value ?? null, now?.value ?? null);
    return {
      key,
      before: old,
      after: now,
      difference,
      direction: directionOf(key, difference),
      significance: significances[i] ?? { kind: 'not_assessed', reason: 'no_value' },
    };
  });
}

/** New less old, published; null unless both are numbers. */
export function differenceOf(before: unknown, after: unknown): number | null {
  return typeof before === 'number' && typeof after === 'number' ? publish(after - before) : null;
}

function stateOf(metric: RecordedMetric | undefined): MetricState | null {
  if (metric === undefined) return null;
  const { result } = metric;
  if (result.kind === 'undefined') return { value: null, reason: result.reason, ci: null, n: result.n };
  const { value, ci, n } = result;
  return {
    value,
    reason: null,
    ci: ci === undefined ? null : { lower: ci.lower, upper: ci.upper, level: ci.level },
    n,
  };
}

function directionOf(key: string, difference: number | null): MetricMove['direction'] {
  const better = definitionOf(key.split('|', 1)[0] ?? '')?.direction;
  if (better === undefined || difference === null) return 'unknown';
  if (better === 'none' || difference === 0) return 'neutral';
  return difference > 0 === (better === 'higher') ? 'better' : 'worse';
}

function adjusted(raw: readonly RawSignificance[]): Significance[] {
  const tested = raw.flatMap((found, i) => (found.kind === 'not_assessed' ? [] : [{ i, p: found.p }]));
  const values = holm(tested.map(({ p }) => p));
  const byIndex = new Map(tested.map(({ i }, k) => [i, publish(values[k] ?? 1)]));
  return raw.map((found, i) => (found.kind === 'not_assessed' ? found : { ...found, p_holm: byIndex.get(i) ?? 1 }));
}
