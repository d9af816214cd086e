// Proof beside a method. Under a shift the rows of a cell weigh as much as the cell, so gaps between groups and calibration errors take the
// interval of weighted rows: that of metrics.md 4 on effective sizes. This simulates what the interval covers of the shifted value of the
// population: two attributes, one moved and one compared, groups of 30 to 5,000 rows, shares of the moved attribute that differ between the
// compared groups, and shifts that triple the weight of a tenth of the rows. Weights are fitted to each sample, as in an audit.
// Needs a build: node bench/shifted-intervals.mjs; writes bench/shifted-intervals.md.
import { writeFileSync } from 'node:fs';
import { definitionOf } from '../dist/metrics/catalogue.js';
import { shiftEstimate } from '../dist/metrics/shift/estimates.js';
import { shiftedInterval } from '../dist/metrics/shift/intervals.js';
import { createPopulation } from '../dist/metrics/shift/population.js';
import { shiftWeights } from '../dist/metrics/shift/shift-weights.js';
import { resampleCells } from '../dist/stats/resample.js';
import { sizePatterns } from './simulation/cases.mjs';

const samples = 1000;
const redrawn = { cases: 4, samples: 10_000 };
const options = { level: 0.95, minGroupN: 30, smallGroups: 'keep', draws: 1000, seed: 42 };
/** These methods look at no replicates. */
const noReplicates = { baseline: new Float64Array(0), shifted: [], offsets: [] };
/** Share of the moved group, and by how much it moves. */
const moves = [
  [0.3, 0.1],
  [0.3, -0.1],
  [0.1, 0.2],
  [0.5, 0.3],
];

const tables = [
  {
    name: 'tukey_newcombe',
    what: 'shifted.demographic_parity_difference',
    id: 'demographic_parity_difference',
    cases: decisionCases(),
  },
  { name: 'eod', what: 'shifted.equalized_odds_difference', id: 'equalized_odds_difference', cases: decisionCases() },
  { name: 'ece_triangle', what: 'shifted.ece_width_10, calibrated', id: 'ece_width_10', cases: scoreCases(0) },
  { name: 'ece_triangle', what: 'shifted.ece_width_10, miscalibrated', id: 'ece_width_10', cases: scoreCases(0.1) },
];

const lines = [
  '# Intervals under a shift',
  '',
  `Simulated by \`bench/shifted-intervals.mjs\`: ${samples} samples of each population, the ${redrawn.cases} lowest drawn again with ${redrawn.samples.toLocaleString('en')} new ones each, whose lowest is "worst". Level 0.95; ± is one standard error of the simulation. Shifts: ${moves.map(([share, by]) => `a share of ${share} moved by ${by > 0 ? '+' : '−'}${Math.abs(by)}`).join(', ')}.`,
  '',
  '| Method | Metric | Populations | Mean | Worst | Worst population |',
  '| --- | --- | --- | --- | --- | --- |',
];
for (const { name, what, id, cases } of tables) {
  const seen = cases.map((population, c) => ({ population, c, rate: coverage(population, id, samples, c) }));
  const mean = seen.reduce((sum, { rate }) => sum + rate, 0) / seen.length;
  const [worst] = [...seen]
    .sort((a, b) => a.rate - b.rate)
    .slice(0, redrawn.cases)
    .map(({ population, c }) => ({ population, rate: coverage(population, id, redrawn.samples, 100_000 + c) }))
    .sort((a, b) => a.rate - b.rate);
  const figure = (rate, of) => `${rate.toFixed(3)} ± ${Math.sqrt((rate * (1 - rate)) / of).toFixed(3)}`;
  lines.push(
    `| ${name} | ${what} | ${cases.length} | ${figure(mean, samples * cases.length)} | ${figure(worst.rate, redrawn.samples)} | ${worst.population.name} |`,
  );
  console.log(lines.at(-1));
}
writeFileSync(new URL('shifted-intervals.md', import.meta.url), `${lines.join('\n')}\n`);

