// Proof beside the guarded limits (stats/guarded-arm). Equalized odds and other maxima over many small groups of a rare rate fall below the
// coverage that metrics.md 4 states if Wilson's limits are taken as they are: his lower limit is too high at one to four events (one group
// of 12 rows with two of them is enough). In use: there, the lower limit of the difference takes the lower one of Wilson's and Clopper
// and Pearson's at the same multiplier; where all but one to four rows are events, its mirror image. Upper limits stay.
// Needs a build: node bench/small-counts.mjs
import { guardedTukeyNewcombe, tukeyNewcombe } from '../dist/stats/difference.js';
import { sharedLevel } from '../dist/stats/limits.js';
import { resampleCells } from '../dist/stats/resample.js';

const samples = 4000;

console.log(
  '| groups, rate, difference, rows of the smallest class | eod by Wilson | guarded | mean width by Wilson | guarded | tpr_difference by Wilson | guarded |',
);
console.log('| --- | --- | --- | --- | --- | --- | --- |');
for (const [k, rate, gap] of [
  [2, 0.02, 0],
  [4, 0.02, 0],
  [6, 0.02, 0],
  [6, 0.05, 0],
  [6, 0.1, 0],
  [6, 0.02, 0.1],
  [6, 0.02, 0.15],
  [6, 0.5, 0],
]) {
  for (const [scale, least] of [
    [1, 12],
    [2.5, 30],
  ]) {
    const sizes = [30, 5000, 120, 800, 60, 300].slice(0, k).map((n) => n * scale);
    const rates = sizes.map((_, g) => rate + (g === 0 ? gap : 0));
    const [positives, negatives] = [0.4, 0.6].map((share, y) =>
      draw(
        sizes.map((n) => Math.round(n * share)),
        rates,
        `class ${y}`,
      ),
    );
    const figures = [tukeyNewcombe, guardedTukeyNewcombe].map((largest) => {
      const odds = intervals((i) => equalizedOdds(positives(i), negatives(i), largest), gap);
      const tpr = intervals((i) => largest(positives(i), 0.95), gap);
      return { odds, tpr };
    });
    const [now, then] = figures;
    const row = [
      `${k}, ${rate}, ${gap}, ${least}`,
      now.odds.covered,
      then.odds.covered,
      now.odds.width,
      then.odds.width,
      now.tpr.covered,
      then.tpr.covered,
    ];
    console.log(`| ${row.map((x) => (typeof x === 'number' ? x.toFixed(3) : x)).join(' | ')} |`);
  }
}
console.log(`\n${samples} samples each: Monte Carlo error ${Math.sqrt((0.95 * 0.05) / samples).toFixed(4)} at 0.95.`);

function equalizedOdds(positives, negatives, largest) {
  const each = sharedLevel(0.95, 2);
  const [tpr, fpr] = [largest(positives, each), largest(negatives, each)];
  return { lower: Math.max(tpr.lower, fpr.lower), upper: Math.max(tpr.upper, fpr.upper) };
}

function intervals(at, truth) {
  let covered = 0;
  let width = 0;
  for (let i = 0; i < samples; i++) {
    const { lower, upper } = at(i);
    if (lower <= truth + 1e-9 && upper >= truth - 1e-9) covered++;
    width += upper - lower;
  }
  return { covered: covered / samples, width: width / samples };
}

function draw(sizes, rates, stream) {
  const drawn = sizes.map((n, g) => {
    const events = [];
    resampleCells([(1 - rates[g]) * n, rates[g] * n], { draws: samples, seed: 7, stream: `${stream} ${g}` }, (counts) =>
      events.push(counts[1]),
    );
    return events;
  });
  return (i) => sizes.map((n, g) => ({ x: drawn[g][i], n }));
}
