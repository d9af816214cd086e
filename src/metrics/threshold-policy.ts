import type { ScoreHistogram } from './statistics.ts';

/** How a decision threshold is chosen from scores (metrics.md 8.2). */
export type ThresholdRule =
  | { readonly policy: 'youden' | 'prevalence' }
  | { readonly policy: 'target_rate' | 'target_tpr' | 'target_fpr' | 'target_ppv'; readonly rate: number }
  | { readonly policy: 'cost'; readonly falsePositive: number; readonly falseNegative: number };

export interface FittedThreshold {
  /** One of the scores: decisions are score ≥ value. */
  readonly value: number;
  /** What it attains: Youden’s J, the rate that was aimed at, or the mean cost per row. */
  readonly objective: number;
}

/** Rows decided positive at a candidate, and all rows. */
interface Candidate {
  readonly threshold: number;
  readonly tp: number;
  readonly fp: number;
}

/**
 * Fits a threshold to scores. Candidates are the distinct scores, so it is always finite; equally good ones go to the largest.
 * Rates are of the positive class: under `target_rate` and `prevalence` the largest threshold that decides at least that share of
 * the rows positive, under `target_tpr` the largest with that recall, under `target_fpr` and `target_ppv` the smallest that keeps
 * within it.
 *
 * @param histogram at least one row
 * @returns null if the rule has no answer: a class without rows, or no candidate within the rate
 * @example fitThreshold(histogram, { policy: 'youden' }) // { value: 0.41, objective: 0.52 }
 */
export function fitThreshold(histogram: ScoreHistogram, rule: ThresholdRule): FittedThreshold | null {
  const candidates = candidatesOf(histogram);
  const { tp: positives, fp: negatives } = candidates.at(-1) ?? { tp: 0, fp: 0 };
  const n = positives + negatives;
  switch (rule.policy) {
    case 'youden':
      if (positives === 0 || negatives === 0) return null;
      // Compared as tp·N − fp·P: exact integers, where two quotients might differ by rounding alone.
      return best(candidates, ({ tp, fp }) => tp * negatives - fp * positives, positives * negatives);
    case 'cost':
      return best(candidates, ({ tp, fp }) => -(rule.falsePositive * fp + rule.falseNegative * (positives - tp)), -n);
    case 'prevalence':
      return positives === 0
        ? null
        : first(
            candidates,
            ({ tp, fp }) => [tp + fp, n],
            (x) => x >= positives,
          );
    case 'target_rate':
      return first(
        candidates,
        ({ tp, fp }) => [tp + fp, n],
        (x, of) => x / of >= rule.rate,
      );
    case 'target_tpr':
      return positives === 0
        ? null
        : first(
            candidates,
            ({ tp }) => [tp, positives],
            (x, of) => x / of >= rule.rate,
          );
    case 'target_fpr':
      return negatives === 0
        ? null
        : last(
            candidates,
            ({ fp }) => [fp, negatives],
            (x, of) => x / of <= rule.rate,
          );
    case 'target_ppv':
      return last(
        candidates,
        ({ tp, fp }) => [tp, tp + fp],
        (x, of) => x / of >= rule.rate,
      );
  }
}

/** Every distinct score with rows, from the largest down. */
function candidatesOf({ scores, negatives, positives }: ScoreHistogram): Candidate[] {
  const found: Candidate[] = [];
  let tp = 0;
  let fp = 0;
  for (let i = scores.length - 1; i >= 0; i--) {
    tp += positives[i] ?? 0;
    fp += negatives[i] ?? 0;
    found.push({ threshold: scores[i] ?? 0, tp, fp });
  }
  return found;
}

function best(
  candidates: readonly Candidate[],
  gain: (candidate: Candidate) => number,
  unit: number,
): FittedThreshold | null {
  let found: { readonly threshold: number; readonly gain: number } | null = null;
  for (const candidate of candidates) {
    const own = gain(candidate);
    if (found === null || own > found.gain) found = { threshold: candidate.threshold, gain: own };
  }
  return found === null ? null : { value: found.threshold, objective: found.gain / unit };
}

type Share = (candidate: Candidate) => readonly [number, number];
type Within = (x: number, of: number) => boolean;

/** The largest threshold that meets a condition. */
function first(candidates: readonly Candidate[], share: Share, within: Within): FittedThreshold | null {
  const found = candidates.find((candidate) => within(...share(candidate)));
  return attained(found, share);
}

/** The smallest threshold that meets a condition. */
function last(candidates: readonly Candidate[], share: Share, within: Within): FittedThreshold | null {
  const found = candidates.findLast((candidate) => within(...share(candidate)));
  return attained(found, share);
}

function attained(candidate: Candidate | undefined, share: Share): FittedThreshold | null {
  if (candidate === undefined) return null;
  const [x, of] = share(candidate);
  return { value: candidate.threshold, objective: x / of };
}
