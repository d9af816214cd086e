import { publish } from '../base/format.ts';
import type { AuditConfig } from '../config/audit-config.ts';
import type { BinaryStatistics } from '../metrics/statistics.ts';
import { subgroupScan } from '../metrics/subgroup-scan.ts';
import type { SubgroupFacts } from './measured-facts.ts';

/** Share of false findings that the search accepts (metrics.md 6). */
const falseDiscoveryRate = 0.05;

/**
 * The groups of every attribute and the cells of every crossing of the audit, each against all other rows.
 *
 * @param pairs the pairs crossed by default, if there are any
 * @returns null where there is nothing to compare by, or comparing was not wanted
 */
export function subgroupFacts(
  { data, fairnessAnalysis, metrics }: AuditConfig,
  statistics: BinaryStatistics,
  pairs: BinaryStatistics | null,
): SubgroupFacts | null {
  const partitions = [...statistics.attributes, ...(pairs?.attributes ?? [])];
  if (data.task !== 'binary' || fairnessAnalysis === false || partitions.length === 0) return null;
  const { favorableIsPositive } = statistics;
  const { confidenceLevel: level, minGroupN } = metrics;
  const { subgroups, tooSmall, tests } = subgroupScan(partitions, { favorableIsPositive, level, minGroupN });
  const worse = tests.filter((test) => test.worse);
  return {
    partitions: partitions.map(({ name }) => name),
    minGroupN,
    subgroups,
    tooSmall,
    tests: tests.length,
    falseDiscoveryRate,
    found: worse.filter(({ adjustedP }) => publish(adjustedP) <= falseDiscoveryRate).length,
    weakest: worse.map(
      ({ partition, group, metric, n, others, rate, otherRate, difference, interval, p, adjustedP }) => ({
        attribute: partition,
        group,
        metric,
        n,
        others,
        rate: publish(rate),
        otherRate: publish(otherRate),
        difference: publish(difference),
        lower: publish(interval.lower),
        upper: publish(interval.upper),
        p: publish(p),
        adjustedP: publish(adjustedP),
      }),
    ),
  };
}
