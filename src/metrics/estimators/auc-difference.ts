import type { Metric } from '../../record/metric.ts';
import { zOf } from '../../stats/limits.ts';
import { pairedAuc } from '../../stats/paired-auc.ts';
import type { MetricContext } from '../context.ts';
import type { MetricDefinition } from '../definition.ts';
import { auditInterval, type Outcome } from '../outcome.ts';
import { perSlice } from '../slices.ts';
import type { Slice } from '../statistics.ts';

/**
 * AUC of the audited model less that of the challenger on the same rows, Wald interval with DeLong's paired variance. Where that
 * variance is 0 (both rank alike, or both without a fault) the rows say nothing of the spread, and there is no interval.
 */
export function aucDifference(definition: MetricDefinition, context: MetricContext): Metric[] {
  // Groups too, but without the comparisons over groups that the catalogue derives from what is kept per group.
  const perGroup = context.statistics.overall.paired !== undefined;
  return perSlice({ ...definition, perGroup }, context, (slice): Outcome => {
    const { n, paired } = slice;
    if (paired === undefined) return { reason: 'not_computed', n };
    const found = comparedAuc(slice);
    if (found === undefined) return { reason: 'single_class', n };
    const { difference: value, standardError: error } = found;
    if (error === undefined) return { value, n, ciReason: 'zero_denominator' };
    if (error === 0) return { value, n, ciReason: 'zero_variance' };
    const half = zOf(context.options.level) * error;
    return { value, n, ...auditInterval({ lower: value - half, upper: value + half }, 'wald', definition, context) };
  });
}

export interface ComparedAuc {
  readonly difference: number;
  /** Undefined if a class has fewer than two (effective) rows. */
  readonly standardError: number | undefined;
}

/** Both AUCs on the rows of a slice; weighted rows count as many as Kish's effective size says. */
export function comparedAuc({ paired }: Slice): ComparedAuc | undefined {
  if (paired === undefined) return undefined;
  const { scores: first, challengers: second, weights } = paired;
  const factor = weights === undefined ? 1 : effectiveShare(weights);
  const shrink = (values: Float64Array) => (factor === 1 ? values : values.map((value) => value * factor));
  const found = pairedAuc({
    first,
    second,
    negatives: shrink((weights ?? paired).negatives),
    positives: shrink((weights ?? paired).positives),
  });
  if (found === undefined) return undefined;
  const { difference, variance } = found;
  return { difference, standardError: variance === undefined ? undefined : Math.sqrt(variance) };
}

type Weights = NonNullable<NonNullable<Slice['paired']>['weights']>;

/** Σw/Σw² over all rows or in either class, whichever is smallest. */
function effectiveShare({ negatives, positives, negativeSquares, positiveSquares }: Weights): number {
  const [w0, w1, s0, s1] = [total(negatives), total(positives), total(negativeSquares), total(positiveSquares)];
  const shares = [(w0 + w1) / (s0 + s1), w0 / s0, w1 / s1].filter(Number.isFinite);
  return shares.length === 0 ? 1 : Math.min(...shares);
}

function total(values: Float64Array): number {
  let sum = 0;
  for (const value of values) sum += value;
  return sum;
}
