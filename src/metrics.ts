/** Public entry `glassalpha/metrics`: metrics by group with intervals, without files, configuration or report. */
export type {
  ComparisonMethod,
  Disaggregated,
  DisaggregatedPart,
  DisaggregateOptions,
  Estimates,
} from './metrics/disaggregate/disaggregate.ts';
export { disaggregate } from './metrics/disaggregate/disaggregate.ts';
export type { DisaggregateData } from './metrics/disaggregate/disaggregate-data.ts';
export type { Estimate } from './metrics/disaggregate/estimate.ts';
export type { Features, Label } from './metrics/disaggregate/features.ts';
export type { MetricFunction } from './metrics/disaggregate/functions.ts';
