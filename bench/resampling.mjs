// Time of 10,000 replicates of 40 cells (10 groups × label × decision) with the demographic parity and equalized odds difference
// of each, one thread, at growing numbers of rows; CPU time, so that a busy machine does not count. Bars: below 1 s; 1e9 rows
// within 1.3 times of 1e6. Every run has a seed of its own, so that no run draws from numbers that another one kept.
// Needs a build: node bench/resampling.mjs [DIST]
import { fileURLToPath, pathToFileURL } from 'node:url';

const dist = process.argv[2] ?? fileURLToPath(new URL('../dist', import.meta.url));
const { bootstrapCells } = await import(pathToFileURL(`${dist}/stats/bootstrap.js`).href);
const groups = 10;
const draws = 10_000;

const medians = [1e4, 1e6, 1e9].map((rows) => {
  const cells = Float64Array.from({ length: 4 * groups }, (_, i) =>
    Math.round((rows / 40) * (0.4 + ((i * 7) % 13) / 10)),
  );
  const times = [];
  for (let run = 0; run < 12; run++) {
    const started = process.cpuUsage();
    bootstrapCells(cells, odds, { draws, seed: 42 + run, level: 0.95 });
    bootstrapCells(cells, parity, { draws, seed: 42 + run, level: 0.95 });
    const { user, system } = process.cpuUsage(started);
    times.push((user + system) / 1000);
  }
  const median = times.slice(1).sort((a, b) => a - b)[5];
  console.log(`${rows.toExponential(0)} rows: ${median.toFixed(0)} ms for both statistics, each with its own draws`);
  return median;
});
console.log(`1e9 rows over 1e6 rows: ${(medians[2] / medians[1]).toFixed(2)} (bar: 1.3)`);

function parity(counts) {
  return gap(counts, (tn, fp, fn, tp) => (tp + fp) / (tn + fp + fn + tp));
}

function odds(counts) {
  return Math.max(
    gap(counts, (_tn, _fp, fn, tp) => tp / (tp + fn)),
    gap(counts, (tn, fp) => fp / (fp + tn)),
  );
}

function gap(counts, rate) {
  let least = Infinity;
  let most = -Infinity;
  for (let g = 0; g < counts.length; g += 4) {
    const value = rate(counts[g], counts[g + 1], counts[g + 2], counts[g + 3]);
    if (value < least) least = value;
    if (value > most) most = value;
  }
  return most - least;
}
