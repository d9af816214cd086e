// A population is a table of whole numbers; samples of fixed group sizes are drawn from it, and the true value of a metric is what the
// library says of the population itself.

/**
 * One group: its rows in a sample and the chances of its cells. `tables` holds one array per stratum (one where there are none):
 * chances of class 0 at every score, then those of class 1. `weights` are the sample weights of the tables, if they stand for weight
 * levels and not for strata.
 */
export function populationOf({ name, scores, groups, strata = false, weights = null, histogram = false }) {
  const total = groups.reduce((sum, { n }) => sum + n, 0);
  const tables = groups.map(({ n, tables: chances }) =>
    chances.map((table) => Float64Array.from(table, (chance) => Math.round((chance * 2e7 * n) / total))),
  );
  return {
    name,
    scores: Float64Array.from(scores),
    sizes: groups.map(({ n }) => n),
    tables,
    strata,
    weights,
    histogram,
  };
}

/** Statistics of the population, or of a sample given as tables of the same shape. */
export function statisticsOf(population, tables = population.tables) {
  const groups = tables.map((table, g) => ({ group: `g${g}`, ...sliceOf(population, table) }));
  const all = tables[0].map((_, s) => sumOf(tables.map((table) => table[s])));
  const attribute = { name: 'a', groups, missing: 0, reference: 'largest' };
  if (population.strata) {
    attribute.strata = all.map((_, s) => ({
      stratum: `s${s}`,
      groups: tables.map((table, g) => ({ group: `g${g}`, ...sliceOf(population, [table[s]]) })),
    }));
  }
  return { split: 'audited', favorableIsPositive: true, overall: sliceOf(population, all), attributes: [attribute] };
}

function sliceOf({ scores, weights, histogram }, tables) {
  const table = sumOf(tables);
  const m = scores.length;
  const slice = { n: table.reduce((a, b) => a + b, 0), confusion: confusionOf(scores, table) };
  if (histogram) slice.histogram = { scores, negatives: table.subarray(0, m), positives: table.subarray(m) };
  if (weights !== null) {
    const weighed = (power) => confusionOf(scores, sumOf(tables.map((t, s) => t.map((x) => x * weights[s] ** power))));
    slice.weights = { confusion: weighed(1), squares: weighed(2) };
  }
  return slice;
}

/** Decision 1 = score ≥ ½. */
function confusionOf(scores, table) {
  const m = scores.length;
  const cells = { tp: 0, fp: 0, fn: 0, tn: 0 };
  scores.forEach((score, i) => {
    cells[score >= 0.5 ? 'fp' : 'tn'] += table[i];
    cells[score >= 0.5 ? 'tp' : 'fn'] += table[m + i];
  });
  return cells;
}

function sumOf(tables) {
  const sum = new Float64Array(tables[0].length);
  for (const table of tables) for (let i = 0; i < sum.length; i++) sum[i] += table[i];
  return sum;
}
