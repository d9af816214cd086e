import { createSum } from '../../base/exact-sum.ts';
import type { Metric } from '../../record/metric.ts';
import { kolmogorovSmirnovDistance, type TwoSamples, wassersteinDistance } from '../../stats/distances.ts';
import { zOf } from '../../stats/limits.ts';
import { miettinenNurminenRatio, referenceRatio } from '../../stats/ratio.ts';
import type { MetricContext } from '../context.ts';
import type { Fraction } from '../count-rates.ts';
import type { MetricDefinition } from '../definition.ts';
import { mergedGroups } from '../merged-groups.ts';
import { auditInterval, type Outcome } from '../outcome.ts';
import { effectiveScores, weighedScores } from '../slice-scores.ts';
import type { GroupSlice, ScoreHistogram } from '../statistics.ts';
import { againstReference, type Item, largest } from './against-reference.ts';

/** Kolmogorov–Smirnov distance of a group's scores from the reference group's; for the gate the largest. */
export function scoreKolmogorovSmirnov(definition: MetricDefinition, context: MetricContext): Metric[] {
  return distances(definition, context, kolmogorovSmirnovDistance);
}

/** Wasserstein-1 distance: the area between both distribution functions. */
export function scoreWasserstein(definition: MetricDefinition, context: MetricContext): Metric[] {
  return distances(definition, context, wassersteinDistance);
}

/**
 * Share of a group in the top q of the scores over that of the reference (`mn_ratio`), and the smallest (`reference_ratio`). The
 * top is that of the good outcome: the lowest scores where the favourable label is not the positive one. Ties at the cut pro rata.
 */
export function quantileImpactRatio(definition: MetricDefinition, context: MetricContext): Metric[] {
  const q = Number(definition.id.slice(definition.id.indexOf('@') + 1));
  const { level } = context.options;
  return againstReference<TopItem>(definition, context, {
    items: (taking, attribute) => {
      const all = weighedScores(mergedGroups(attribute, context.options));
      const cut = all && topCut(all, q, context.statistics.favorableIsPositive);
      return taking.flatMap((slice) => {
        const scores = weighedScores(slice);
        const effective = effectiveScores(slice);
        if (cut === undefined || scores === undefined || effective === undefined) return [];
        const rate = shareAbove(scores, cut);
        return [{ group: slice.group, rows: slice.n, rate, effective: shareAbove(effective, cut) }];
      });
    },
    withoutReference: 'no_scores',
    ofGroup: (item, { reference }): Outcome => {
      const n = item.rows + reference.rows;
      if (reference.rate.x === 0) return { reason: 'zero_denominator', n };
      const [a, b] = [item.effective, reference.effective];
      const limits = miettinenNurminenRatio(a.x, a.n, b.x, b.n, zOf(level));
      return { value: ratio(item, reference), n, ...auditInterval(limits, 'mn_ratio', definition, context) };
    },
    ofAll: ({ others, reference, items, referenceIndex, n }): Outcome => {
      const least = largest(others, (item) => -ratio(item, reference));
      if (least === undefined || reference.rate.x === 0) return { reason: 'zero_denominator', n };
      const limits = referenceRatio(
        items.map(({ effective }) => effective),
        referenceIndex,
        level,
      );
      const interval = auditInterval(limits, 'reference_ratio', definition, context);
      return { value: ratio(least, reference), n, argmin: least.group, ...interval };
    },
  });
}

interface TopItem extends Item {
  readonly rate: Fraction;
  readonly effective: Fraction;
}

interface ScoreItem extends Item {
  readonly scores: ScoreHistogram;
  /** Worked out once, for the group and for the gate. */
  readonly distance: Map<ScoreHistogram, number>;
}

function distances(
  definition: MetricDefinition,
  context: MetricContext,
  measure: (samples: TwoSamples) => number,
): Metric[] {
  const of = (item: ScoreItem, reference: ScoreItem) => {
    const known = item.distance.get(reference.scores) ?? measure(twoSamples(item.scores, reference.scores));
    item.distance.set(reference.scores, known);
    return known;
  };
  return againstReference<ScoreItem>(definition, context, {
    items: (taking: readonly GroupSlice[]) =>
      taking.flatMap((slice) => {
        const scores = weighedScores(slice);
        return scores === undefined ? [] : [{ group: slice.group, rows: slice.n, scores, distance: new Map() }];
      }),
    withoutReference: 'no_scores',
    ofGroup: (item, { reference }) => ({ value: of(item, reference), n: item.rows + reference.rows }),
    ofAll: ({ others, reference, n }) => {
      const far = largest(others, (item) => of(item, reference));
      return far === undefined
        ? { reason: 'fewer_than_two_groups', n }
        : { value: of(far, reference), n, argmax: far.group };
    },
  });
}

/** Counts of both at every score of either. */
function twoSamples(a: ScoreHistogram, b: ScoreHistogram): TwoSamples {
  const most = a.scores.length + b.scores.length;
  const values = new Float64Array(most);
  const first = new Float64Array(most);
  const second = new Float64Array(most);
  let [i, j, k] = [0, 0, 0];
  for (; i < a.scores.length || j < b.scores.length; k++) {
    const score = Math.min(a.scores[i] ?? Infinity, b.scores[j] ?? Infinity);
    values[k] = score;
    if (a.scores[i] === score) first[k] = rowsAt(a, i++);
    if (b.scores[j] === score) second[k] = rowsAt(b, j++);
  }
  return { values: values.subarray(0, k), first: first.subarray(0, k), second: second.subarray(0, k) };
}

/** Rows beyond `score` count whole, those at it in part. */
interface Cut {
  readonly score: number;
  readonly part: number;
  readonly fromAbove: boolean;
}

function topCut(all: ScoreHistogram, q: number, fromAbove: boolean): Cut {
  let left = q * total(all);
  const { length } = all.scores;
  for (let k = 0; k < length; k++) {
    const i = fromAbove ? length - 1 - k : k;
    const rows = rowsAt(all, i);
    if (rows > 0 && rows >= left) return { score: all.scores[i] ?? 0, part: left / rows, fromAbove };
    left -= rows;
  }
  return { score: fromAbove ? -Infinity : Infinity, part: 0, fromAbove };
}

function shareAbove(scores: ScoreHistogram, { score: cut, part, fromAbove }: Cut): Fraction {
  const x = createSum();
  scores.scores.forEach((score, i) => {
    if (score === cut) x.add(part * rowsAt(scores, i));
    else if (fromAbove ? score > cut : score < cut) x.add(rowsAt(scores, i));
  });
  return { x: x.value(), n: total(scores) };
}

function ratio(item: TopItem, reference: TopItem): number {
  return item.rate.x / item.rate.n / (reference.rate.x / reference.rate.n);
}

function rowsAt({ negatives, positives }: ScoreHistogram, i: number): number {
  return (negatives[i] ?? 0) + (positives[i] ?? 0);
}

function total(scores: ScoreHistogram): number {
  let sum = 0;
  for (let i = 0; i < scores.scores.length; i++) sum += rowsAt(scores, i);
  return sum;
}
