import { jcsText } from '../base/jcs.ts';
import type { Interval, Metric, Scope } from '../record/metric.ts';
import { zOf } from '../stats/limits.ts';
import { wilsonInterval } from '../stats/proportion.ts';
import type { MetricDefinition } from './definition.ts';
import { type Outcome, recordedInterval, toMetric } from './outcome.ts';
import type { RowContext, RowEstimator } from './row-context.ts';
import type { AttributePairs, PerturbationLevel, PerturbationStatistics, RowSample } from './row-statistics.ts';

/** Largest score gap of exact matches; `argmax` and `argmin` are the groups with the higher and the lower score. */
export const exactMatchDisparity = perAttribute(({ exact }) => {
  if ('reason' in exact) return { reason: exact.reason, n: 0 };
  const { largestGap, rows, between } = exact;
  const [argmax, argmin] = between ?? [];
  return { value: largestGap, n: rows, ...(argmax === undefined || argmin === undefined ? {} : { argmax, argmin }) };
});

/** Share of matched pairs treated differently. */
export const violationRate = perAttribute(({ matched: { pairs, violations } }, definition, context) =>
  pairs === 0 ? { reason: 'no_eligible_pairs', n: 0 } : shareOf(violations, pairs, definition, context),
);

/** Quantiles of |Δscore| / distance. */
export const lipschitz = {
  p95: perAttribute(({ matched: { slopes } }) =>
    slopes === null ? { reason: 'no_eligible_pairs', n: 0 } : { value: slopes.p95, n: slopes.pairs },
  ),
  p99: perAttribute(({ matched: { slopes } }) =>
    slopes === null ? { reason: 'no_eligible_pairs', n: 0 } : { value: slopes.p99, n: slopes.pairs },
  ),
} as const;

/**
 * Rows whose decision another value of the protected input changes. Where not every value could be set, the share is a lower
 * bound and its interval says `approximate`.
 */
export const flipTestChangeRate = perAttribute(({ flip }, definition, context, { rows }) =>
  'reason' in flip
    ? { reason: flip.reason, n: rows }
    : shareOf(flip.changed, flip.rows, definition, context, flip.valuesTried < flip.valuesFound),
);

/** Rows whose decision the noise changes, at each ε; the value a gate sees is that of the largest. */
export const perturbationFlipRate = perLevel((level, { sample }, definition, context) =>
  shareOf(level.flips, sample.rows, definition, context),
);

export const perturbationScoreChangeP95 = perLevel((level, { sample }) => ({
  value: level.scoreChangeP95,
  n: sample.rows,
}));

/** The maximum at each ε; over every ε for a gate. */
export const perturbationScoreChangeMax = perLevel(
  (level, { sample }) => ({ value: level.scoreChangeMax, n: sample.rows }),
  ({ levels }) => levels.reduce((most, level) => (level.scoreChangeMax > most.scoreChangeMax ? level : most)),
);

function perAttribute(
  estimate: (pairs: AttributePairs, definition: MetricDefinition, context: RowContext, sample: RowSample) => Outcome,
): RowEstimator {
  return (definition, context) => {
    const { individual, attributes, split } = context.statistics;
    return attributes.map((attribute): Metric => {
      const scope: Scope = { attribute, split };
      if ('reason' in individual) return toMetric(definition.id, scope, { reason: individual.reason, n: 0 });
      const pairs = individual.attributes.find((one) => one.attribute === attribute);
      const outcome: Outcome =
        pairs === undefined
          ? { reason: 'not_computed', n: 0 }
          : estimate(pairs, definition, context, individual.sample);
      return toMetric(definition.id, scope, outcome);
    });
  };
}

type LevelOf = (levels: PerturbationStatistics) => PerturbationLevel | undefined;

function perLevel(
  estimate: (
    level: PerturbationLevel,
    statistics: PerturbationStatistics,
    definition: MetricDefinition,
    context: RowContext,
  ) => Outcome,
  gated: LevelOf = ({ levels }) => levels[levels.length - 1],
): RowEstimator {
  return (definition, context) => {
    const { perturbation, split } = context.statistics;
    const { id } = definition;
    if ('reason' in perturbation) return [toMetric(id, { split }, { reason: perturbation.reason, n: 0 })];
    const of = (level: PerturbationLevel, scope: Scope): Metric =>
      toMetric(id, scope, estimate(level, perturbation, definition, context));
    const level = gated(perturbation);
    return [
      ...(level === undefined ? [] : [of(level, { split })]),
      ...perturbation.levels.map((each) => of(each, { params: jcsText({ epsilon: each.epsilon }), split })),
    ];
  };
}

function shareOf(
  x: number,
  n: number,
  { range }: MetricDefinition,
  { options: { level } }: RowContext,
  approximate = false,
): Outcome {
  const { ci } = recordedInterval(wilsonInterval(x, n, zOf(level)), 'wilson', level, range);
  const interval: Interval = { ...ci, approximate };
  return { value: x / n, n, ci: interval };
}
