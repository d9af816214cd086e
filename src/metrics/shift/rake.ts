/** One margin to be met: which part of it each cell is in, and the target total of each part. */
export interface Margin {
  /** Index of the part per cell; −1 for a cell that is outside the margin and keeps its weight. */
  readonly part: ArrayLike<number>;
  readonly targets: ArrayLike<number>;
}

/**
 * Weights that give every margin its target totals with the least change of the joint distribution: iterative proportional
 * fitting (Deming and Stephan 1940). One margin is met in one step.
 *
 * @param rows rows per cell
 * @param margins at least one; the totals of all margins must be equal
 * @returns the factor of every cell, 1 where nothing moves; undefined if the margins cannot be met to 1e-12 of their total within
 * 1,000 sweeps
 * @example rake([60, 40], [{ part: [0, 1], targets: [50, 50] }]) // [0.8333…, 1.25]
 */
export function rake(rows: ArrayLike<number>, margins: readonly Margin[]): Float64Array | undefined {
  const weights = new Float64Array(rows.length).fill(1);
  for (let sweep = 0; sweep < 1000; sweep++) {
    for (const margin of margins) if (!meetMargin(weights, rows, margin)) return undefined;
    if (margins.length === 1 || margins.every((margin) => error(weights, rows, margin) <= 1e-12)) return weights;
  }
  return undefined;
}

/** Multiplies the cells of every part so that the part has its target; false if a part without rows should have some. */
function meetMargin(weights: Float64Array, rows: ArrayLike<number>, { part, targets }: Margin): boolean {
  const totals = totalsOf(weights, rows, part, targets.length);
  const factors = totals.map((total, k) => (total === 0 ? 0 : (targets[k] ?? 0) / total));
  for (let k = 0; k < targets.length; k++) if (totals[k] === 0 && (targets[k] ?? 0) > 0) return false;
  for (let i = 0; i < weights.length; i++) {
    const k = part[i] ?? -1;
    if (k >= 0) weights[i] = (weights[i] ?? 0) * (factors[k] ?? 0);
  }
  return true;
}

/** Largest distance of a part from its target, as a share of all rows in the margin. */
function error(weights: Float64Array, rows: ArrayLike<number>, { part, targets }: Margin): number {
  const totals = totalsOf(weights, rows, part, targets.length);
  let sum = 0;
  let worst = 0;
  for (let k = 0; k < targets.length; k++) {
    sum += targets[k] ?? 0;
    worst = Math.max(worst, Math.abs((totals[k] ?? 0) - (targets[k] ?? 0)));
  }
  return sum === 0 ? 0 : worst / sum;
}

function totalsOf(
  weights: Float64Array,
  rows: ArrayLike<number>,
  part: ArrayLike<number>,
  parts: number,
): Float64Array {
  const totals = new Float64Array(parts);
  for (let i = 0; i < weights.length; i++) {
    const k = part[i] ?? -1;
    if (k >= 0) totals[k] = (totals[k] ?? 0) + (weights[i] ?? 0) * (rows[i] ?? 0);
  }
  return totals;
}
