import type { Dialect } from './dialect.ts';
import { unknownNumbers } from './groups.ts';
import type { LabelValue } from './labels.ts';
import { commaPattern, numberPattern } from './number-text.ts';
import type { Role, Roles } from './roles.ts';
import { type ScoreKind, scoreCut } from './score-kind.ts';
import { double, largestDouble, text } from './sql-constants.ts';

/** Quality of a numeric cell, in the column that a check counts. Text, so that it needs no cast. */
export const quality = { good: '0', missing: '1', text: '2', comma: '3', infinite: '4', outside: '5' } as const;

export interface RelationInput {
  readonly roles: Roles;
  /** Source columns in the order the engine loads them: `c0`, `c1`, … */
  readonly columns: readonly number[];
  /** Decisions are score ≥ threshold, of log-odds as probabilities; null: they are the decision column. */
  readonly threshold: number | null;
  readonly scoreKind?: ScoreKind;
  readonly missingValues: readonly string[];
  /** Weights are multiplied by this (SQL) before they are summed as integers; absent before the check. */
  readonly weightScale?: string;
}

/** What a task adds to the relation, level by level: each is SQL with names of columns below it. */
export interface RelationParts {
  /** Numeric columns beside weight and binned attributes. */
  readonly numbers: readonly NumberRole[];
  /** Texts of the source. */
  readonly raw: readonly string[];
  /** What is made of texts and numbers. */
  readonly judged: readonly string[];
  /** What statements read. */
  readonly read: readonly string[];
}

/**
 * The inner relation `r` of a binary task: one row per audited row, columns named by role. `a0`… attributes (a bin index as text
 * for a binned one), `y` and `d` the classes `1`/`0` of label and decision, `yt`, `dt` their text, `s` the score where it is
 * good, `sq` its quality, `st` its text, `v`, `vq`, `vt` the same of the challenger's score, `b0q`, `b0t` the same of a binned
 * attribute, `id` the key, `i` the row number, `per` the period, `grd` the rating grade.
 *
 * @param from what to select from, with columns `i`, `c0`, `c1`, …
 */
export function relationSql(input: RelationInput, dialect: Dialect, from: string): string {
  const { roles, threshold, scoreKind, missingValues: missing } = input;
  const cut = threshold === null ? null : scoreCut(scoreKind, threshold);
  const bounded = scoreKind === undefined ? ({ probability: true } as const) : {};
  const parts: RelationParts = {
    numbers: roles.score === undefined ? [] : [{ prefix: 's', role: roles.score, missing, unknown: [], ...bounded }],
    raw: [
      labelText(dialect, roles.label, columnOf(input, roles.label), 'yt'),
      ...(roles.decision === undefined
        ? []
        : [labelText(dialect, roles.decision, columnOf(input, roles.decision), 'dt')]),
    ],
    judged: [`${classCase(dialect, 'yt', roles.label.positive)} AS y`],
    read: [
      'y',
      'yt',
      ...(roles.score === undefined ? [] : [goodNumber('s'), 'sq', 'st']),
      ...(roles.decision === undefined ? [] : ['dt']),
      `${decisionCase(dialect, roles, cut)} AS d`,
    ],
  };
  return relationWith(parts, input, dialect, from);
}

