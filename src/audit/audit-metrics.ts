import type { AuditConfig } from '../config/audit-config.ts';
import type { Measurement } from '../data/measurement.ts';
import { definitionOf } from '../metrics/catalogue.ts';
import { computeMetrics } from '../metrics/compute.ts';
import type { BinaryStatistics, MetricOptions } from '../metrics/statistics.ts';
import type { Metric } from '../record/metric.ts';
import { pairStatistics } from './to-statistics.ts';

/** What is told of the pairs crossed by default; an intersection that is declared has every metric. */
const pairMetrics: ReadonlySet<string> = new Set([
  'n',
  'n_missing',
  'min_group_size',
  'prevalence',
  'selection_rate',
  'tpr',
  'fpr',
  'demographic_parity_difference',
  'demographic_parity_ratio',
  'statistical_parity_difference',
  'air',
  'equal_opportunity_difference',
  'equalized_odds_difference',
]);

export function metricOptions({ metrics, randomSeed }: AuditConfig): MetricOptions {
  return {
    level: metrics.confidenceLevel,
    minGroupN: metrics.minGroupN,
    smallGroups: metrics.smallGroups,
    draws: metrics.nBootstrap,
    seed: randomSeed,
  };
}

/** Every metric of the audited rows: overall, by attribute, by declared intersection, and the few of the pairs. */
export function auditMetrics(
  config: AuditConfig,
  measurement: Measurement,
  statistics: BinaryStatistics,
  /** Whether the decisions follow a threshold that was fitted to these very rows. */
  tuned: boolean,
): Metric[] {
  const options = metricOptions(config);
  const pairs = pairStatistics(config, measurement);
  const metrics = [
    ...computeMetrics(statistics, options),
    ...(pairs === null
      ? []
      : computeMetrics(pairs, options).filter(({ id, scope }) => scope.attribute !== undefined && pairMetrics.has(id))),
  ];
  return tunedOn(metrics, tuned);
}

/** Marks what another threshold would change, where the threshold was fitted to these very rows. */
export function tunedOn(metrics: readonly Metric[], tuned: boolean): Metric[] {
  return metrics.map((metric) =>
    tuned && dependsOnDecisions(metric) ? { ...metric, tunedOnAuditedData: true } : metric,
  );
}

/** Metrics of the data family that look at decisions too. */
const decidedToo: ReadonlySet<string> = new Set([
  'disparity_amplification_ratio',
  'disparity_amplification_difference',
  'statistical_power',
  'mdd_at_80_power',
]);

/** Whether another threshold would give another value: rates of decisions and what compares them (metrics.md 8.2). */
function dependsOnDecisions({ kind, id }: Metric): boolean {
  const definition = definitionOf(id);
  if (kind !== 'value' || definition === undefined) return false;
  const { family, needs, rate, derived } = definition;
  if (rate === 'prevalence' || derived?.from === 'prevalence') return false;
  return (
    decidedToo.has(id) ||
    ((family === 'decisions' || family === 'fairness' || family === 'individual') &&
      (needs.includes('C') || needs.includes('R')))
  );
}
