import type { BinaryStatistics, MetricOptions } from './statistics.ts';

/** What every estimator works on. */
export interface MetricContext {
  readonly statistics: BinaryStatistics;
  readonly options: MetricOptions;
}
