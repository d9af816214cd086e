import type { Metric } from '../record/metric.ts';
import { definitionOf } from './catalogue.ts';
import { estimators } from './estimators.ts';
import type { BinaryStatistics, MetricOptions, MetricParameters } from './statistics.ts';

/** A metric with parameters that differ from its usual ones. */
export interface AskedSetting {
  readonly id: string;
  readonly parameters: Readonly<Record<string, unknown>>;
  /** `Scope.params` of the setting, canonical JSON. */
  readonly key: string;
}

/**
 * Metrics in the settings that gates ask for (policy.md 1.1), under keys of their own: `air` against the group with the highest
 * selection rate, `statistical_power` for another difference, Hosmer–Lemeshow on development rows. A setting that counts and
 * histograms do not give is left out: the record then lacks it.
 *
 * @example computeSettings(statistics, options, [{ id: 'air', parameters: { reference: 'highest' }, key: '{"reference":"highest"}' }])
 */
export function computeSettings(
  statistics: BinaryStatistics,
  options: MetricOptions,
  settings: readonly AskedSetting[],
): Metric[] {
  return settings.flatMap(({ id, parameters, key }) => {
    const definition = definitionOf(id);
    const estimate = definition === undefined ? undefined : estimators.get(definition.method);
    if (definition === undefined || estimate === undefined || !counted.has(id)) return [];
    if (definition.needs.includes('H') && statistics.overall.histogram === undefined) return [];
    const found = estimate(definition, {
      statistics: withReference(statistics, parameters['reference']),
      options: { ...options, parameters: ownParameters(parameters) },
    });
    return found.map((metric): Metric => ({ ...metric, scope: { ...metric.scope, params: key } }));
  });
}

/** Metrics whose settings change nothing but the estimate. */
const counted: ReadonlySet<string> = new Set(['air', 'statistical_power', 'hosmer_lemeshow_p']);

function withReference(statistics: BinaryStatistics, reference: unknown): BinaryStatistics {
  if (reference !== 'highest') return statistics;
  return { ...statistics, attributes: statistics.attributes.map((one) => ({ ...one, reference: 'highest' })) };
}

function ownParameters({ effect, sample }: AskedSetting['parameters']): MetricParameters {
  return {
    ...(typeof effect === 'number' ? { effect } : {}),
    ...(sample === 'development' || sample === 'external' ? { sample } : {}),
  };
}
