import type { AuditConfig } from '../config/audit-config.ts';
import type { AmountMeasurement, ClassMeasurement, TaskMeasurement } from '../data/tasks/task-measurement.ts';
import type { MulticlassStatistics } from '../metrics/multiclass/statistics.ts';
import type { RegressionStatistics } from '../metrics/regression/statistics.ts';
import type { AttributeStatistics } from '../metrics/statistics.ts';

/** Counts of several classes as the metrics room takes them. */
export function classStatistics(config: AuditConfig, measurement: ClassMeasurement): MulticlassStatistics {
  const { classes, overall } = measurement;
  return { split: 'audited', classes, overall, attributes: compared(config, measurement) };
}

/** Pairs of amounts likewise. */
export function amountStatistics(config: AuditConfig, measurement: AmountMeasurement): RegressionStatistics {
  return { split: 'audited', overall: measurement.overall, attributes: compared(config, measurement) };
}

/** Attributes with their references, then declared intersections: these are measured like attributes whose groups are cells. */
function compared<S>({ data }: AuditConfig, { attributes, intersections }: TaskMeasurement<S>) {
  return [
    ...attributes.map(({ name, groups, missing }) => ({
      name,
      groups,
      missing,
      reference: referenceOf(data.protectedAttributes.find(({ label }) => label === name)?.reference ?? 'largest'),
    })),
    ...intersections.map(({ name, groups, missing }) => ({ name, groups, missing, reference: 'largest' as const })),
  ];
}

function referenceOf(stated: string): AttributeStatistics['reference'] {
  return stated === 'largest' || stated === 'highest' ? stated : { group: stated };
}
