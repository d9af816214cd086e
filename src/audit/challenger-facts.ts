import { publish } from '../base/format.ts';
import type { AuditConfig } from '../config/audit-config.ts';
import type { PairedScoreCounts } from '../data/measurement.ts';
import { definitionOf } from '../metrics/catalogue.ts';
import { comparedAuc } from '../metrics/estimators/auc-difference.ts';
import { estimators } from '../metrics/estimators.ts';
import type { BinaryStatistics, Slice } from '../metrics/statistics.ts';
import { normalSurvival } from '../stats/normal.ts';
import { metricOptions } from './audit-metrics.ts';

/** The challenger on the audited rows; its difference to the model is the metric `auc_difference`. */
export interface ChallengerFacts {
  readonly column: string;
  readonly rows: number;
  readonly auc: OwnFigure | null;
  /** Null where its scores cannot be probabilities. */
  readonly brier: OwnFigure | null;
  readonly probabilities: boolean;
  /** Two-sided p of the difference in AUC; null without a spread. */
  readonly p: number | null;
}

interface OwnFigure {
  readonly value: number;
  readonly lower: number | null;
  readonly upper: number | null;
}

/**
 * The challenger's own figures on the audited rows; its Brier score only where its scores can be probabilities.
 *
 * @returns null without `data.challenger_column`
 */
export function challengerFacts(config: AuditConfig, statistics: BinaryStatistics): ChallengerFacts | null {
  const { challengerColumn } = config.data;
  const { paired, n, confusion } = statistics.overall;
  if (challengerColumn === undefined || paired === undefined) return null;
  const own = { ...statistics, overall: { n, confusion, ...scoresOf(paired) }, attributes: [] };
  const figure = (id: string): ChallengerFacts['auc'] => {
    const definition = definitionOf(id);
    const estimate = definition === undefined ? undefined : estimators.get(definition.method);
    const metric = definition && estimate?.(definition, { statistics: own, options: metricOptions(config) })[0];
    if (metric?.kind !== 'value') return null;
    const { value, ci } = metric;
    return {
      value: publish(value),
      lower: ci?.lower === undefined || ci.lower === null ? null : publish(ci.lower),
      upper: ci?.upper === undefined || ci.upper === null ? null : publish(ci.upper),
    };
  };
  const probabilities = paired.challengers.every((score) => score >= 0 && score <= 1);
  const compared = comparedAuc(statistics.overall);
  const error = compared?.standardError ?? 0;
  return {
    column: challengerColumn,
    rows: confusion.tp + confusion.fp + confusion.fn + confusion.tn,
    auc: figure('roc_auc'),
    brier: probabilities ? figure('brier') : null,
    probabilities,
    p:
      compared === undefined || error === 0 ? null : publish(2 * normalSurvival(Math.abs(compared.difference) / error)),
  };
}

/** The challenger's scores as the histogram that a measure of one model takes. */
function scoresOf({
  challengers,
  negatives,
  positives,
  weights,
}: PairedScoreCounts): Pick<Slice, 'histogram' | 'weights'> {
  const scores = Float64Array.from(new Set(challengers)).sort();
  const place = new Map(Array.from(scores, (score, i) => [score, i]));
  const gathered = (values: Float64Array) => {
    const sums = new Float64Array(scores.length);
    for (const [i, value] of values.entries()) {
      const at = place.get(challengers[i] ?? 0) ?? 0;
      sums[at] = (sums[at] ?? 0) + value;
    }
    return sums;
  };
  const histogram = { scores, negatives: gathered(negatives), positives: gathered(positives) };
  if (weights === undefined) return { histogram };
  const none = { tp: 0, fp: 0, fn: 0, tn: 0 };
  return {
    histogram,
    weights: {
      // No decision of the challenger is known.
      confusion: none,
      squares: none,
      histogram: {
        negatives: gathered(weights.negatives),
        positives: gathered(weights.positives),
        negativeSquares: gathered(weights.negativeSquares),
        positiveSquares: gathered(weights.positiveSquares),
      },
    },
  };
}
