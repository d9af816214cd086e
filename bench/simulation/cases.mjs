// The populations that coverage is simulated over (metrics.md 4): 2, 4 and 6 groups of 30 to 5,000 rows, rates 0.02 to 0.5, largest true
// differences 0, 0.1 and 0.15.
import { populationOf } from './population.mjs';

export const sizePatterns = [
  [30, 5000, 120, 800, 60, 300],
  [2000, 60, 300, 150, 1000, 80],
];
const gaps = [0, 0.1, 0.15];

/** Rates of K groups whose largest difference is the gap: one group apart, or spread out. */
function spreads(k, gap) {
  if (gap === 0) return [{ label: 'alike', at: Array(k).fill(0) }];
  const apart = { label: 'first apart', at: Array.from({ length: k }, (_, i) => (i === 0 ? gap : 0)) };
  const out = { label: 'spread', at: Array.from({ length: k }, (_, i) => gap * (1 - i / (k - 1))) };
  return k === 2 ? [apart] : [apart, out];
}

/** Decisions: selection rate, TPR and FPR are the same rate in a group, whatever the label; two scores, 0 and 1. */
export function decisionCases({ strata = 1, weights = null, sizes = sizePatterns } = {}) {
  return [2, 4, 6].flatMap((k) =>
    sizes.flatMap((pattern, p) =>
      gaps.flatMap((gap) =>
        [0.02, 0.1, 0.3, 0.5].flatMap((base) =>
          spreads(k, gap).map(({ label, at }) =>
            populationOf({
              name: `K ${k}, sizes ${p + 1}, rate ${base}, difference ${gap}, ${label}`,
              scores: [0, 1],
              strata: strata > 1,
              weights: weights?.levels ?? null,
              groups: at.map((extra, g) => ({
                n: pattern[g],
                tables:
                  weights === null ? strataOf(base + extra, strata, g) : weights.split(decisionTable(base + extra)),
              })),
            }),
          ),
        ),
      ),
    ),
  );
}

/** Label positive in 4 of 10 rows; better than chance by `lift` on both sides. */
function decisionTable(rate, lift = 0, prevalence = 0.4) {
  const tpr = Math.min(0.98, rate + lift * (1 - rate));
  const fpr = Math.max(0.02, rate - lift * rate);
  return [(1 - prevalence) * (1 - fpr), (1 - prevalence) * fpr, prevalence * (1 - tpr), prevalence * tpr];
}

/** Strata of unlike rates; the share of a stratum differs from group to group. */
function strataOf(rate, count, group) {
  return Array.from({ length: count }, (_, s) => {
    const share = count === 1 ? 1 : s === group % count ? 0.5 : 0.5 / (count - 1);
    const table = decisionTable(Math.min(0.95, rate + 0.1 * s));
    return table.map((chance) => chance * share);
  });
}

/** Decisions that go with the label, and labels that differ between groups: F1, MCC, kappa, odds, amplification. */
export function modelCases() {
  return [2, 4, 6].flatMap((k) =>
    sizePatterns.flatMap((pattern, p) =>
      gaps.flatMap((gap) =>
        [0.1, 0.3, 0.5].flatMap((base) =>
          [0.3, 0.7].map((lift) =>
            populationOf({
              name: `K ${k}, sizes ${p + 1}, rate ${base}, lift ${lift}, difference ${gap}`,
              scores: [0, 1],
              groups: spreads(k, gap)
                .at(-1)
                .at.map((extra, g) => ({
                  n: pattern[g],
                  tables: [decisionTable(base + extra, lift, 0.15 + base / 2 + extra)],
                })),
            }),
          ),
        ),
      ),
    ),
  );
}

/** Weight levels of a coefficient of variation just below 1; independent of the outcome, or heavier on the selected. */
export const weightings = [
  {
    label: 'weights independent of the outcome',
    levels: [0.25, 1, 3.2],
    split: (table) => levelsOf(table, () => [0.4, 0.4, 0.2]),
  },
  {
    label: 'weights that go with the outcome',
    levels: [0.25, 1, 3.2],
    split: (table) => levelsOf(table, (cell) => (cell % 2 === 1 ? [0.15, 0.45, 0.4] : [0.5, 0.4, 0.1])),
  },
];

function levelsOf(table, shares) {
  return [0, 1, 2].map((level) => table.map((chance, cell) => chance * shares(cell)[level]));
}

const gridSize = 120;

/**
 * Scores: logit-normal on a grid of 120 points; outcomes follow the score itself (`calibrated`) or a score that is too far from ½ and
 * too low. Groups differ in the level of their scores.
 */
export function scoreCases({
  calibrated,
  sizes = sizePatterns,
  groupCounts = [2, 4, 6],
  levels = [0.1, 0.3, 0.5],
} = {}) {
  return groupCounts.flatMap((k) =>
    sizes.flatMap((pattern, p) =>
      [0, 1].flatMap((shift) =>
        levels.flatMap((level) =>
          [0.7, 1.6].map((spread) =>
            populationOf({
              name: `K ${k}, sizes ${p + 1}, level ${level}, score spread ${spread}, shift ${shift}`,
              scores: grid,
              histogram: true,
              groups: Array.from({ length: k }, (_, g) => ({
                n: pattern[g],
                tables: [scoreTable(Math.log(level / (1 - level)) + (shift * g) / k, spread, calibrated)],
              })),
            }),
          ),
        ),
      ),
    ),
  );
}

const grid = Array.from({ length: gridSize }, (_, i) => (i + 0.5) / gridSize + ((i % 3) - 1) / 1000);

function scoreTable(mean, spread, calibrated) {
  const logits = grid.map((score) => Math.log(score / (1 - score)));
  const density = grid.map((score, i) => Math.exp(-0.5 * ((logits[i] - mean) / spread) ** 2) / (score * (1 - score)));
  const total = density.reduce((a, b) => a + b, 0);
  const event = grid.map((score, i) => (calibrated ? score : 1 / (1 + Math.exp(-(0.4 + 0.6 * logits[i])))));
  return [...density.map((d, i) => (d / total) * (1 - event[i])), ...density.map((d, i) => (d / total) * event[i])];
}

/** Distance of two normal laws of spread 1 whose AUC is the key. */
const distances = new Map([
  [0.6, 0.3583],
  [0.75, 0.9539],
  [0.9, 1.8124],
  [0.97, 2.6598],
]);

/** Binormal scores on 300 points: positives of spread 1 or 2 above negatives of spread 1, from a weak ranking to a near perfect one. */
export function rankingCases() {
  return [...distances].flatMap(([auc, distance]) =>
    [1, 2].flatMap((spread) =>
      [0.1, 0.3].map((prevalence) => {
        const mean = distance * Math.sqrt((1 + spread * spread) / 2);
        const places = Array.from({ length: 300 }, (_, i) => -4 + ((i + 0.5) / 300) * (8 + mean + 4 * (spread - 1)));
        const law = (centre, sd, share) => {
          const density = places.map((x) => Math.exp(-0.5 * ((x - centre) / sd) ** 2));
          const total = density.reduce((a, b) => a + b, 0);
          return density.map((d) => (d / total) * share);
        };
        return populationOf({
          name: `AUC ${auc}, spread of positives ${spread}, prevalence ${prevalence}`,
          scores: places.map((x) => 1 / (1 + Math.exp(-x))),
          histogram: true,
          groups: [40, 130, 400, 1100].map((n) => ({
            n,
            tables: [[...law(0, 1, 1 - prevalence), ...law(mean, spread, prevalence)]],
          })),
        });
      }),
    ),
  );
}