/** The columns that every task has, with those of one task among them. */
export function relationWith(parts: RelationParts, input: RelationInput, dialect: Dialect, from: string): string {
  const { roles } = input;
  const at = (role: Role) => columnOf(input, role);
  const binned = [...roles.attributes.entries()].filter(([, { attribute }]) => attribute.bins !== undefined);
  const numbers: NumberRole[] = [
    ...parts.numbers,
    ...(roles.weight === undefined
      ? []
      : [{ prefix: 'w', role: roles.weight, missing: input.missingValues, unknown: [] }]),
    ...(roles.challenger === undefined
      ? []
      : [{ prefix: 'v', role: roles.challenger, missing: input.missingValues, unknown: [] }]),
    ...binned.map(([k, role]) => ({
      prefix: `b${k}`,
      role,
      missing: [...input.missingValues, ...role.attribute.unknown],
      unknown: unknownNumbers(role.attribute),
    })),
  ];
  const plain = [...roles.attributes.entries()].filter(([, { attribute }]) => attribute.bins === undefined);

  const raw = [
    'i',
    ...plain.map(([k, role]) => `${asText(dialect, role, at(role))} AS a${k}`),
    ...parts.raw,
    ...(roles.id === undefined ? [] : [`${emptyIsNull(asText(dialect, roles.id, at(roles.id)))} AS id`]),
    ...(roles.strata ?? []).map((role, k) => `${emptyIsNull(asText(dialect, role, at(role)))} AS t${k}`),
    ...sliceRoles(roles).map(([name, role]) => `${emptyIsNull(asText(dialect, role, at(role)))} AS ${name}`),
    ...numbers.flatMap(({ prefix, role }) => [
      `${asText(dialect, role, at(role))} AS ${prefix}t`,
      `${nativeDouble(dialect, role, at(role))} AS ${prefix}v`,
    ]),
  ];
  const where =
    roles.split === undefined
      ? ''
      : ` WHERE ${asText(dialect, roles.split, at(roles.split))} = ${text(roles.split.value)}`;
  const one = `SELECT ${raw.join(', ')} FROM ${from} src${where}`;

  // −0 is a key of its own in some engines: adding 0 makes it 0.
  const judged = numbers.flatMap((number) => [
    `${qualityCase(dialect, number)} AS ${number.prefix}q`,
    `${number.prefix}v + ${double(0)} AS ${number.prefix}x`,
  ]);
  const two = `SELECT *, ${[...judged, ...parts.judged].join(', ')} FROM (${one}) cells`;

  const three = [
    'i',
    ...roles.attributes.map(({ attribute }, k) =>
      attribute.bins === undefined ? `a${k}` : `${binCase(k, attribute.bins)} AS a${k}`,
    ),
    ...parts.read,
    ...(roles.id === undefined ? [] : ['id']),
    ...(roles.strata ?? []).map((_, k) => `t${k}`),
    ...sliceRoles(roles).map(([name]) => name),
    ...(roles.challenger === undefined ? [] : [`CASE WHEN vq = '${quality.good}' THEN vx END AS v`, 'vq', 'vt']),
    ...(roles.weight === undefined ? [] : weightColumns(dialect, input.weightScale)),
    ...binned.flatMap(([k]) => [`b${k}q`, `b${k}t`]),
  ];
  return `SELECT ${three.join(', ')} FROM (${two}) judged`;
}

/** The loaded column of a role: `c0`, `c1`, … */
export function columnOf({ columns }: Pick<RelationInput, 'columns'>, { column }: Role): string {
  return `c${columns.indexOf(column)}`;
}

/** A number under its prefix where it is good, else NULL. */
export function goodNumber(prefix: string): string {
  return `CASE WHEN ${prefix}q = '${quality.good}' THEN ${prefix}x END AS ${prefix}`;
}

/**
 * The weight `w` and its text and quality; `ws` the weight as an integer, `whh`, `whl`, `wll` the products of its halves of 26
 * bits, each exact (metrics.md 2).
 */
function weightColumns(dialect: Dialect, scale: string | undefined): string[] {
  const own = [`CASE WHEN wq = '${quality.good}' THEN wx END AS w`, 'wq', 'wt'];
  if (scale === undefined) return own;
  const scaled = `floor(wx * ${scale})`;
  const high = `floor(${scaled} / ${double(2 ** 26)})`;
  const low = `(${scaled} - ${high} * ${double(2 ** 26)})`;
  const wide = (x: string, name: string) => `CAST(${x} AS ${dialect.wide}) AS ${name}`;
  return [
    ...own,
    wide(scaled, 'ws'),
    wide(`${high} * ${high}`, 'whh'),
    wide(`${high} * ${low}`, 'whl'),
    wide(`${low} * ${low}`, 'wll'),
  ];
}

export /** Columns that cut all rows into slices, by their name in the relation. */
function sliceRoles({ period, grade }: Roles): (readonly ['per' | 'grd', Role])[] {
  return [
    ...(period === undefined ? [] : [['per', period] as const]),
    ...(grade === undefined ? [] : [['grd', grade] as const]),
  ];
}

interface NumberRole {
  readonly prefix: string;
  readonly role: Role;
  readonly missing: readonly string[];
  /** Numbers that count as missing. */
  readonly unknown: readonly number[];
  /** Whether it is a probability. */
  readonly probability?: true;
}

function asText(dialect: Dialect, { stored }: Role, expression: string): string {
  return stored === 'text' ? expression : dialect.asText(expression);
}

function emptyIsNull(expression: string): string {
  return `CASE WHEN ${expression} <> '' THEN ${expression} END`;
}

