// Proof beside a proposal. Percentile intervals of the parts of the Brier score that are sums of squares (reliability and resolution over bins, CORP
// miscalibration and discrimination) fall far below their level, since noise only ever adds to such a sum, and resampling adds it
// again. Proposed: `basic` (2·point − percentiles, cut off at 0) for resolution, corp_mcb and corp_dsc; for reliability the triangle
// inequality of the root, [max(0, √R − r)², (√R + r)²], r the 1 − α quantile of √Σ (n_k/n)·s_k²·Z_k², s_k as in ece_triangle.
// Needs a build: node bench/brier-parts.mjs
import { binnedMeasures } from '../dist/metrics/measures/binned.js';
import { isotonicMeasures } from '../dist/metrics/measures/isotonic.js';
import { scoreBins } from '../dist/metrics/score-bins.js';
import { openStream } from '../dist/stats/cell-stream.js';
import { normalQuantile } from '../dist/stats/normal.js';
import { quantile } from '../dist/stats/quantile.js';
import { resampleCells } from '../dist/stats/resample.js';
import { scoreCases } from './simulation/cases.mjs';

const samples = 150;
const draws = 400;
const measures = { ...binnedMeasures, ...isotonicMeasures };
const names = ['brier_reliability', 'brier_resolution', 'corp_mcb', 'corp_dsc'];
const numbers = openStream(3, 'triangle');

console.log(
  '| scores, rows | part | true value | percentile (now) | basic | triangle |\n| --- | --- | --- | --- | --- | --- |',
);
for (const calibrated of [true, false]) {
  for (const n of [300, 2000, 20_000]) {
    for (const population of scoreCases({ calibrated, sizes: [[n]], groupCounts: [1], levels: [0.3] }).slice(0, 2)) {
      const spread = population.name.match(/spread ([\d.]+)/)[1];
      const found = simulate(population, n);
      for (const [name, { truth, percentile, basic, triangle }] of Object.entries(found)) {
        const label = `${calibrated ? 'calibrated' : 'miscalibrated'}, spread ${spread}, ${n}`;
        const figures = [percentile, basic].map((count) => (count / samples).toFixed(3));
        const last = name === 'brier_reliability' ? (triangle / samples).toFixed(3) : '';
        console.log(`| ${[label, name, truth.toFixed(5), ...figures, last].join(' | ')} |`);
      }
    }
  }
}
console.log(
  `\n${samples} samples of ${draws} replicates each: Monte Carlo error ${Math.sqrt((0.95 * 0.05) / samples).toFixed(3)} at 0.95.`,
);

function simulate({ scores, tables: [[cells]] }, n) {
  const width = scores.length;
  const total = cells.reduce((a, b) => a + b, 0);
  const histogram = (table) => ({ scores, negatives: table.slice(0, width), positives: table.slice(width) });
  const found = Object.fromEntries(
    names.map((name) => [name, { truth: partOf(name, histogram(cells)), percentile: 0, basic: 0, triangle: 0 }]),
  );
  const scaled = cells.map((x) => (x / total) * n);
  resampleCells(scaled, { draws: samples, seed: 11, stream: 'sample' }, (counts, sample) => {
    const table = counts.slice();
    const own = histogram(table);
    const replicates = names.map(() => new Float64Array(draws));
    resampleCells(table, { draws, seed: 5 }, (drawn, draw) => {
      const again = histogram(drawn);
      names.forEach((name, k) => {
        replicates[k][draw] = partOf(name, again);
      });
    });
    names.forEach((name, k) => {
      const tally = found[name];
      const ascending = replicates[k].sort();
      const [low, high] = [quantile(ascending, 0.025), quantile(ascending, 0.975)];
      const point = partOf(name, own);
      if (holds(tally.truth, low, high)) tally.percentile++;
      if (holds(tally.truth, Math.max(0, 2 * point - high), 2 * point - low)) tally.basic++;
    });
    const { truth } = found.brier_reliability;
    const root = Math.sqrt(partOf('brier_reliability', own));
    const reach = quantile(noise(own, n, sample), 0.95);
    if (holds(truth, Math.max(0, root - reach) ** 2, (root + reach) ** 2)) found.brier_reliability.triangle++;
  });
  return found;
}

function noise(histogram, n, sample) {
  const bins = scoreBins(histogram, 'width_10');
  const sums = Float64Array.from({ length: draws }, (_, draw) => {
    let sum = 0;
    bins.forEach((bin, k) => {
      if (bin.n === 0) return;
      numbers.seek(k, sample * draws + draw);
      const rate = (bin.events + 2) / (bin.n + 4);
      sum += ((rate * (1 - rate)) / n) * normalQuantile(numbers.next()) ** 2;
    });
    return Math.sqrt(sum);
  });
  return sums.sort();
}

function partOf(name, histogram) {
  const found = measures[name].ofScores(histogram);
  return found.value;
}

function holds(truth, lower, upper) {
  return lower <= truth + 1e-9 && upper >= truth - 1e-9;
}
