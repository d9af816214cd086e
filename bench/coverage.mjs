// Simulated coverage of every interval that metrics carry, at level 0.95, beside what metrics.md 4 states of it. Samples are drawn from known
// populations and go through the same estimators as an audit; an interval covers if it holds the value of the population.
// Needs a build. node bench/coverage.mjs [start of a set's name]; writes bench/coverage.md when all sets run.
import { writeFileSync } from 'node:fs';
import { allDefinitions } from '../dist/metrics/catalogue.js';
import { estimators } from '../dist/metrics/estimators.js';
import { resampleCells } from '../dist/stats/resample.js';
import { statisticsOf } from './simulation/population.mjs';
import { sets } from './simulation/sets.mjs';

const seed = 20_265;
const level = 0.95;
const only = process.argv[2];
const definitions = new Map(allDefinitions().map((definition) => [definition.id, definition]));
const lines = sets.filter(({ name }) => only === undefined || name.startsWith(only)).flatMap(simulateSet);
const report = render(lines);
console.log(report);
if (only === undefined) writeFileSync(new URL('coverage.md', import.meta.url), report);

/** Every line of a set over all its cases; then the lowest case of each line again with fresh and more samples. */
function simulateSet({ name, cases, samples, confirm = Math.max(4 * samples, 1600), draws = 1000, lines }) {
  const before = process.cpuUsage();
  const tallies = lines.map(() => []);
  const ids = [...new Set(lines.flatMap((line) => line.ids))];
  cases.forEach((population, c) => {
    const seen = simulate(population, ids, samples, draws, seed + c);
    lines.forEach((line, l) => {
      for (const tally of seen.values()) if (belongs(line, tally)) tallies[l].push({ ...tally, population, index: c });
    });
  });
  const found = lines.map((line, l) => {
    const full = tallies[l].filter(({ total }) => total >= samples / 4);
    const drawn = full.reduce((sum, { total }) => sum + total, 0);
    const held = full.reduce((sum, { covered }) => sum + covered, 0);
    const absent = tallies[l].reduce((sum, tally) => sum + tally.absent, 0);
    const all = tallies[l].reduce((sum, tally) => sum + tally.absent + tally.total, 0);
    const lowest = [...full].sort((a, b) => a.covered / a.total - b.covered / b.total).slice(0, 2);
    const again = lowest.map((tally) => {
      const another = seed + 100_000 + tally.index;
      const fresh = simulate(tally.population, [tally.id], confirm, draws, another).get(tally.key);
      return { ...fresh, population: tally.population };
    });
    const worst = again.sort((a, b) => a.covered / a.total - b.covered / b.total)[0];
    return {
      ...line,
      mean: share(held, drawn, cases.length * samples),
      worst: worst && share(worst.covered, worst.total),
      worstCase: worst,
      absent: absent / all,
      cells: full.length,
    };
  });
  const { user, system } = process.cpuUsage(before);
  console.error(`${name}: ${cases.length} cases, ${samples} samples each, ${((user + system) / 1e6).toFixed(0)} s`);
  return found.map((line) => ({ ...line, set: name, samples, cases: cases.length }));
}

function belongs({ ids, slice, when }, tally) {
  return ids.includes(tally.id) && slice === tally.slice && (when === undefined || when(tally));
}

/** Tallies by metric and slice. */
function simulate(population, ids, samples, draws, caseSeed) {
  const truths = new Map();
  for (const metric of metricsOf(statisticsOf(population), ids, 1000)) {
    if (metric.kind === 'value') truths.set(keyOf(metric), metric.value);
  }
  const tallies = new Map();
  for (const tables of samplesOf(population, samples, caseSeed)) {
    for (const metric of metricsOf(statisticsOf(population, tables), ids, draws)) {
      const key = keyOf(metric);
      const truth = truths.get(key);
      if (truth === undefined) continue;
      if (!tallies.has(key))
        tallies.set(key, { key, id: metric.id, ...placeOf(metric, population), covered: 0, total: 0, absent: 0 });
      const tally = tallies.get(key);
      if (metric.kind !== 'value' || metric.ci === undefined) tally.absent++;
      else {
        tally.total++;
        const { lower, upper } = metric.ci;
        if ((lower ?? -Infinity) <= truth + 1e-6 && (upper ?? Infinity) >= truth - 1e-6) tally.covered++;
      }
    }
  }
  return tallies;
}

function metricsOf(statistics, ids, draws) {
  const options = { level, minGroupN: 30, smallGroups: 'keep', draws, seed: 42 };
  const context = { statistics, options };
  return ids.flatMap((id) => {
    const definition = definitions.get(id);
    if (definition === undefined) throw new Error(`no metric ${id}`);
    return estimators.get(definition.method)(definition, context);
  });
}

