// Time of all binary metrics with their intervals from counts that are already there: node bench/metrics.mjs [DIST] (after a build).
// Cases: the German Credit holdout at 10,000 replicates, and 1,000,000 made rows in 10 groups at 2,000 replicates, scores as 1,000
// distinct values and as doubles. Each case runs three times; the table shows the middle run.
import { readFileSync } from 'node:fs';
import { fileURLToPath, pathToFileURL } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
const dist = process.argv[2] ?? `${root}dist`;
const load = (path) => import(pathToFileURL(`${dist}/${path}.js`).href);
const { computeMetrics } = await load('metrics/compute');
const { streamKey, uniform } = await load('base/philox');

const cases = [
  ['German Credit, 300 rows, 3 attributes', germanCredit(), 10_000],
  ['1,000,000 rows, 10 groups, 1,000 distinct scores', made(1_000_000, 10, 1000), 2000],
  ['1,000,000 rows, 10 groups, scores as doubles', made(1_000_000, 10, Infinity), 2000],
];
console.log('| case | replicates | metrics | wall, s | CPU, s | peak memory, MB |\n|---|---|---|---|---|---|');
for (const [name, statistics, draws] of cases) {
  const runs = [1, 2, 3].map((seed) => {
    const cpu = process.cpuUsage();
    const start = performance.now();
    const { length } = computeMetrics(statistics, { level: 0.95, minGroupN: 30, smallGroups: 'keep', draws, seed });
    const wall = (performance.now() - start) / 1000;
    const { user, system } = process.cpuUsage(cpu);
    return { wall, cpu: (user + system) / 1e6, length };
  });
  const { wall, cpu, length } = runs.sort((a, b) => a.cpu - b.cpu)[1];
  const peak = Math.round(process.resourceUsage().maxRSS / 1024);
  console.log(`| ${name} | ${draws} | ${length} | ${wall.toFixed(2)} | ${cpu.toFixed(2)} | ${peak} |`);
}

function germanCredit() {
  const file = `${root}test/metrics/fixtures/german-credit/scored-holdout.csv`;
  const [head, ...lines] = readFileSync(file, 'utf8').trimEnd().split('\n');
  const names = head.split(',');
  const rows = lines.map((line) => Object.fromEntries(line.split(',').map((cell, i) => [names[i], cell])));
  const score = rows.map((row) => Number(row.xgboost_without_protected));
  const label = rows.map((row) => Number(row.credit_risk));
  const all = rows.map((_, i) => i);
  const attributes = ['gender', 'age_group', 'foreign_worker'].map((name) => {
    const groups = [...new Set(rows.map((row) => row[name]))].sort();
    const of = (group) => all.filter((i) => rows[i][name] === group);
    return {
      name,
      missing: 0,
      reference: 'largest',
      groups: groups.map((group) => ({ group, ...count(score, label, of(group)) })),
    };
  });
  return { split: 'audited', favorableIsPositive: true, overall: count(score, label, all), attributes };
}

/** Rows whose outcome follows the score, groups of unequal size. */
function made(n, groups, distinct) {
  const key = streamKey(42, 'bench');
  const score = new Float64Array(n);
  const label = new Uint8Array(n);
  const members = Array.from({ length: groups }, () => []);
  for (let i = 0; i < n; i++) {
    const u = uniform(key, 0, i);
    score[i] = distinct === Infinity ? u : Math.floor(u * distinct) / distinct;
    label[i] = uniform(key, 1, i) < 0.1 + 0.7 * u ? 1 : 0;
    members[Math.floor(groups * uniform(key, 2, i) ** 2)].push(i);
  }
  const all = Array.from(score, (_, i) => i);
  const slices = members.map((own, g) => ({ group: String.fromCharCode(97 + g), ...count(score, label, own) }));
  const attribute = { name: 'group', missing: 0, reference: 'largest', groups: slices };
  return { split: 'audited', favorableIsPositive: true, overall: count(score, label, all), attributes: [attribute] };
}

function count(score, label, places) {
  const scores = Float64Array.from(places, (i) => score[i]).sort();
  const distinct = scores.filter((value, i) => i === 0 || value !== scores[i - 1]);
  const at = new Map(Array.from(distinct, (value, k) => [value, k]));
  const sides = [new Float64Array(distinct.length), new Float64Array(distinct.length)];
  const cells = [0, 0, 0, 0];
  for (const i of places) {
    sides[label[i]][at.get(score[i])]++;
    cells[2 * label[i] + (score[i] >= 0.5 ? 1 : 0)]++;
  }
  const [tn, fp, fn, tp] = cells;
  return {
    n: places.length,
    confusion: { tp, fp, fn, tn },
    histogram: { scores: distinct, negatives: sides[0], positives: sides[1] },
  };
}
