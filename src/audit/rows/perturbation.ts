import { compensatedSum } from '../../base/exact-sum.ts';
import { type StreamKey, uniformPair } from '../../base/philox.ts';
import type { NotReduced, PerturbationLevel } from '../../metrics/row-statistics.ts';
import type { Column } from '../../models/model.ts';
import { normalQuantile } from '../../stats/normal.ts';
import { quantile } from '../../stats/quantile.ts';
import type { RowColumn, Scorer } from './row-table.ts';

export interface Perturbed {
  readonly inputs: readonly string[];
  readonly levels: readonly PerturbationLevel[];
}

/**
 * Adds ε standard deviations of normal noise to every numeric input and scores again.
 *
 * The noise of a cell is addressed by the row's place in canonical order and the input's place in the model (Philox counter:
 * block = input pair, cell = row), not drawn in turn: any order of the rows gives the same result, without an id column. A digest
 * of the row would give repeated rows the same noise, as if they were one. Every ε scales the same draws, so that levels
 * differ by ε alone and a longer list of them changes none.
 *
 * @param inputs every model input, in model order, rows as in `places`
 * @param deviations standard deviation of each input over all audited rows, see {@link standardDeviation}
 * @param places the rows' places in the canonical order of all audited rows
 * @param base scores of the rows as they are
 * @returns `zero_variance` if no numeric input varies
 */
export function perturb(
  inputs: readonly RowColumn[],
  deviations: readonly number[],
  places: Uint32Array,
  base: Float64Array,
  epsilons: readonly number[],
  key: StreamKey,
  { predict, decide }: Scorer,
): Perturbed | NotReduced {
  const rows = base.length;
  const varying = inputs.flatMap(({ name, values }, place) => {
    const deviation = deviations[place] ?? 0;
    return values instanceof Float64Array && deviation > 0
      ? [{ name, values, steps: noise(key, place, places).map((z) => z * deviation) }]
      : [];
  });
  if (varying.length === 0) return { reason: 'zero_variance' };
  const columns: Record<string, Column> = Object.fromEntries(inputs.map(({ name, values }) => [name, values]));
  const levels = [...epsilons]
    .sort((a, b) => a - b)
    .map((epsilon): PerturbationLevel => {
      const moved = Object.fromEntries(
        varying.map(({ name, values, steps }) => [name, values.map((x, row) => x + epsilon * (steps[row] as number))]),
      );
      const { scores } = predict({ ...columns, ...moved }, rows);
      let flips = 0;
      const changes = scores.map((score, row) => {
        const before = base[row] as number;
        if (decide(score) !== decide(before)) flips++;
        return Math.abs(score - before);
      });
      changes.sort();
      return {
        epsilon,
        flips,
        scoreChangeP95: quantile(changes, 0.95),
        scoreChangeMax: changes[changes.length - 1] ?? 0,
      };
    });
  return { inputs: varying.map(({ name }) => name), levels };
}

/** Standard deviation (n − 1) of the numbers that are there, the same for any order of them; 0 for fewer than two. */
export function standardDeviation(values: Float64Array): number {
  const ascending = values.filter((x) => !Number.isNaN(x)).sort();
  const n = ascending.length;
  if (n < 2 || ascending[0] === ascending[n - 1]) return 0;
  const mean = compensatedSum(ascending) / n;
  return Math.sqrt(compensatedSum(ascending.map((x) => (x - mean) * (x - mean))) / (n - 1));
}

/** Standard normal numbers of one input, one per row. */
function noise(key: StreamKey, input: number, places: Uint32Array): Float64Array {
  return Float64Array.from(places, (place) =>
    normalQuantile(uniformPair(key, place, 0, input >> 1)[(input & 1) as 0 | 1]),
  );
}
