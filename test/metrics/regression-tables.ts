import { compareCodePoints } from '../../src/base/order.ts';
import type { RegressionSlice, RegressionStatistics } from '../../src/metrics/regression/statistics.ts';

export interface AmountRow {
  readonly outcome: number;
  readonly prediction: number;
  readonly weight?: number;
  readonly groups: Readonly<Record<string, string>>;
}

/** The sufficient statistics of rows, counted the slow and obvious way. */
export function tabulateAmounts(
  rows: readonly AmountRow[],
  attributes: readonly string[],
  declared: Readonly<Record<string, readonly string[]>> = {},
): RegressionStatistics {
  return {
    split: 'audited',
    overall: slice(rows),
    attributes: attributes.map((name) => {
      const names = new Set([...(declared[name] ?? []), ...rows.map((row) => row.groups[name] ?? '')]);
      names.delete('');
      return {
        name,
        groups: [...names]
          .sort(compareCodePoints)
          .map((group) => ({ group, ...slice(rows.filter((row) => row.groups[name] === group)) })),
        missing: rows.filter((row) => (row.groups[name] ?? '') === '').length,
        reference: 'largest',
      };
    }),
  };
}

function slice(rows: readonly AmountRow[]): RegressionSlice {
  const pairs = new Map<string, { outcome: number; prediction: number; n: number; w: number; w2: number }>();
  for (const { outcome, prediction, weight = 1 } of rows) {
    const key = `${outcome} ${prediction}`;
    const pair = pairs.get(key) ?? { outcome, prediction, n: 0, w: 0, w2: 0 };
    pairs.set(key, pair);
    pair.n += 1;
    pair.w += weight;
    pair.w2 += weight * weight;
  }
  const sorted = [...pairs.values()].sort((a, b) => a.prediction - b.prediction || a.outcome - b.outcome);
  const column = (of: (pair: (typeof sorted)[number]) => number) => Float64Array.from(sorted, of);
  const counts = { rows: column(({ n }) => n) };
  const weighted = rows.some(({ weight }) => weight !== undefined);
  return {
    n: rows.length,
    pairs: {
      outcomes: column(({ outcome }) => outcome),
      predictions: column(({ prediction }) => prediction),
      counts: weighted ? { ...counts, weights: column(({ w }) => w), weightSquares: column(({ w2 }) => w2) } : counts,
    },
  };
}
