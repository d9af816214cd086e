import { compareCodePoints } from '../base/order.ts';
import type { AuditConfig } from '../config/audit-config.ts';
import { findColumn } from '../data/columns.ts';
import type { Engine } from '../data/engine.ts';
import type { Measurement } from '../data/measurement.ts';
import { readColumns } from '../data/read-columns.ts';
import { computeStrataMetrics } from '../metrics/compute-strata.ts';
import type { BinaryStatistics } from '../metrics/statistics.ts';
import type { Metric } from '../record/metric.ts';
import { metricOptions, tunedOn } from './audit-metrics.ts';
import type { PeriodFacts } from './measured-facts.ts';
import type { Prepared } from './prepare.ts';

/** What is told of each back-test period: how well the model ranks and decides, whether its scores come true, whom it selects. */
export const periodMetrics = [
  'n',
  'prevalence',
  'selection_rate',
  'accuracy',
  'tpr',
  'fpr',
  'ppv',
  'roc_auc',
  'ks',
  'brier',
  'ece_width_10',
  'ece_null_mean',
  'calibration_in_the_large',
  'oe_ratio',
] as const;

export interface PeriodResult {
  readonly metrics: readonly Metric[];
  readonly facts: PeriodFacts | null;
}

/** The model in every period of `data.period_column`; nothing without that key. */
export async function auditPeriods(
  config: AuditConfig,
  { periods, attributes: _, ...measurement }: Measurement,
  statistics: BinaryStatistics,
  tuned: boolean,
  { prepared, engine }: { readonly prepared: Prepared; readonly engine: Engine },
): Promise<PeriodResult> {
  const column = config.data.periodColumn;
  if (column === undefined || periods === undefined) return { metrics: [], facts: null };
  const metrics = computeStrataMetrics(statistics, periods.slices, periodMetrics, metricOptions(config));
  return {
    metrics: tunedOn(metrics, tuned),
    facts: {
      column,
      missing: periods.missing,
      of: measurement.rows,
      periods: periods.slices.map(({ group, n, confusion }) => ({
        period: group,
        n,
        events: confusion.tp + confusion.fn,
      })),
      latestInTraining: await latestInTraining(column, prepared, engine),
    },
  };
}

/** The last period of the training rows; null where they have no such column, or no training rows are given. */
async function latestInTraining(name: string, { train, run }: Prepared, engine: Engine): Promise<string | null> {
  if (train === null) return null;
  const { index } = findColumn(name, train.info.columns, '');
  if (index === null) return null;
  const columns = [{ column: index, name: 'period', as: 'text' as const }];
  const batch = await readColumns(engine, train, columns, { missingValues: [] }, run);
  const texts = (batch.columns['period'] as readonly (string | null)[]).filter((text) => text !== null && text !== '');
  return texts.reduce(
    (latest, text) => (latest === null || compareCodePoints(text ?? '', latest) > 0 ? text : latest),
    null,
  );
}
