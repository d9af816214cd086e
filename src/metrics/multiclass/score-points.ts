import { compensatedSum, createSum } from '../../base/exact-sum.ts';
import { massesOf } from '../cell-counts.ts';
import { meanOf, plainMeanOf } from '../mean-of.ts';
import type { ScoreHistogram } from '../statistics.ts';
import type { LabelHistogram } from './statistics.ts';

/** The AUCs of several classes; undefined where a class has no rows. */
export interface ClassAucs {
  readonly ovr: readonly (number | undefined)[];
  readonly auc_ovr_macro: number | undefined;
  readonly auc_ovr_weighted: number | undefined;
  readonly auc_ovo_macro: number | undefined;
}

/** Pairs of rows that the score of a class orders rightly, ties counting half: by label of the lower row. */
export type WonPairs = readonly Float64Array[];

/**
 * One class against the rest as a binary histogram: positives are the rows whose label is the class.
 *
 * @example oneAgainstRest(slice.scores[2], 2)
 */
export function oneAgainstRest({ scores, labels }: LabelHistogram, positive: number): ScoreHistogram {
  const masses = labels.map(massesOf);
  return {
    scores,
    positives: Float64Array.from(masses[positive] ?? scores.map(() => 0)),
    negatives: scores.map((_, i) =>
      masses.reduce((sum, mass, label) => (label === positive ? sum : sum + (mass[i] ?? 0)), 0),
    ),
  };
}

/**
 * AUCs of one class against the rest and of pairs of classes (Hand and Till 2001), from pairs won per class.
 *
 * @param won per class: of its rows against the rows of every label, by the score of the class
 * @param totals rows or weights per label
 */
export function classAucs(won: WonPairs, totals: ArrayLike<number>): ClassAucs {
  const size = (k: number) => totals[k] ?? 0;
  const all = compensatedSum(Array.from(totals));
  const ovr = won.map((pairs, k) => share(compensatedSum(pairs) - (pairs[k] ?? 0), size(k) * (all - size(k))));
  const pairs: (number | undefined)[] = [];
  for (let i = 0; i < won.length; i++) {
    for (let j = i + 1; j < won.length; j++) {
      const product = size(i) * size(j);
      pairs.push(share(((won[i]?.[j] ?? 0) + (won[j]?.[i] ?? 0)) / 2, product));
    }
  }
  const weights = won.map((_, k) => size(k));
  return {
    ovr,
    auc_ovr_macro: plainMeanOf(ovr),
    auc_ovr_weighted: meanOf(ovr, weights),
    auc_ovo_macro: plainMeanOf(pairs),
  };
}

/** Pairs won by the rows of class `positive` against every label, by the score of that class. */
export function wonAgainst({ scores, labels }: LabelHistogram, positive: number): Float64Array {
  const masses = labels.map(massesOf);
  const below = new Float64Array(labels.length);
  const won = masses.map(() => createSum());
  for (let i = 0; i < scores.length; i++) {
    const own = masses[positive]?.[i] ?? 0;
    for (const [label, mass] of masses.entries()) {
      const here = mass[i] ?? 0;
      if (own !== 0) won[label]?.add(own * ((below[label] ?? 0) + here / 2));
      below[label] = (below[label] ?? 0) + here;
    }
  }
  return Float64Array.from(won, (sum) => sum.value());
}

/** Rows or weights per label. */
export function labelTotals({ labels }: LabelHistogram): number[] {
  return labels.map((counts) => compensatedSum(massesOf(counts)));
}

/** Σ over classes of the mean squared distance of score and outcome (Brier 1950); undefined without rows. */
export function brierSum(histograms: readonly LabelHistogram[]): number | undefined {
  const [first] = histograms;
  const total = first === undefined ? 0 : compensatedSum(labelTotals(first));
  if (total === 0) return undefined;
  const parts = histograms.map((histogram, positive) => {
    const sum = createSum();
    for (const [label, counts] of histogram.labels.entries()) {
      const masses = massesOf(counts);
      histogram.scores.forEach((score, i) => {
        const miss = score - (label === positive ? 1 : 0);
        sum.add((masses[i] ?? 0) * miss * miss);
      });
    }
    return sum.value();
  });
  return compensatedSum(parts) / total;
}

function share(part: number, whole: number): number | undefined {
  return whole === 0 ? undefined : part / whole;
}
