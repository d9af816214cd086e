import type { RowProblem } from '../check-problems.ts';
import { quality } from '../relation.ts';
import type { Roles } from '../roles.ts';
import { countIf } from '../sql-constants.ts';
import { badNumber, examplesSql, type Rendered } from '../statements.ts';

type Count = readonly [name: string, sql: string];

/** One row of counts: of all rows, of what a task asks for, and of what every task asks for. */
export function taskCheckSql({ id, weight, attributes }: Roles, own: readonly Count[]): Rendered {
  const counts: readonly Count[] = [
    ['n', 'count(*)'],
    ...own,
    ...(id === undefined
      ? []
      : ([
          ['id_missing', countIf('id IS NULL')],
          ['id_distinct', 'count(DISTINCT id)'],
        ] as const)),
    ...(weight === undefined ? [] : ([['w_bad', countIf(`wq <> '${quality.good}'`)]] as const)),
    ...attributes.flatMap(({ attribute }, k): Count[] => [
      [`a${k}_groups`, `count(DISTINCT a${k})`],
      ...(attribute.bins === undefined ? [] : ([[`a${k}_bad`, countIf(badNumber(`b${k}q`))]] as const)),
    ]),
  ];
  return countsSql(counts);
}

export function countsSql(counts: readonly Count[]): Rendered {
  return {
    sql: `SELECT ${counts.map(([name, sql]) => `CAST(${sql} AS varchar) AS ${name}`).join(', ')} FROM r`,
    shape: { texts: [], score: false, integers: counts.map(([name]) => name) },
  };
}

/** Counts of the cells of a numeric column that are no good number, by what is wrong with them. */
export function numberCounts(prefix: string, kinds: readonly BadNumber[]): Count[] {
  return kinds.map((kind) => [`${prefix}_${kind}`, countIf(`${prefix}q = '${quality[kind]}'`)]);
}

export type BadNumber = Exclude<keyof typeof quality, 'good'>;

/** What is wrong with a column that must hold numbers. */
export function numberProblems(
  prefix: string,
  { noun, codes, needed }: NumberColumn,
  check: (name: string) => number,
): RowProblem[] {
  const of = (kind: BadNumber, words: Pick<RowProblem, 'code' | 'one' | 'many' | 'hint'>): RowProblem => ({
    ...words,
    total: check(`${prefix}_${kind}`),
    showValues: kind !== 'missing',
    examples: examplesSql(`${prefix}q = '${quality[kind]}'`, `${prefix}t`),
  });
  return [
    of('missing', {
      code: codes.missing,
      one: `cell of ${noun} is missing`,
      many: `cells of ${noun} are missing`,
      hint: needed,
    }),
    of('text', {
      code: codes.type,
      one: `cell of ${noun} is not a number`,
      many: `cells of ${noun} are not numbers`,
      hint: 'correct the cells, or name their text in data.missing_values',
    }),
    of('comma', {
      code: 'data.parse',
      one: `cell of ${noun} has a decimal comma`,
      many: `cells of ${noun} have a decimal comma`,
      hint: 'write decimals with a point: 0.5, not 0,5',
    }),
    of('infinite', {
      code: codes.range,
      one: `cell of ${noun} is not finite`,
      many: `cells of ${noun} are not finite`,
      hint: 'every audited row needs a finite number',
    }),
    of('outside', {
      code: codes.range,
      one: `cell of ${noun} is outside [0, 1]`,
      many: `cells of ${noun} are outside [0, 1]`,
      hint: 'give probabilities, not log-odds',
    }),
  ];
}

/** A numeric column as messages speak of it. */
export interface NumberColumn {
  /** `the probability of "good" in "p_good"`. */
  readonly noun: string;
  readonly codes: Readonly<Record<'missing' | 'type' | 'range', RowProblem['code']>>;
  /** What to do about a missing cell. */
  readonly needed: string;
}
