/**
 * Adjusted p-values for several tests, in the order of the input; equal p-values keep their order. None exceeds 1, and a larger
 * p never gets a smaller adjusted value.
 */

/** Holm (1979): holds the chance of any false finding. */
export function holm(p: readonly number[]): number[] {
  return stepDown(p, (rank, m) => m - rank);
}

/** Benjamini and Hochberg (1995): holds the expected share of false findings for independent or positively dependent tests. */
export function benjaminiHochberg(p: readonly number[]): number[] {
  return stepUp(p, (rank, m) => m / (rank + 1));
}

/** Benjamini and Yekutieli (2001): the same under any dependence. */
export function benjaminiYekutieli(p: readonly number[]): number[] {
  const harmonic = p.reduce((sum, _, i) => sum + 1 / (i + 1), 0);
  return stepUp(p, (rank, m) => (harmonic * m) / (rank + 1));
}

/** Hommel (1988), in the form of Wright (1992): as Holm, with more power for independent or positively dependent tests. */
export function hommel(p: readonly number[]): number[] {
  const order = ascending(p);
  const sorted = order.map((i) => p[i] ?? 1);
  const m = sorted.length;
  const adjusted = [...sorted];
  for (let j = m; j >= 2; j--) {
    // Simes' bound from the larger p-values of every j of them.
    const simes = Math.min(...sorted.slice(m - j + 1).map((value, i) => (j * value) / (i + 2)));
    sorted.forEach((_, i) => {
      const bound = Math.min(simes, j * (sorted[Math.min(i, m - j)] ?? 1));
      adjusted[i] = Math.max(adjusted[i] ?? 0, bound);
    });
  }
  return inOrder(order, adjusted);
}

function stepDown(p: readonly number[], factor: (rank: number, m: number) => number): number[] {
  const order = ascending(p);
  let most = 0;
  const adjusted = order.map((i, rank) => {
    most = Math.max(most, Math.min(1, (p[i] ?? 1) * factor(rank, p.length)));
    return most;
  });
  return inOrder(order, adjusted);
}

function stepUp(p: readonly number[], factor: (rank: number, m: number) => number): number[] {
  const order = ascending(p);
  const adjusted = new Array<number>(p.length).fill(1);
  let least = 1;
  for (let rank = p.length - 1; rank >= 0; rank--) {
    least = Math.min(least, (p[order[rank] ?? 0] ?? 1) * factor(rank, p.length));
    adjusted[rank] = least;
  }
  return inOrder(order, adjusted);
}

/** Indices by ascending p; the sort is stable. */
function ascending(p: readonly number[]): number[] {
  return p.map((_, i) => i).sort((i, j) => (p[i] ?? 0) - (p[j] ?? 0));
}

function inOrder(order: readonly number[], adjusted: readonly number[]): number[] {
  const result = new Array<number>(order.length).fill(1);
  order.forEach((i, rank) => {
    result[i] = adjusted[rank] ?? 1;
  });
  return result;
}
