import { referenceOf } from '../metrics/groups.ts';
import { labelViews } from '../metrics/label-views.ts';
import { oneVersusRest } from '../metrics/multiclass/one-vs-rest.ts';
import { asBinary } from '../metrics/regression/as-binary.ts';
import type { BinaryStatistics, MetricOptions } from '../metrics/statistics.ts';
import type { AuditStatistics } from './context.ts';

/**
 * The reference group of each attribute as the metrics take it; null if it has no rows. Of several classes it is the same for each,
 * since the configuration does not let a class choose; of amounts the highest is that of the highest mean prediction.
 */
export function resolvedReferences(statistics: AuditStatistics, options: MetricOptions): (string | null)[] {
  const counts = labelViews(asTwoClasses(statistics), options).every;
  return counts.attributes.map(
    (attribute) => referenceOf(attribute, { statistics: counts, options }).group?.group ?? null,
  );
}

function asTwoClasses(statistics: AuditStatistics): BinaryStatistics {
  if ('classes' in statistics) return oneVersusRest(statistics, 0);
  return 'favorableIsPositive' in statistics ? statistics : asBinary(statistics, (_, prediction) => prediction);
}
