import { extremes, type GroupRate, type GroupRates } from './groups.ts';

/** Largest and smallest value of a rate over groups. */
export interface Spread {
  readonly max: number;
  readonly min: number;
  readonly argmax: string;
  readonly argmin: string;
  /** Sum of the rows in the denominators compared. */
  readonly rows: number;
}

/** Largest and smallest rate; null with fewer than two defined groups. */
export function rateSpread({ rates }: GroupRates): Spread | null {
  const found = rates.length < 2 ? null : extremes(rates, ({ x, n }) => x / n);
  if (found === null) return null;
  return {
    max: found.max.x / found.max.n,
    min: found.min.x / found.min.n,
    argmax: found.max.group,
    argmin: found.min.group,
    rows: rowsOf(rates),
  };
}

/** Rows in the denominators of the groups compared. */
export function rowsOf(rates: readonly GroupRate[]): number {
  return rates.reduce((sum, { rows }) => sum + rows, 0);
}
