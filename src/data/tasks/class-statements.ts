import { double } from '../sql-constants.ts';
import type { Rendered } from '../statements.ts';
import { scoreUnit } from './class-relation.ts';
import { type Keys, keyedSql } from './keyed-sql.ts';

/** Sets of groups, and how many attributes the keys of a statement begin with. */
export interface GroupSets {
  readonly sets: readonly (readonly number[])[];
  readonly attributes: number;
  readonly weighted: boolean;
}

/** Label × prediction, and whether the label is among the two most probable classes. */
export function classCellsSql(groups: GroupSets, scored: boolean): Rendered {
  return over(groups, { texts: ['y', 'd', ...(scored ? ['t2'] : [])] });
}

/** The probability of one class × label. */
export function classScoresSql(groups: GroupSets, k: number): Rendered {
  return over(groups, { texts: ['y'], score: `s${k}` });
}

/** The probability of the predicted class × whether it is right. */
export function topScoresSql(groups: GroupSets): Rendered {
  return over(groups, { texts: ['h'], score: 'sd' });
}

/**
 * Rows that share label, prediction and the class of every probability among `resolution` equal ones, with the sums of their
 * probabilities: what intervals resample.
 */
export function jointClassesSql(groups: GroupSets, classes: number, resolution: number): Rendered {
  const keys = { texts: ['y', 'd', 't2', ...binNames(classes)] };
  const sums = Array.from({ length: classes }, (_, k) => [`q${k}`, `sum(q${k})`] as const);
  return keyedSql(groups.sets, groups.attributes, keys, groups.weighted, {
    sums,
    from: `(${binned(classes, resolution)}) binned`,
  });
}

/** How many such classes of rows there are. */
export function jointCountSql(classes: number, resolution: number): Rendered {
  const keys = ['y', 'd', 't2', ...binNames(classes)].join(', ');
  const distinct = `SELECT DISTINCT ${keys} FROM (${binned(classes, resolution)}) binned`;
  return {
    sql: `SELECT CAST(count(*) AS varchar) AS n FROM (${distinct}) cells`,
    shape: { texts: [], score: false, integers: ['n'] },
  };
}

/** As fine as the probabilities themselves. */
export const finest = scoreUnit;

function binned(classes: number, resolution: number): string {
  const bins = binNames(classes).map((name, k) => {
    const bin = resolution === finest ? `q${k}` : `CAST(floor(s${k} * ${double(resolution)}) AS BIGINT)`;
    return `CAST(${bin} AS varchar) AS ${name}`;
  });
  return `SELECT *, ${bins.join(', ')} FROM r`;
}

function binNames(classes: number): string[] {
  return Array.from({ length: classes }, (_, k) => `k${k}`);
}

function over({ sets, attributes, weighted }: GroupSets, keys: Keys): Rendered {
  return keyedSql(sets, attributes, keys, weighted);
}

/** Rows whose probabilities do not add up to 1. */
export function sumIsOff(classes: number, tolerance: number): string {
  const sum = Array.from({ length: classes }, (_, k) => `s${k}`).join(' + ');
  return `abs(${sum} - ${double(1)}) > ${double(tolerance)}`;
}

/** The probabilities of a row, for a message. */
export function probabilityTexts(classes: number): string {
  return Array.from({ length: classes }, (_, k) => `s${k}t`).join(` || ' + ' || `);
}
