import type { MetricContext } from '../context.ts';
import type { RegressionFigures } from './figures.ts';
import type { RegressionOptions, RegressionSlice, RegressionStatistics } from './statistics.ts';

/** Groups of a task with amounts; `statistics` is the same in the form that shared estimators take. */
export interface RegressionContext extends MetricContext {
  readonly regression: RegressionStatistics;
  readonly options: RegressionOptions;
  readonly figuresOf: (slice: RegressionSlice) => RegressionFigures;
}
