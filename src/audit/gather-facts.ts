import type { AuditConfig } from '../config/audit-config.ts';
import { calibrationBins } from '../metrics/calibration-bins.ts';
import { labelViews } from '../metrics/label-views.ts';
import { gainPoints, scoreQuantiles, thresholdSweep } from '../metrics/operating-points.ts';
import { weighedScores } from '../metrics/slice-scores.ts';
import type { BinaryStatistics } from '../metrics/statistics.ts';
import { metricOptions } from './audit-metrics.ts';
import type { GroupReliability, MeasuredFacts, ThresholdFacts } from './measured-facts.ts';
import { subgroupFacts } from './subgroup-facts.ts';

/** What was measured by its own step; absent parts were not. */
export type FactParts = Partial<Omit<MeasuredFacts, 'sweep' | 'gains' | 'groupReliability' | 'subgroups'>>;

/**
 * Adds to the measured parts what follows from the statistics alone.
 *
 * @param pairs the pairs of attributes crossed by default
 */
export function gatherFacts(
  config: AuditConfig,
  statistics: BinaryStatistics,
  parts: FactParts,
  pairs: BinaryStatistics | null = null,
): MeasuredFacts {
  const threshold = parts.threshold ?? fixedThreshold(config);
  const histogram = weighedScores(statistics.overall);
  const labelled = (rows: BinaryStatistics) => labelViews(rows, metricOptions(config)).labelled;
  return {
    ...factsWithoutCounts(config, parts),
    sweep:
      histogram === undefined
        ? []
        : thresholdSweep(histogram, {
            chosen: threshold.value,
            ...(config.costs === undefined ? {} : { costs: config.costs }),
            // Points have no scale of their own.
            ...(config.data.scoreKind === 'points' ? { thresholds: scoreQuantiles(histogram) } : {}),
          }),
    gains: histogram === undefined ? [] : gainPoints(histogram),
    groupReliability: statistics.points === true ? [] : groupReliability(config, statistics),
    subgroups: subgroupFacts(config, labelled(statistics), pairs && labelled(pairs)),
  };
}

/** The measured parts alone: what several classes and amounts have. */
export function factsWithoutCounts(config: AuditConfig, parts: FactParts): MeasuredFacts {
  return {
    intersections: [],
    trainingLabels: null,
    strata: null,
    shifts: null,
    drift: null,
    challenger: null,
    periods: null,
    grades: null,
    proxies: [],
    individual: null,
    perturbations: [],
    weights: null,
    ll144: null,
    ...parts,
    threshold: parts.threshold ?? fixedThreshold(config),
    sweep: [],
    gains: [],
    groupReliability: [],
    subgroups: null,
  };
}

function fixedThreshold({ threshold }: AuditConfig): ThresholdFacts {
  const value = threshold.policy === 'fixed' ? threshold.value : null;
  return { policy: threshold.policy, value, fitOn: null, objective: null, tunedOnAuditedData: false };
}

function groupReliability(config: AuditConfig, { attributes }: BinaryStatistics): GroupReliability[] {
  const declared = new Set(config.data.protectedAttributes.map(({ label }) => label));
  return attributes
    .filter(({ name }) => declared.has(name))
    .flatMap(({ name: attribute, groups }) =>
      groups.flatMap(({ group, ...slice }) =>
        slice.histogram === undefined || slice.n === 0
          ? []
          : [
              {
                attribute,
                group,
                n: slice.n,
                positives: slice.confusion.tp + slice.confusion.fn,
                bins: calibrationBins(slice, config.metrics.confidenceLevel),
              },
            ],
      ),
    );
}