function keyOf({ id, scope }) {
  return [id, scope.attribute ?? '', scope.group ?? '', scope.stratum ?? ''].join(' ');
}

function placeOf({ scope }, population) {
  if (scope.stratum !== undefined) return { slice: 'stratum' };
  if (scope.group === undefined)
    return { slice: scope.attribute === undefined ? 'overall' : 'gate', ...classesOf(population, null) };
  return { slice: 'group', ...classesOf(population, Number(scope.group.slice(1))) };
}

/** Rows that a sample is expected to hold of the rarer class, and rows in all. */
function classesOf({ tables, sizes, scores }, g) {
  const of = (k) => {
    const [negatives, positives] = [0, 1].map((y) =>
      tables[k].reduce(
        (sum, table) => sum + table.slice(y * scores.length, (y + 1) * scores.length).reduce((a, b) => a + b, 0),
        0,
      ),
    );
    return { n: sizes[k], rarer: (sizes[k] * Math.min(negatives, positives)) / (negatives + positives) };
  };
  return g === null ? { n: sizes.reduce((a, b) => a + b, 0), rarer: Infinity } : of(g);
}

/** Samples of the population, each group in its own stream. */
function* samplesOf({ tables, sizes }, count, caseSeed) {
  const width = tables[0][0].length;
  const drawn = tables.map((table, g) => {
    const cells = Float64Array.from(table.flatMap((stratum) => [...stratum]));
    const total = cells.reduce((a, b) => a + b, 0);
    const all = [];
    const scaled = cells.map((x) => (x / total) * sizes[g]);
    resampleCells(scaled, { draws: count, seed: caseSeed, stream: `coverage ${g}` }, (counts) =>
      all.push(counts.slice()),
    );
    return all;
  });
  for (let sample = 0; sample < count; sample++) {
    yield drawn.map((all) => tables[0].map((_, s) => all[sample].subarray(s * width, (s + 1) * width)));
  }
}

/** Intervals of one sample are not independent: the error is that of the samples. */
function share(covered, drawn, samples = drawn) {
  if (drawn === 0) return null;
  const value = covered / drawn;
  const total = Math.min(drawn, samples);
  return { value, error: Math.sqrt(Math.max(value * (1 - value), 1 / total) / total) };
}

function render(all) {
  const rows = all.map((line) => {
    const [mean, worst] = line.stated ?? [];
    const missed = [
      mean !== undefined && line.mean && line.mean.value < mean - 3 * line.mean.error - 0.005 ? 'mean' : null,
      worst !== undefined && line.worst && line.worst.value < worst - 3 * line.worst.error ? 'worst' : null,
    ].filter(Boolean);
    return [
      line.method,
      line.what,
      line.stated ? `${mean ?? '–'} / ${worst ?? '–'}` : '–',
      figure(line.mean),
      figure(line.worst),
      `${(100 * line.absent).toFixed(1)} %`,
      verdict(line, missed),
      line.worstCase
        ? `${line.worstCase.population.name}${line.worstCase.slice === 'group' ? `, group of ${line.worstCase.n}` : ''}`
        : '',
    ];
  });
  const head = [
    'method',
    'metrics',
    'stated mean / worst',
    'simulated mean',
    'simulated worst',
    'absent',
    'met',
    'worst case',
  ];
  const table = [head, head.map(() => '---'), ...rows].map((row) => `| ${row.join(' | ')} |`).join('\n');
  const setups = [
    ...new Map(
      all.map(({ set, cases, samples }) => [set, `- ${set}: ${cases} populations, ${samples} samples each`]),
    ).values(),
  ];
  return `# Coverage of the intervals, simulated

Level 0.95, seed ${seed}. Mean over all populations and groups; worst: the two lowest of them drawn again with new samples, 1,600 or more (600 and 200 where replicates are drawn), so that it is
not the lowest of many chances. Behind ± stands the Monte Carlo error (one standard error). A stated figure counts as met if the simulated one is no more than three of them
below it, the mean 0.005 more: it depends on the choice of populations. Absent: samples in which the metric has no interval (and says so).
Made by \`node bench/coverage.mjs\`.

${setups.join('\n')}

${table}
`;
}

/** Where nothing is stated, coverage far below the level still shows. */
function verdict({ stated, worst }, missed) {
  if (missed.length > 0) return `**no (${missed.join(', ')})**`;
  if (stated !== undefined) return 'yes';
  return worst && worst.value < 0.9 - 3 * worst.error ? '**below 0.9**' : '';
}

function figure(found) {
  return found ? `${found.value.toFixed(3)} ± ${found.error.toFixed(3)}` : '–';
}
