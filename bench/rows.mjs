// The row algorithms on 20,000 rows × 20 columns (12 categorical, 8 numeric, 2 % missing), two attributes, a small model; median
// processor time of 3.
// Other sizes: node bench/rows.mjs ROWS CATEGORICAL NUMERIC

import { encodeColumn } from '../dist/audit/rows/encode-column.js';
import { featurePairs } from '../dist/audit/rows/feature-pairs.js';
import { gowerSpace, rangeOf } from '../dist/audit/rows/gower.js';
import { findNeighbours } from '../dist/audit/rows/neighbours.js';
import { orderRows } from '../dist/audit/rows/ordered-rows.js';
import { reduceRows, rowDefaults } from '../dist/audit/rows/reduce-rows.js';
import { computeRowMetrics } from '../dist/metrics/compute-row-metrics.js';

const [rows = 20_000, categorical = 12, numeric = 8] = process.argv.slice(2).map(Number);
const random = seeded(1);
const table = generated();
const scorer = { predict: (columns, count) => ({ scores: scoresOf(columns, count) }), decide: (score) => score >= 0.5 };
const options = { split: 'audited', seed: 42, ...rowDefaults };

const ordered = orderRows(table, table.scores);
time('order', () => orderRows(table, table.scores));
time('feature pairs', () => featurePairs(table));
if (rows <= rowDefaults.maxPairRows) {
  const columns = ordered.unprotected;
  const groups = ordered.attributes.map(({ values }) => values);
  time('neighbours', () =>
    findNeighbours(gowerSpace(rows, columns, columns.map(rangeOf)), 6, groups, rowDefaults.maxDistance),
  );
}
const before = process.memoryUsage().rss;
const statistics = time('everything', () => reduceRows(table, [], scorer, options));
time('metrics', () => computeRowMetrics(statistics, { level: 0.95, draws: 2000, seed: 42 }));
console.log(`memory      ${((process.memoryUsage().rss - before) / 2 ** 20).toFixed(0)} MiB more during "everything"`);
console.log(encodeColumn(table.inputs[0]).kind, JSON.stringify(statistics.individual.attributes[0].matched));

function time(what, run) {
  const times = [];
  let result;
  for (let i = 0; i < 3; i++) {
    const started = process.cpuUsage();
    result = run();
    times.push(process.cpuUsage(started).user / 1000);
  }
  console.log(
    `${what.padEnd(14)}${times
      .sort((a, b) => a - b)[1]
      .toFixed(0)
      .padStart(7)} ms`,
  );
  return result;
}

/** Columns with some dependence: a few kinds of person, with noise. */
function generated() {
  const kinds = Array.from({ length: rows }, () => Math.floor(random() * 12));
  const missing = () => random() < 0.02;
  const inputs = [
    ...Array.from({ length: categorical }, (_, c) => ({
      name: `c${c}`,
      kind: 'categorical',
      values: kinds.map((kind) =>
        missing() ? null : `v${random() < 0.5 ? (kind * (c + 3)) % 7 : Math.floor(random() * 7)}`,
      ),
    })),
    ...Array.from({ length: numeric }, (_, c) => ({
      name: `x${c}`,
      kind: 'numeric',
      values: Float64Array.from(kinds, (kind) =>
        missing() ? Number.NaN : ((kind * (c + 2)) % 12) + 3 * (random() + random() + random()),
      ),
    })),
  ];
  const columns = Object.fromEntries(inputs.map(({ name, values }) => [name, values]));
  const scores = scoresOf(columns, rows);
  return {
    rowCount: rows,
    inputs,
    others: [],
    attributes: [
      { name: 'a', groups: kinds.map((kind) => (random() < 0.3 + kind / 40 ? 'f' : 'm')), carriers: [] },
      { name: 'b', groups: kinds.map(() => `g${Math.floor(random() * 4)}`), carriers: ['c0'] },
    ],
    scores,
    decisions: Uint8Array.from(scores, (score) => (score >= 0.5 ? 1 : 0)),
  };
}

function scoresOf(columns, count) {
  const first = columns.x0 ?? columns.c0;
  const second = columns.c1 ?? columns.x1;
  return Float64Array.from({ length: count }, (_, row) => {
    const x = typeof first[row] === 'number' && !Number.isNaN(first[row]) ? first[row] / 24 : 0.4;
    return Math.min(1, Math.max(0, x + (second[row] === 'v1' ? 0.2 : 0)));
  });
}

function seeded(start) {
  let state = start;
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 32;
  };
}
