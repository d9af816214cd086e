// Proof beside the guarded odds ratio (stats/haldane): exact coverage, every pair of counts weighted with its chance, of Haldane's limits and
// of those in use. Samples in which the ratio has no value are left out. Needs a build: node bench/odds-ratio.mjs
import { haldaneLogOddsRatio, logOddsRatioLimits } from '../dist/stats/haldane.js';
import { zOf } from '../dist/stats/limits.js';

const z = zOf(0.95);
const rates = [0.02, 0.03, 0.05, 0.1, 0.15, 0.2, 0.3, 0.5, 0.65, 0.85, 0.95, 0.98];
const references = [0.02, 0.05, 0.1, 0.15, 0.3, 0.5, 0.8, 0.95];

console.log(
  '| rows of the group | Haldane mean | worst | in use mean | worst | worst case in use |\n| --- | --- | --- | --- | --- | --- |',
);
for (const n of [8, 12, 18, 30, 60, 120, 300]) {
  const cases = [60, 300, 5000].flatMap((m) => rates.flatMap((p) => references.flatMap((q) => coverage(n, p, m, q))));
  const mean = (key) => (cases.reduce((sum, found) => sum + found[key], 0) / cases.length).toFixed(3);
  const worst = (key) => cases.reduce((low, found) => (found[key] < low[key] ? found : low));
  const [haldane, used] = [worst('haldane'), worst('used')];
  const figures = [n, mean('haldane'), haldane.haldane.toFixed(3), mean('used'), used.used.toFixed(3), used.name];
  console.log(`| ${figures.join(' | ')} |`);
}

function coverage(n, p, m, q) {
  const truth = Math.log(p / (1 - p)) - Math.log(q / (1 - q));
  const held = { haldane: 0, used: 0, all: 0 };
  for (const [x, chance] of binomial(n, p)) {
    for (const [y, other] of binomial(m, q)) {
      if ((n - x) * y === 0) continue;
      const [a, b] = [
        { x, n },
        { x: y, n: m },
      ];
      // A ratio of 0 lies in its interval, which is widened to it.
      const holds = ({ lower, upper }) => (x === 0 || y === m || lower <= truth + 1e-9) && upper >= truth - 1e-9;
      held.all += chance * other;
      if (holds(haldaneLogOddsRatio(a, b, z))) held.haldane += chance * other;
      if (holds(logOddsRatioLimits(a, b, z))) held.used += chance * other;
    }
  }
  // Where a ratio is rare, its coverage says little.
  if (held.all < 0.5) return [];
  return [{ name: `${p} against ${q} of ${m}`, haldane: held.haldane / held.all, used: held.used / held.all }];
}

/** Counts that are not too rare to matter, with their chances. */
function binomial(n, p) {
  const found = [];
  let logChance = n * Math.log(1 - p);
  for (let x = 0; x <= n; x++) {
    if (logChance > Math.log(1e-7)) found.push([x, Math.exp(logChance)]);
    logChance += Math.log(((n - x) / (x + 1)) * (p / (1 - p)));
  }
  return found;
}
