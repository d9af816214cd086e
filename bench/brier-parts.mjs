// Proof beside the intervals brier_triangle and corp. Percentile intervals of the parts of the Brier score that noise only ever adds to
// (reliability and resolution over bins, CORP miscalibration and discrimination) fall far below their level, since resampling adds the
// noise again; `basic` ones (2·point − percentiles, cut off at 0) are better and still miss it. "In use" is what the library gives.
// Needs a build: node bench/brier-parts.mjs
import { binnedMeasures } from '../dist/metrics/measures/binned.js';
import { isotonicMeasures } from '../dist/metrics/measures/isotonic.js';
import { zOf } from '../dist/stats/limits.js';
import { quantile } from '../dist/stats/quantile.js';
import { resampleCells } from '../dist/stats/resample.js';
import { scoreCases } from './simulation/cases.mjs';

const samples = 150;
const draws = 400;
const measures = { ...binnedMeasures, ...isotonicMeasures };
const names = ['brier_reliability', 'brier_resolution', 'corp_mcb', 'corp_dsc'];
const at = { level: 0.95, z: zOf(0.95), draws, seed: 42 };

console.log(
  '| scores, rows | part | true value | percentile | basic | in use |\n| --- | --- | --- | --- | --- | --- |',
);
for (const calibrated of [true, false]) {
  for (const n of [300, 2000, 20_000]) {
    for (const population of scoreCases({ calibrated, sizes: [[n]], groupCounts: [1], levels: [0.3] }).slice(0, 2)) {
      const spread = population.name.match(/spread ([\d.]+)/)[1];
      const found = simulate(population, n);
      for (const [name, { truth, percentile, basic, used }] of Object.entries(found)) {
        const label = `${calibrated ? 'calibrated' : 'miscalibrated'}, spread ${spread}, ${n}`;
        const figures = [percentile, basic, used].map((count) => (count / samples).toFixed(3));
        console.log(`| ${[label, name, truth.toFixed(5), ...figures].join(' | ')} |`);
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
    names.map((name) => [name, { truth: partOf(name, histogram(cells)), percentile: 0, basic: 0, used: 0 }]),
  );
  const scaled = cells.map((x) => (x / total) * n);
  resampleCells(scaled, { draws: samples, seed: 11, stream: 'sample' }, (counts) => {
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
      const { lower, upper } = measures[name].limits({ n, histogram: own }, at);
      if (holds(tally.truth, lower, upper)) tally.used++;
    });
  });
  return found;
}

function partOf(name, histogram) {
  const found = measures[name].ofScores(histogram);
  return found.value;
}

function holds(truth, lower, upper) {
  return lower <= truth + 1e-9 && upper >= truth - 1e-9;
}
