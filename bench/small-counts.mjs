// Proof beside a proposal. Equalized odds and other maxima over many small groups of a rare rate fall below the coverage that metrics.md 4 states,
// because Wilson's lower limit is too high at one to four events (one group of 12 rows with two of them is enough). The proposal: where a
// group has 1 to 4 events, the lower limit is the lower one of Wilson's and Clopper and Pearson's at the same multiplier; where
// all but 1 to 4 rows are events, the upper limit likewise. Needs a build: node bench/small-counts.mjs
import { maxDifferenceInterval } from '../dist/stats/difference.js';
import { sharedLevel } from '../dist/stats/limits.js';
import { normalSurvival } from '../dist/stats/normal.js';
import { clopperPearsonInterval, wilsonArm } from '../dist/stats/proportion.js';
import { resampleCells } from '../dist/stats/resample.js';
import { tukeyZ } from '../dist/stats/studentized-range.js';

const samples = 4000;
const few = 4;

console.log(
  '| groups, rate, difference, rows of the smallest class | eod now | proposed | mean width now | proposed | tpr_difference now | proposed |',
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
    const figures = [wilson, proposed].map((arm) => {
      const odds = intervals((i) => equalizedOdds(positives(i), negatives(i), arm), gap);
      const tpr = intervals((i) => maximum(positives(i), tukeyZ(0.95, k), arm), gap);
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

function equalizedOdds(positives, negatives, arm) {
  const z = tukeyZ(sharedLevel(0.95, 2), positives.length);
  const [tpr, fpr] = [maximum(positives, z, arm), maximum(negatives, z, arm)];
  return { lower: Math.max(tpr.lower, fpr.lower), upper: Math.max(tpr.upper, fpr.upper) };
}

function maximum(groups, z, arm) {
  return maxDifferenceInterval(groups.map((group) => arm(group, z)));
}

function wilson(group, z) {
  return wilsonArm(group, z);
}

function proposed({ x, n }, z) {
  const { value, lower, upper } = wilsonArm({ x, n }, z);
  const exact = clopperPearsonInterval(x, n, 1 - 2 * normalSurvival(z));
  return {
    value,
    lower: x > 0 && x <= few ? Math.min(lower, exact.lower) : lower,
    upper: x < n && n - x <= few ? Math.max(upper, exact.upper) : upper,
  };
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
