import { publish } from '../base/format.ts';
import type { AuditConfig } from '../config/audit-config.ts';
import type { BinaryStatistics } from '../metrics/statistics.ts';
import { type ScannedRate, subgroupScan } from '../metrics/subgroup-scan.ts';

/** The search for groups and cells in which the model is weakest (metrics.md 8.5, end). */
export interface SubgroupFacts {
  /** Attributes and crossings searched. */
  readonly partitions: readonly string[];
  readonly minGroupN: number;
  /** Subgroups with at least that many rows, and those left out. */
  readonly subgroups: number;
  readonly tooSmall: number;
  /** Comparisons that the p-values are adjusted over. */
  readonly tests: number;
  readonly falseDiscoveryRate: number;
  /** Rows of `weakest` whose adjusted p is at most that. */
  readonly found: number;
  /** Where a subgroup is worse off than all other rows, weakest first. */
  readonly weakest: readonly SubgroupRow[];
}

export interface SubgroupRow {
  readonly attribute: string;
  readonly group: string;
  readonly metric: ScannedRate;
  /** Rows that the rate is about, in the subgroup and outside. */
  readonly n: number;
  readonly others: number;
  readonly rate: number;
  readonly otherRate: number;
  readonly difference: number;
  /** Limits of the difference alone. */
  readonly lower: number;
  readonly upper: number;
  readonly p: number;
  /** Benjamini–Hochberg over the search. */
  readonly adjustedP: number;
}

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
