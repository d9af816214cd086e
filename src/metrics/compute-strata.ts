import type { Metric } from '../record/metric.ts';
import { definitionOf } from './catalogue.ts';
import type { MetricContext } from './context.ts';
import { estimators } from './estimators.ts';
import { labelViews, needsNoLabel } from './label-views.ts';
import { needsProbabilities } from './needs-probabilities.ts';
import type { BinaryStatistics, GroupSlice, MetricOptions } from './statistics.ts';

/**
 * Metrics of the whole model in parts of the rows that are no protected groups, such as back-test periods: the part stands in
 * `stratum` of the scope. Each interval holds by itself; nothing is compared between the parts.
 *
 * @param ids metrics that may be kept per group; what needs scores is left out where the parts have none
 * @example computeStrataMetrics(statistics, periods, ['roc_auc'], options)[0]?.scope // { stratum: '2025Q1', split: 'audited' }
 */
export function computeStrataMetrics(
  statistics: BinaryStatistics,
  parts: readonly GroupSlice[],
  ids: readonly string[],
  options: MetricOptions,
): Metric[] {
  const attribute = { name: 'stratum', groups: parts, missing: 0, reference: 'largest' } as const;
  const { labelled, every } = labelViews({ ...statistics, attributes: [attribute] }, options);
  return ids.flatMap((id) => {
    const definition = definitionOf(id);
    const estimate = definition === undefined ? undefined : estimators.get(definition.method);
    if (definition?.perGroup !== true || estimate === undefined) return [];
    const context: MetricContext = { statistics: needsNoLabel(definition) ? every : labelled, options };
    if (definition.needs.includes('H') && statistics.overall.histogram === undefined) return [];
    if (statistics.points === true && needsProbabilities(definition)) return [];
    return estimate(definition, context).flatMap(({ scope, ...metric }) =>
      scope.group === undefined || scope.reference !== undefined
        ? []
        : [{ ...metric, scope: { stratum: scope.group, split: scope.split } } as Metric],
    );
  });
}
