import type { MatchedPairStatistics } from '../../metrics/row-statistics.ts';
import { quantile } from '../../stats/quantile.ts';
import type { NearestAcross } from './neighbours.ts';

/**
 * Counts how often a row and its nearest row of another group are treated differently.
 *
 * @param scores per place, as are the decisions
 * @param maxScoreGap δ
 */
export function matchedPairs(
  { place, distance }: NearestAcross,
  scores: Float64Array,
  decisions: Uint8Array,
  maxScoreGap: number,
): MatchedPairStatistics {
  const slopes: number[] = [];
  let pairs = 0;
  let violations = 0;
  let decisionsDiffer = 0;
  place.forEach((other, row) => {
    if (other < 0) return;
    pairs++;
    const gap = Math.abs((scores[row] as number) - (scores[other] as number));
    const differ = decisions[row] !== decisions[other];
    if (differ) decisionsDiffer++;
    if (differ || gap > maxScoreGap) violations++;
    const apart = distance[row] as number;
    if (apart > 0) slopes.push(gap / apart);
  });
  slopes.sort((a, b) => a - b);
  return {
    pairs,
    violations,
    decisionsDiffer,
    slopes:
      slopes.length === 0 ? null : { pairs: slopes.length, p95: quantile(slopes, 0.95), p99: quantile(slopes, 0.99) },
  };
}
