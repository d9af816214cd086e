// Coverage of the lines of a set by simulation: all populations first, then the lowest again with new samples, twice, so that the figure
// given is not the lowest of many chances.
import { allDefinitions } from '../../dist/metrics/catalogue.js';
import { estimators } from '../../dist/metrics/estimators.js';
import { resampleCells } from '../../dist/stats/resample.js';
import { statisticsOf } from './population.mjs';

export const seed = 20_265;
export const level = 0.95;
const definitions = new Map(allDefinitions().map((definition) => [definition.id, definition]));
/** Populations drawn again, and those of them drawn a third time. */
const doubted = 6;
const remaining = 2;

/**
 * Every line of a set over all its cases; of the lowest cases `confirm` new samples each, of the lowest of those `final` ones.
 */
export function simulateSet({ name, cases, samples, confirm = 1600, final = 10_000, draws = 1000, lines }) {
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
    const again = redraw(lowestOf(full, doubted), confirm, draws, 100_000);
    const [worst] = lowestOf(redraw(lowestOf(again, remaining), final, draws, 200_000), 1);
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
  return found.map((line) => ({ ...line, set: name, samples, confirm, final, cases: cases.length }));
}

function redraw(tallies, samples, draws, apart) {
  return tallies.map(({ population, index, id, key }) => {
    const fresh = simulate(population, [id], samples, draws, seed + apart + index).get(key);
    return { ...fresh, population, index };
  });
}

function lowestOf(tallies, count) {
  return [...tallies].sort((a, b) => a.covered / a.total - b.covered / b.total).slice(0, count);
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
