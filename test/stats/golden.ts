import { readFileSync } from 'node:fs';
import type { Limits } from '../../src/stats/limits.ts';

type Bounds = [number | null, number | null];

interface Golden {
  two_proportions: {
    x1: number;
    n1: number;
    x2: number;
    n2: number;
    diff_newcombe: Bounds;
    diff_mn: Bounds;
    ratio_mn_score: Bounds;
    fisher_p: number;
    chi2: number | null;
    chi2_p: number | null;
    z_pooled: number | null;
    z_pooled_p: number | null;
    odds_ratio_haldane: number;
    odds_ratio_haldane_ci: Bounds;
  }[];
  one_proportion: ({ x: number; n: number } & Record<
    'wilson' | 'jeffreys' | 'clopper_pearson' | 'agresti_coull',
    Bounds
  >)[];
  multiple_testing: Record<
    'p' | 'bonferroni' | 'holm' | 'hommel' | 'benjamini_hochberg' | 'benjamini_yekutieli',
    number[]
  >;
  special: Record<
    'norm_ppf' | 'norm_cdf' | 'norm_sf' | 'studentized_range_ppf_95_inf' | 'gammaln' | 'kolmogorov_sf',
    Record<string, number>
  > & {
    beta_ppf: { p: number; a: number; b: number; value: number }[];
    beta_cdf: { x: number; a: number; b: number; value: number }[];
    chi2_sf: { x: number; df: number; value: number }[];
    t_sf: { x: number; df: number; value: number }[];
    f_sf: { x: number; d1: number; d2: number; value: number }[];
    binom_sf: { k: number; n: number; p: number; value: number }[];
  };
  association: { table: number[][]; chi2: number; chi2_p: number; df: number };
  cmh: {
    tables: [[number, number], [number, number]][];
    log_or_ci: Bounds;
  } & Record<
    'oddsratio_pooled' | 'riskratio_pooled' | 'cmh_stat' | 'cmh_p' | 'breslow_day_stat' | 'breslow_day_p',
    number
  >;
  power_two_proportions: { p1: number; p2: number; n1: number; n2: number; alpha: number; power: number }[];
}

const folder = new URL('../golden/', import.meta.url);

export const golden = JSON.parse(readFileSync(new URL('stats.golden.json', folder), 'utf8')) as Golden;

/** Score, label, decision and group columns of the main binary case. */
export function mainCase(): { score: number; label: 0 | 1; decision: 0 | 1; groups: Record<string, string> }[] {
  const [head = '', ...lines] = readFileSync(new URL('binary_main.csv', folder), 'utf8').trim().split('\n');
  const names = head.split(',');
  return lines.map((line) => {
    const row = Object.fromEntries(line.split(',').map((cell, i) => [names[i] ?? '', cell]));
    return {
      score: Number(row['score']),
      label: row['y_true'] === '1' ? 1 : 0,
      decision: row['y_pred'] === '1' ? 1 : 0,
      groups: row,
    };
  });
}

/** Rows of each class at each distinct score, ascending. */
export function countScores(rows: readonly { score: number; label: number }[]) {
  const scores = [...new Set(rows.map((row) => row.score))].sort((a, b) => a - b);
  const place = new Map(scores.map((score, i) => [score, i]));
  const negatives = new Array<number>(scores.length).fill(0);
  const positives = new Array<number>(scores.length).fill(0);
  for (const { score, label } of rows) {
    const side = label === 1 ? positives : negatives;
    const i = place.get(score) ?? 0;
    side[i] = (side[i] ?? 0) + 1;
  }
  return { scores, negatives, positives };
}

export function relativeError(value: number, expected: number): number {
  if (value === expected) return 0;
  return Math.abs(value - expected) / Math.abs(expected === 0 ? 1 : expected);
}

/** Largest deviation of the limits from the expected bounds; null stands for unbounded. */
export function deviation(limits: Limits, [lower, upper]: Bounds): number {
  const miss = (value: number, bound: number) => (value === bound ? 0 : Math.abs(value - bound));
  return Math.max(miss(limits.lower, lower ?? -Infinity), miss(limits.upper, upper ?? Infinity));
}