/** Text of a label under a name; empty text and NaN are missing. */
export function labelText(dialect: Dialect, role: Role, expression: string, name: string): string {
  const cell = (): string => {
    if (role.stored === 'text') return emptyIsNull(expression);
    if (role.stored !== 'real' && role.stored !== 'double') return dialect.asText(expression);
    return `CASE WHEN NOT ${dialect.isNaN(expression)} THEN ${dialect.asText(expression)} END`;
  };
  return `${cell()} AS ${name}`;
}

/** A numeric column as a double (a float32 exactly so); text that looks like a number likewise; else NULL. */
function nativeDouble(dialect: Dialect, { stored }: Role, expression: string): string {
  if (stored !== 'text') return `CAST(${expression} AS double)`;
  return `CASE WHEN ${dialect.fullMatch(expression, numberPattern)} THEN ${dialect.textToDouble(expression)} END`;
}

/** NaN and ±∞ fail the finite test on every engine, whatever they think of NaN otherwise (engines.md 4). */
function qualityCase(dialect: Dialect, { prefix, role, missing, unknown, probability }: NumberRole): string {
  const value = `${prefix}v`;
  const cell = `${prefix}t`;
  const isText = role.stored === 'text';
  const floating = role.stored === 'real' || role.stored === 'double';
  const finite = `(${value} >= CAST('-${largestDouble}' AS double) AND ${value} <= CAST('${largestDouble}' AS double))`;
  const whens = [
    [`${cell} IS NULL`, quality.missing],
    ...(isText && missing.length > 0 ? [[`${cell} IN (${missing.map(text).join(', ')})`, quality.missing]] : []),
    ...(floating ? [[dialect.isNaN(value), quality.missing]] : []),
    ...(isText ? [[dialect.fullMatch(cell, commaPattern), quality.comma]] : []),
    ...(isText ? [[`NOT ${dialect.fullMatch(cell, numberPattern)}`, quality.text]] : []),
    [`${value} IS NULL OR NOT ${finite}`, quality.infinite],
    ...(unknown.length > 0 ? [[`${value} IN (${unknown.map(double).join(', ')})`, quality.missing]] : []),
    ...(probability === true ? [[`${value} < ${double(0)} OR ${value} > ${double(1)}`, quality.outside]] : []),
    ...(prefix === 'w' ? [[`${value} < ${double(0)}`, quality.outside]] : []),
  ].map(([condition, result]) => `WHEN ${condition} THEN '${result}'`);
  return `CASE ${whens.join(' ')} ELSE '${quality.good}' END`;
}

/** Bin index as text, highest edge first. */
function binCase(k: number, edges: readonly number[]): string {
  const whens = [...edges.entries()].reverse().map(([e, edge]) => `WHEN b${k}x >= ${double(edge)} THEN '${e + 1}'`);
  return `CASE WHEN b${k}q <> '${quality.good}' THEN NULL ${whens.join(' ')} ELSE '0' END`;
}

/** Class of a label text by value: `1` positive, `0` any other, NULL missing. */
function classCase(dialect: Dialect, column: string, positive: LabelValue | null): string {
  return `CASE WHEN ${column} IS NULL THEN NULL ${positiveWhens(dialect, column, positive)} ELSE '0' END`;
}

function positiveWhens(dialect: Dialect, column: string, positive: LabelValue | null): string {
  const isTrue = (value: boolean) =>
    `WHEN ${dialect.fullMatch(column, value ? '[tT][rR][uU][eE]' : '[fF][aA][lL][sS][eE]')} THEN '1'`;
  const isNumber = (value: number) => {
    const equal = `CASE WHEN ${dialect.textToDouble(column)} = ${double(value)} THEN '1' ELSE '0' END`;
    return `WHEN ${dialect.fullMatch(column, numberPattern)} THEN ${equal}`;
  };
  switch (positive?.kind) {
    case undefined:
      return `${isNumber(1)} ${isTrue(true)}`;
    case 'number':
      return isNumber(positive.value);
    case 'boolean':
      return isTrue(positive.value);
    case 'text':
      return `WHEN ${column} = ${text(positive.value)} THEN '1'`;
  }
}

function decisionCase(dialect: Dialect, { label, decision }: Roles, threshold: number | null): string {
  if (decision !== undefined) return classCase(dialect, 'dt', label.positive);
  if (threshold === null) return 'CAST(NULL AS varchar)';
  return `CASE WHEN sq <> '${quality.good}' THEN NULL WHEN sx >= ${double(threshold)} THEN '1' ELSE '0' END`;
}
