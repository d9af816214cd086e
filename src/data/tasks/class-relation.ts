import type { Dialect } from '../dialect.ts';
import { type LabelValue, labelValue } from '../labels.ts';
import { numberPattern } from '../number-text.ts';
import { columnOf, goodNumber, labelText, type RelationInput, relationWith } from '../relation.ts';
import { double, integer, text } from '../sql-constants.ts';

export interface ClassRelationInput extends RelationInput {
  /** In code-point order; empty before they are known. */
  readonly classes: readonly string[];
}

/**
 * The relation `r` of a task with several classes: `y` and `d` the index of the label's and the predicted class as text, `yt` and
 * `dt` their texts, `s0`, `s1`, … the probability of each class (`s0q`, `s0t` its quality and text). With classes known and
 * probabilities given, `top` is the highest, `sy` and `sd` those of label and prediction, `h` whether the two are one, `t2` whether
 * fewer than two classes are above the label's, and `q0`, … the probabilities as whole numbers.
 *
 * Without a decision column the predicted class is the one with the highest probability, of equal ones the first.
 */
export function classRelationSql(input: ClassRelationInput, dialect: Dialect, from: string): string {
  const { roles, classes } = input;
  const scores = roles.classScores ?? [];
  const names = scores.map((_, k) => `s${k}`);
  const index = (column: string) => classIndex(dialect, column, classes);
  const parts = {
    numbers: scores.map((role, k) => ({
      prefix: `s${k}`,
      role,
      missing: input.missingValues,
      unknown: [],
      probability: true as const,
    })),
    raw: [
      labelText(dialect, roles.label, columnOf(input, roles.label), 'yt'),
      ...(roles.decision === undefined
        ? []
        : [labelText(dialect, roles.decision, columnOf(input, roles.decision), 'dt')]),
    ],
    judged: [
      `${index('yt')} AS y`,
      ...(names.length === 0 ? [] : [`${largest(names.map((name) => `${name}x`))} AS top`]),
    ],
    read: [
      'y',
      'yt',
      ...(roles.decision === undefined ? [] : ['dt']),
      `${roles.decision === undefined ? firstHighest(names) : index('dt')} AS d`,
      ...names.flatMap((name) => [goodNumber(name), `${name}q`, `${name}t`]),
      ...(names.length === 0 ? [] : ['top']),
    ],
  };
  const relation = relationWith(parts, input, dialect, from);
  if (names.length === 0 || classes.length === 0) return relation;
  const scoreOf = (key: string) => `CASE ${key} ${names.map((name, k) => `WHEN '${k}' THEN ${name}`).join(' ')} END`;
  const own = `SELECT *, ${scoreOf('y')} AS sy, ${scoreOf('d')} AS sd FROM (${relation}) classed`;
  const scaled = names.map((name, k) => `CAST(floor(${name} * ${double(scoreUnit)}) AS ${dialect.wide}) AS q${k}`);
  const right = `CASE WHEN y = d THEN '1' ELSE '0' END AS h`;
  return `SELECT *, ${[right, `${isTopTwo(names.length)} AS t2`, ...scaled].join(', ')} FROM (${own}) scored`;
}

/** Scores are summed as whole multiples of 1/unit (metrics.md 2). */
export const scoreUnit = 2 ** 52;

/** Whether fewer than two classes have a higher probability than the label's, as text `1` or `0`. */
function isTopTwo(classes: number): string {
  const higher = Array.from(
    { length: classes },
    (_, k) => `CASE WHEN s${k} > sy THEN ${integer(1)} ELSE ${integer(0)} END`,
  );
  return `CASE WHEN ${higher.join(' + ')} < ${integer(2)} THEN '1' ELSE '0' END`;
}

function largest(columns: readonly string[]): string {
  return columns.length === 1 ? (columns[0] ?? '') : `greatest(${columns.join(', ')})`;
}

function firstHighest(names: readonly string[]): string {
  if (names.length === 0) return 'CAST(NULL AS varchar)';
  return `CASE ${names.map((name, k) => `WHEN ${name}x = top THEN '${k}'`).join(' ')} END`;
}

/** Index of the class that a text means, by value; NULL for any other. */
function classIndex(dialect: Dialect, column: string, classes: readonly string[]): string {
  if (classes.length === 0) return 'CAST(NULL AS varchar)';
  const whens = classes.map((name, k) => `WHEN ${meansClass(dialect, column, labelValue(name))} THEN '${k}'`);
  return `CASE ${whens.join(' ')} END`;
}

function meansClass(dialect: Dialect, column: string, { kind, value }: LabelValue): string {
  if (kind === 'text') return `${column} = ${text(value)}`;
  if (kind === 'boolean') return dialect.fullMatch(column, value ? '[tT][rR][uU][eE]' : '[fF][aA][lL][sS][eE]');
  return `CASE WHEN ${dialect.fullMatch(column, numberPattern)} THEN ${dialect.textToDouble(column)} END = ${double(value)}`;
}
