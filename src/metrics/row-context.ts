import type { Metric } from '../record/metric.ts';
import type { MetricDefinition } from './definition.ts';
import type { ProxyAssociation } from './proxies-associations.ts';
import type { RowStatistics } from './row-statistics.ts';
import type { MetricOptions } from './statistics.ts';

/** What the estimators on row reductions work on. */
export interface RowContext {
  readonly statistics: RowStatistics;
  readonly associations: readonly ProxyAssociation[];
  readonly options: Pick<MetricOptions, 'level' | 'draws' | 'seed'>;
}

/** All metrics of one definition. */
export type RowEstimator = (definition: MetricDefinition, context: RowContext) => readonly Metric[];
