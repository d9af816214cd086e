import type { Metric } from '../../record/metric.ts';
import { allDefinitions } from '../catalogue.ts';
import { toMetric } from '../outcome.ts';
import { type FeatureDrift, measureDrift } from './measure-drift.ts';
import type { DriftFeature, DriftStatistics } from './statistics.ts';

/**
 * Drift of every feature between reference and current rows (metrics.md 8.8); the feature stands in the scope. Kolmogorov–Smirnov and
 * Wasserstein are of numbers, χ² and Cramér's V of categories, the rest of both.
 *
 * @returns unrounded values in catalogue order, features in the order given
 * @example computeDrift({ split: 'audited', features }).find(({ id }) => id === 'psi')
 */
export function computeDrift({ split, features }: DriftStatistics): Metric[] {
  const measured = features?.map((feature) => ({ feature, drift: measureDrift(feature) }));
  return allDefinitions()
    .filter(({ id }) => id in measures)
    .flatMap(({ id }): Metric[] => {
      const measure = measures[id];
      if (measure === undefined) return [];
      // A gate without reference rows has to hear why.
      if (measured === undefined) return [toMetric(id, { split }, { reason: 'no_reference', n: 0 })];
      return measured
        .filter(
          ({ feature }) => measure.of === 'both' || (feature.kind === 'categorical') === (measure.of === 'categories'),
        )
        .map(({ feature, drift }) => driftMetric(id, split, feature, drift, measure));
    });
}

interface DriftMeasure {
  readonly of: 'numbers' | 'categories' | 'both';
  readonly value: (drift: FeatureDrift) => number | undefined;
  /** Whether rows without a value take part: they have a bin, but no place among numbers. */
  readonly missing: boolean;
}

const measures: Readonly<Record<string, DriftMeasure>> = {
  psi: { of: 'both', missing: true, value: ({ psi }) => psi },
  drift_ks: { of: 'numbers', missing: false, value: ({ ks }) => ks },
  drift_chi2_p: { of: 'categories', missing: true, value: ({ contingency }) => contingency?.p },
  drift_cramers_v: { of: 'categories', missing: true, value: ({ contingency }) => contingency?.cramersV },
  drift_js: { of: 'both', missing: true, value: ({ js }) => js },
  drift_wasserstein: { of: 'numbers', missing: false, value: ({ wasserstein }) => wasserstein },
  drift_total_variation: { of: 'both', missing: true, value: ({ totalVariation }) => totalVariation },
};

function driftMetric(
  id: string,
  split: string,
  { feature, missing }: DriftFeature,
  drift: FeatureDrift | undefined,
  measure: DriftMeasure,
): Metric {
  const scope = { feature, split };
  if (drift === undefined) return toMetric(id, scope, { reason: 'zero_denominator', n: 0 });
  const rows = drift.referenceRows + drift.currentRows;
  const n = measure.missing ? rows : rows - missing.reference - missing.current;
  const value = measure.value(drift);
  if (value === undefined) return toMetric(id, scope, { reason: n === 0 ? 'zero_denominator' : 'zero_variance', n });
  return toMetric(id, scope, { value, n });
}
