import { attributeNames, groupingId, type Rendered, weightSums } from '../statements.ts';

/** What the rows of a statement are told apart by, beside the groups. */
export interface Keys {
  /** Text columns of the relation. */
  readonly texts: readonly string[];
  /** Double columns: the one that becomes the result's `s`, and the one that becomes its `y`. */
  readonly score?: string;
  readonly amount?: string;
}

export interface KeyedOptions {
  /** Further integers, name and SQL. */
  readonly sums?: readonly (readonly [string, string])[];
  readonly from?: string;
}

/**
 * Rows, and sums of weights, over sets of groups × keys.
 */
export function keyedSql(
  sets: readonly (readonly number[])[],
  attributes: number,
  keys: Keys,
  weighted: boolean,
  { sums = [], from = 'r' }: KeyedOptions = {},
): Rendered {
  const names = attributeNames(attributes);
  const counted: readonly (readonly [string, string])[] = [['n', 'count(*)'], ...sums, ...(weighted ? weightSums : [])];
  const doubles = [
    ...(keys.score === undefined ? [] : [[keys.score, 's'] as const]),
    ...(keys.amount === undefined ? [] : [[keys.amount, 'y'] as const]),
  ];
  const selected = [
    ...names,
    ...keys.texts,
    ...doubles.map(([column, name]) => (column === name ? column : `${column} AS ${name}`)),
    ...counted.map(([name, sql]) => `CAST(${sql} AS varchar) AS ${name}`),
  ];
  const grouped = [...keys.texts, ...doubles.map(([column]) => column)];
  const shape = {
    texts: [...names, ...keys.texts],
    score: keys.score !== undefined,
    ...(keys.amount === undefined ? {} : { amount: true }),
    integers: counted.map(([name]) => name),
  };
  if (names.length === 0) {
    const by = grouped.length === 0 ? '' : ` GROUP BY ${grouped.join(', ')}`;
    return { sql: `SELECT ${selected.join(', ')} FROM ${from}${by}`, shape };
  }
  const groupings = sets.map((set) => `(${[...set.map((k) => names[k] ?? ''), ...grouped].join(', ')})`);
  return {
    sql: `SELECT CAST(GROUPING(${names.join(', ')}) AS varchar) AS g, ${selected.join(', ')} FROM ${from} GROUP BY GROUPING SETS (${groupings.join(', ')})`,
    shape: { ...shape, sets: sets.map((set) => groupingId(set, names.length)) },
  };
}