/** Decisions whose rate differs between the compared groups and between the moved ones; the same for either label. */
function decisionCases() {
  return [2, 4, 6].flatMap((k) =>
    sizePatterns.flatMap((sizes, p) =>
      [0, 0.1, 0.15].flatMap((gap) =>
        [0.02, 0.1, 0.3, 0.5].flatMap((base) =>
          [0, 0.15].flatMap((effect) =>
            moves.map(([share, by]) => ({
              name: `K ${k}, sizes ${p + 1}, rate ${base}, gap ${gap}, ${effect} between moved groups, share ${share} by ${by}`,
              by,
              cells: sizes.slice(0, k).flatMap((n, g) =>
                [0, 1].map((m) => {
                  // A compared group has more or fewer of the moved one than the others.
                  const own = share * (g % 2 === 0 ? 1 : 0.5);
                  const rows = n * (m === 1 ? own : 1 - own);
                  const rate = base + (g === 0 ? gap : 0) + m * effect;
                  return {
                    groups: [`m${m}`, `g${g}`],
                    counts: [0.6 * (1 - rate), 0.6 * rate, 0.4 * (1 - rate), 0.4 * rate].map((x) => x * rows),
                    scores: [0, 1],
                  };
                }),
              ),
            })),
          ),
        ),
      ),
    ),
  );
}

/** Scores at twenty values; in the moved group outcomes are more frequent than stated by `off`. */
function scoreCases(off) {
  const scores = Array.from({ length: 20 }, (_, i) => (i + 0.5) / 20);
  const beta = scores.map((s) => s * (1 - s));
  const total = beta.reduce((a, b) => a + b, 0);
  return [100, 300, 1000, 5000].flatMap((n) =>
    moves.map(([share, by]) => ({
      name: `n ${n}, share ${share} by ${by}`,
      by,
      cells: [0, 1].map((m) => {
        const rows = n * (m === 1 ? share : 1 - share);
        const chance = (s) => Math.min(0.98, s + m * off);
        const negatives = scores.map((s, i) => (rows * beta[i] * (1 - chance(s))) / total);
        const positives = scores.map((s, i) => (rows * beta[i] * chance(s)) / total);
        return { groups: [`m${m}`, 'g0'], counts: [...negatives, ...positives], scores };
      }),
    })),
  );
}

/** Share of the samples whose interval holds the value of the population under the shift. */
function coverage({ cells, by }, id, count, caseSeed) {
  const definition = definitionOf(id);
  const truth = figureOf(
    cells.map(({ counts }) => counts.map((x) => x * 1e5)),
    false,
  ).value;
  let covered = 0;
  const width = cells[0].counts.length;
  const all = Float64Array.from(cells.flatMap(({ counts }) => counts));
  resampleCells(all, { draws: count, seed: 20_265 + caseSeed, stream: 'shifted' }, (drawn) => {
    const { ci } = figureOf(
      cells.map((_, c) => [...drawn.subarray(c * width, (c + 1) * width)]),
      true,
    );
    if (ci !== undefined && ci.lower <= truth + 1e-9 && ci.upper >= truth - 1e-9) covered++;
  });
  return covered / count;

  function figureOf(counts, wantsInterval) {
    const statistics = {
      split: 'audited',
      favorableIsPositive: true,
      attributes: [0, 1].map((a) => ({
        name: 'mg'[a],
        groups: [...new Set(cells.map(({ groups }) => groups[a]))].sort(),
        reference: a === 0 ? { group: 'm0' } : 'largest',
      })),
      cells: cells.map((cell, c) => cellOf(cell, counts[c])),
    };
    const population = createPopulation(statistics, options);
    const attribute = definition.slices === 'overall' ? {} : { attribute: statistics.attributes[1] };
    const followed = { definition, estimate: shiftEstimate(definition), ...attribute };
    const weights = shiftWeights(statistics, [{ attribute: 'm', by }], population.referenceOf)(population.rows);
    if (weights === undefined) return {};
    return {
      value: wantsInterval ? undefined : population.value(followed, weights),
      ...(wantsInterval ? shiftedInterval(population, followed, noReplicates, { shift: 0, weights }, options) : {}),
    };
  }
}

function cellOf({ groups, scores }, counts) {
  const m = scores.length;
  const [negatives, positives] = [counts.slice(0, m), counts.slice(m)].map((part) => Float64Array.from(part));
  const sum = (part, decided) =>
    part.reduce((total, rows, i) => (scores[i] >= 0.5 === decided ? total + rows : total), 0);
  return {
    groups,
    n: counts.reduce((a, b) => a + b, 0),
    confusion: {
      tp: sum(positives, true),
      fp: sum(negatives, true),
      fn: sum(positives, false),
      tn: sum(negatives, false),
    },
    histogram: { scores: Float64Array.from(scores), negatives, positives },
  };
}
