import type { StatementShape } from './engine.ts';
import { quality } from './relation.ts';
import type { Roles } from './roles.ts';
import { countIf, double, integer } from './sql-constants.ts';

/** A score this close to the threshold may have been on its other side before it was stored as float32. */
const float32Distance = 1e-7;

/** Distinct values of a label that a message can list. */
export const maxListed = 20;

export interface Rendered {
  readonly sql: string;
  readonly shape: StatementShape;
}

/** How many rows there are, and every count that decides whether the data can be audited. */
export function checkSql(
  { score, decision, id, attributes, weight, strata = [], challenger }: Roles,
  threshold: number | null,
): Rendered {
  const counts: [string, string][] = [
    ['n', 'count(*)'],
    ['y_missing', countIf('yt IS NULL')],
    ['y_values', 'count(DISTINCT yt)'],
    ...(score === undefined ? [] : scoreCounts(threshold)),
    ...(decision === undefined
      ? []
      : ([
          ['d_missing', countIf('dt IS NULL')],
          ['d_values', 'count(DISTINCT dt)'],
          ...(score === undefined || threshold === null
            ? []
            : [
                [
                  'd_conflict',
                  countIf(`(d = '1' AND s < ${double(threshold)}) OR (d = '0' AND s >= ${double(threshold)})`),
                ],
              ]),
        ] as [string, string][])),
    ...(id === undefined
      ? []
      : ([
          ['id_missing', countIf('id IS NULL')],
          ['id_distinct', 'count(DISTINCT id)'],
        ] as [string, string][])),
    ...(weight === undefined ? [] : ([['w_bad', countIf(`wq <> '${quality.good}'`)]] as [string, string][])),
    ...(challenger === undefined ? [] : qualityCounts('v')),
    ...strata.map((_, k): [string, string] => [`t${k}_missing`, countIf(`t${k} IS NULL`)]),
    ...attributes.flatMap(({ attribute }, k): [string, string][] => [
      [`a${k}_groups`, `count(DISTINCT a${k})`],
      ...(attribute.bins === undefined ? [] : ([[`a${k}_bad`, countIf(badNumber(`b${k}q`))]] as [string, string][])),
    ]),
  ];
  const items = counts.map(([name, sql]) => `CAST(${sql} AS varchar) AS ${name}`);
  return {
    sql: `SELECT ${items.join(', ')} FROM r`,
    shape: { texts: [], score: false, integers: counts.map(([name]) => name) },
  };
}

function scoreCounts(threshold: number | null): [string, string][] {
  const near =
    threshold === null
      ? integer(0)
      : countIf(`s >= ${double(threshold - float32Distance)} AND s <= ${double(threshold + float32Distance)}`);
  return [
    ...qualityCounts('s'),
    ['s_outside', countIf(`sq = '${quality.outside}'`)],
    ['s_near', near],
    ['s_distinct', 'count(DISTINCT s)'],
  ];
}

function qualityCounts(prefix: 's' | 'v'): [string, string][] {
  return (['missing', 'text', 'comma', 'infinite'] as const).map((kind) => [
    `${prefix}_${kind}`,
    countIf(`${prefix}q = '${quality[kind]}'`),
  ]);
}

/** A cell of a binned attribute that is neither missing nor a number. */
export function badNumber(column: string): string {
  return `${column} <> '${quality.good}' AND ${column} <> '${quality.missing}'`;
}

/** The most frequent texts of a label or decision with their counts. */
export function distinctSql(column: 'yt' | 'dt', most = maxListed): Rendered {
  const counted = `SELECT ${column}, count(*) AS total FROM r WHERE ${column} IS NOT NULL GROUP BY ${column}`;
  const ranked = `SELECT ${column}, total, row_number() OVER (ORDER BY total DESC, ${column}) AS place FROM (${counted}) counted`;
  return {
    sql: `SELECT ${column}, CAST(total AS varchar) AS n FROM (${ranked}) ranked WHERE place <= ${integer(most)}`,
    shape: { texts: [column], score: false, integers: ['n'] },
  };
}

/** The largest weight, and how many are above 0: what weights are scaled by. */
export function weightsSql(): Rendered {
  const positive = countIf(`w > ${double(0)}`);
  return {
    sql: `SELECT max(w) AS s, CAST(${positive} AS varchar) AS n FROM r`,
    shape: { texts: [], score: true, integers: ['n'] },
  };
}

/** Sums of weights and of the products of their halves. */
export const weightSums: readonly (readonly [string, string])[] = ['ws', 'whh', 'whl', 'wll'].map((name) => [
  name,
  `sum(${name})`,
]);

/** Counts over sets × label × decision (C of metrics.md 2). */
export function cellsSql(sets: readonly (readonly number[])[], attributes: number, weighted = false): Rendered {
  return grouped(
    sets,
    attributeNames(attributes),
    ['y', 'd'],
    [['n', 'count(*)'], ...(weighted ? weightSums : [])],
    false,
  );
}

/** Counts of every attribute over the strata of the declared factors × label × decision. */
export function strataSql(attributes: number, strata: number, weighted = false): Rendered {
  const factors = Array.from({ length: strata }, (_, k) => attributes + k);
  const names = [...attributeNames(attributes), ...factors.map((k) => `t${k - attributes}`)];
  const sets = Array.from({ length: attributes }, (_, k) => [k, ...factors]);
  return grouped(sets, names, ['y', 'd'], [['n', 'count(*)'], ...(weighted ? weightSums : [])], false);
}

