import type { ConsistencyStatistics } from '../../metrics/row-statistics.ts';

/**
 * Rows by the number of their k nearest rows with the other decision; the mean of that share is 1 − consistency (Zemel et al.
 * 2013). As in AIF360 a row is among its own nearest.
 *
 * Beside it, what leaving out one row at a time does to the sum over rows: the row's own disagreement goes, and whoever had it
 * as a neighbour takes the next nearest instead. A row stands in the figures of its neighbours too, so counting its own
 * disagreement alone makes the spread too small.
 *
 * @param nearest rows × (k + 1), nearest first
 */
export function disagreements(nearest: Uint32Array, k: number, decisions: Uint8Array): ConsistencyStatistics {
  const rowsByDisagreement = new Array<number>(k + 1).fill(0);
  const change = new Int32Array(decisions.length);
  decisions.forEach((decision, row) => {
    const first = row * (k + 1);
    const differs = (place: number): number => (decisions[nearest[first + place] as number] === decision ? 0 : 1);
    const next = differs(k);
    let differing = 0;
    for (let place = 0; place < k; place++) {
      const neighbour = nearest[first + place] as number;
      differing += differs(place);
      if (neighbour !== row) change[neighbour] = (change[neighbour] as number) + next - differs(place);
    }
    rowsByDisagreement[differing] = (rowsByDisagreement[differing] as number) + 1;
    change[row] = (change[row] as number) - differing;
  });
  let sum = 0;
  let sumOfSquares = 0;
  for (const one of change) {
    sum += one;
    sumOfSquares += one * one;
  }
  return { k, rowsByDisagreement, leaveOneOut: { sum, sumOfSquares } };
}
