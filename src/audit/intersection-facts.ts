import type { AuditConfig } from '../config/audit-config.ts';
import type { Measurement } from '../data/measurement.ts';
import { referenceOf } from '../metrics/groups.ts';
import { metricOptions } from './audit-metrics.ts';
import type { IntersectionFacts } from './measured-facts.ts';
import { pairStatistics, toStatistics } from './to-statistics.ts';

/** The crossings of the audit with their cells and the cell the others are compared with. */
export function intersectionFacts(config: AuditConfig, measurement: Measurement): IntersectionFacts[] {
  const options = metricOptions(config);
  const sets = [toStatistics(config, measurement), pairStatistics(config, measurement)].filter((set) => set !== null);
  return measurement.intersections.map(({ name, attributes, declared, missing, groups }) => {
    const reference = sets.flatMap((statistics) =>
      statistics.attributes
        .filter((attribute) => attribute.name === name)
        .map((attribute) => referenceOf(attribute, { statistics, options }).name),
    );
    return {
      name,
      attributes,
      declared,
      missing,
      reference: reference[0] ?? null,
      groups: groups.map(({ group, n }) => ({ group, n })),
    };
  });
}