/** Counts over the texts of one column × label × decision. */
export function slicesSql(column: 'per' | 'grd', weighted = false): Rendered {
  return grouped([[0]], [column], ['y', 'd'], [['n', 'count(*)'], ...(weighted ? weightSums : [])], false);
}

/** Rows and positives at every distinct score, for each text of one column. */
export function sliceScoresSql(column: 'per' | 'grd', weighted = false, labelled = false): Rendered {
  return grouped([[0]], [column], ['s'], scoreSums(weighted), true, labelled);
}

/** Counts over sets × label: what is known of rows that nobody decided about here. */
export function labelCountsSql(sets: readonly (readonly number[])[], attributes: number): Rendered {
  return grouped(sets, attributeNames(attributes), ['y'], [['n', 'count(*)']], false);
}

/** Rows and positives at every distinct score, per set (H of metrics.md 2). */
export function scoresSql(
  sets: readonly (readonly number[])[],
  attributes: number,
  weighted = false,
  labelled = false,
): Rendered {
  return grouped(sets, attributeNames(attributes), ['s'], scoreSums(weighted), true, labelled);
}

/** The same at every distinct pair of scores, the challenger's as the second key `y` of the result. */
export function pairedSql(
  sets: readonly (readonly number[])[],
  attributes: number,
  weighted = false,
  labelled = false,
): Rendered {
  const { sql, shape } = grouped(sets, attributeNames(attributes), ['s', 'v'], scoreSums(weighted), true, labelled);
  const columns = [...(shape.sets === undefined ? [] : ['g']), ...shape.texts, 's', 'v AS y', ...shape.integers];
  return { sql: `SELECT ${columns.join(', ')} FROM (${sql}) paired`, shape: { ...shape, amount: true } };
}

function scoreSums(weighted: boolean): (readonly [string, string])[] {
  // A difference with itself is the 0 of its own type, so that no sum is NULL.
  const ofPositives = weightSums.map(
    ([name]) => [`p${name}`, `sum(CASE WHEN y = '1' THEN ${name} ELSE ${name} - ${name} END)`] as const,
  );
  return [['n', 'count(*)'], ['p', countIf(`y = '1'`)], ...(weighted ? [...weightSums, ...ofPositives] : [])];
}

export function attributeNames(attributes: number): string[] {
  return Array.from({ length: attributes }, (_, k) => `a${k}`);
}

function grouped(
  sets: readonly (readonly number[])[],
  names: readonly string[],
  keys: readonly string[],
  integers: readonly (readonly [string, string])[],
  score: boolean,
  /** Rows without a label are left out. */
  labelled = false,
): Rendered {
  const from = labelled ? 'FROM r WHERE y IS NOT NULL' : 'FROM r';
  const counts = integers.map(([name, sql]) => `CAST(${sql} AS varchar) AS ${name}`);
  const texts = score ? names : [...names, ...keys];
  const shape = { texts, score, integers: integers.map(([name]) => name) };
  if (names.length === 0) {
    return { sql: `SELECT ${[...keys, ...counts].join(', ')} ${from} GROUP BY ${keys.join(', ')}`, shape };
  }
  const groupings = sets.map((set) => `(${[...set.map((k) => names[k] ?? ''), ...keys].join(', ')})`);
  const select = [`CAST(GROUPING(${names.join(', ')}) AS varchar) AS g`, ...names, ...keys, ...counts];
  return {
    sql: `SELECT ${select.join(', ')} ${from} GROUP BY GROUPING SETS (${groupings.join(', ')})`,
    shape: { ...shape, sets: sets.map((set) => groupingId(set, names.length)) },
  };
}

/** `GROUPING(a0, …)` has a bit per argument, the first the highest, set where the column is rolled up. */
export function groupingId(set: readonly number[], attributes: number): string {
  let id = 0n;
  for (let k = 0; k < attributes; k++) id = (id << 1n) | (set.includes(k) ? 0n : 1n);
  return id.toString();
}

/** Up to five rows that meet a condition, in file order, with the text that shows what is wrong. */
export function examplesSql(condition: string, shown: string): Rendered {
  return firstRows(`SELECT i FROM r WHERE ${condition}`, shown);
}

/** Rows whose key was seen before, from the second row of each repeated key on. */
export function duplicatesSql(): Rendered {
  const occurrence = `SELECT i, row_number() OVER (PARTITION BY id ORDER BY i) AS occurrence FROM r WHERE id IS NOT NULL`;
  return firstRows(`SELECT i FROM (${occurrence}) seen WHERE occurrence > ${integer(1)}`, 'id');
}

/**
 * The rows are ranked by number alone and looked up afterwards: DuckDB 1.5.6 stops with an internal error where a rank
 * filter stands over a window that carries other columns along.
 */
function firstRows(rows: string, shown: string): Rendered {
  const ranked = `SELECT i, row_number() OVER (ORDER BY i) AS place FROM (${rows}) found`;
  const first = `SELECT i FROM (${ranked}) ranked WHERE place <= ${integer(5)}`;
  return {
    sql: `SELECT ${shown} AS v, CAST(i AS varchar) AS k FROM r WHERE i IN (${first})`,
    shape: { texts: ['v'], score: false, integers: ['k'] },
  };
}
