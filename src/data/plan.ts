import type { AuditConfig } from '../config/audit-config.ts';
import { type Crossing, crossingsOf } from './crossings.ts';
import type { Dialect } from './dialect.ts';
import type { Source, Statement } from './engine.ts';
import { relationSql } from './relation.ts';
import { columnsOf, type Role, type Roles } from './roles.ts';
import { type ScoreKind, scoreCut } from './score-kind.ts';
import {
  cellsSql,
  checkSql,
  distinctSql,
  pairedSql,
  type Rendered,
  scoresSql,
  sliceScoresSql,
  slicesSql,
  strataSql,
  weightsSql,
} from './statements.ts';

/** What is measured, as data: immutable, printable, the same for every engine but for the dialect (engines.md 3). */
export interface MeasurementPlan {
  readonly source: { readonly role: string; readonly names: readonly string[]; readonly format: string };
  readonly roles: Roles;
  /** Source columns read, in the order of `c0`, `c1`, … */
  readonly columns: readonly number[];
  /** Attribute indices of each set of rows: all rows (`[]`), each attribute, each crossing. */
  readonly sets: readonly (readonly number[])[];
  /** The crossings, in the order of their sets. */
  readonly crossings: readonly Crossing[];
  /** The first of `sets` have score histograms too. */
  readonly scoredSets: number;
  /** What the scores are as they are read; the results of statements have log-odds as probabilities. */
  readonly scoreKind?: ScoreKind;
  /** Rows without a label are counted by their decisions, and have no part in the score histograms. */
  readonly unlabelled?: true;
  /** Decisions are score ≥ threshold; null: the decision column is the truth, or the threshold is yet to be fitted. */
  readonly threshold: number | null;
  /** Scores are read first, a threshold is fitted to them, and only then are decisions counted (engines.md 3). */
  readonly fitted: boolean;
  readonly missingValues: readonly string[];
  readonly statements: readonly PlannedStatement[];
  readonly limits: { readonly maxDistinctScores: number; readonly maxRows: number; readonly maxGroups: number };
  readonly timeoutMs: number;
}

export type PlannedStatement = Omit<Statement, 'relation'>;

/** More groups than this in one attribute are taken for a mistake (engines.md 5). */
export const maxGroups = 1000;

/**
 * Plans the measurement of a binary task: all rows and the groups of each attribute, exact score histograms. Pure.
 *
 * @param roles bound by `bindRoles` to columns of the source
 */
export function plan(
  config: Pick<AuditConfig, 'data' | 'threshold' | 'engine'> & Partial<Pick<AuditConfig, 'shifts'>>,
  source: Source,
  roles: Roles,
  /** A threshold that was fitted on other rows. */
  given: number | null = null,
): MeasurementPlan {
  const { engine } = config;
  const threshold = given ?? (config.threshold.policy === 'fixed' ? config.threshold.value : null);
  const fitted = threshold === null && config.threshold.policy !== 'from_file';
  const scoreKind = source.scoreTable === undefined ? config.data.scoreKind : undefined;
  const cut = threshold === null ? null : scoreCut(scoreKind, threshold);
  const crossings = crossingsOf(config.data);
  const sets = [[], ...roles.attributes.map((_, k) => [k]), ...crossings.map(({ attributes }) => attributes)];
  const scoredSets = sets.length - crossings.filter(({ declared }) => !declared).length;
  const width = roles.attributes.length;
  const weighted = roles.weight !== undefined;
  const unlabelled = config.data.unlabelled === 'report';
  const factors = roles.strata?.length ?? 0;
  const everyAttribute = roles.attributes.map((_, k) => k);
  const statement = (id: string, purpose: Statement['purpose'], rendered: Rendered): PlannedStatement => ({
    id,
    purpose,
    ...rendered,
  });
  const slices = (name: string, column: 'per' | 'grd' | undefined): PlannedStatement[] =>
    column === undefined
      ? []
      : [
          statement(`${name} cells`, 'cells', slicesSql(column, weighted)),
          ...(roles.score === undefined
            ? []
            : [statement(`${name} scores`, 'scores', sliceScoresSql(column, weighted, unlabelled))]),
        ];
  return deepFreeze(
    structuredClone({
      source: { role: source.role, names: source.names, format: source.format },
      roles,
      columns: columnsOf(roles),
      sets,
      crossings,
      scoredSets,
      ...(scoreKind === undefined ? {} : { scoreKind }),
      ...(unlabelled ? { unlabelled: true as const } : {}),
      threshold,
      fitted,
      missingValues: config.data.missingValues,
      statements: [
        statement('check', 'check', checkSql(roles, cut)),
        statement('labels', 'check', distinctSql('yt')),
        ...(roles.decision === undefined ? [] : [statement('decisions', 'check', distinctSql('dt'))]),
        ...(weighted ? [statement('weights', 'check', weightsSql())] : []),
        statement('cells', 'cells', cellsSql(sets, width, weighted)),
        ...(roles.score === undefined
          ? []
          : [statement('scores', 'scores', scoresSql(sets.slice(0, scoredSets), width, weighted, unlabelled))]),
        ...(roles.score === undefined || roles.challenger === undefined
          ? []
          : [statement('challenger', 'scores', pairedSql(sets.slice(0, 1 + width), width, weighted, unlabelled))]),
        ...(factors === 0 || width === 0 ? [] : [statement('strata', 'cells', strataSql(width, factors, weighted))]),
        ...slices('period', roles.period === undefined ? undefined : 'per'),
        ...slices('grade', roles.grade === undefined ? undefined : 'grd'),
        // Weights of a shift act on cells that are in one group of every attribute.
        ...((config.shifts ?? []).length === 0
          ? []
          : [
              statement('joint cells', 'cells', cellsSql([everyAttribute], width, weighted)),
              ...(roles.score === undefined
                ? []
                : [statement('joint scores', 'scores', scoresSql([everyAttribute], width, weighted))]),
            ]),
      ],
      limits: { maxDistinctScores: engine.maxDistinctScores, maxRows: engine.maxResultRows, maxGroups },
      timeoutMs: engine.timeoutS * 1000,
    }),
  );
}

/** The plan as `audit --dry-run` prints it. */
export function planText(planned: MeasurementPlan, dialect: Dialect, relation = relationSql): string {
  const { source, roles, columns, limits } = planned;
  const line = (name: string, role: Role | undefined, note = '') =>
    role === undefined
      ? []
      : [`  ${name.padEnd(9)}c${columns.indexOf(role.column)} = "${role.name}" (${role.stored})${note}`];
  const binned = (bins: readonly number[] | undefined) => (bins === undefined ? '' : `, bins ${bins.join(', ')}`);
  return [
    `source ${source.names.join(', ')} (${source.format})`,
    'roles',
    ...line(
      'label',
      roles.label,
      relation !== relationSql
        ? ''
        : roles.label.positive === null
          ? ', positive 1 or true'
          : `, positive ${String(roles.label.positive.value)}`,
    ),
    ...line(
      'score',
      roles.score,
      [
        ...(planned.scoreKind === undefined ? [] : [`, ${planned.scoreKind}`]),
        ...(planned.fitted
          ? [', threshold to be fitted']
          : planned.threshold === null
            ? []
            : [`, threshold ${planned.threshold}`]),
      ].join(''),
    ),
    ...(roles.classScores ?? []).flatMap((role, k) => line(`s${k}`, role, `, probability of "${role.class}"`)),
    ...line('decision', roles.decision),
    ...line('weight', roles.weight),
    ...line('rival', roles.challenger),
    ...(roles.strata ?? []).flatMap((role, k) => line(`t${k}`, role)),
    ...line('period', roles.period),
    ...line('grade', roles.grade),
    ...line('id', roles.id),
    ...line('split', roles.split, roles.split === undefined ? '' : ` = "${roles.split.value}"`),
    ...roles.attributes.flatMap((role, k) =>
      line(`a${k}`, role, ` as "${role.attribute.label}"${binned(role.attribute.bins)}`),
    ),
    `sets ${planned.sets.map(setText).join('; ')}${planned.scoredSets < planned.sets.length ? `; scores only of the first ${planned.scoredSets}` : ''}`,
    `limits ${limits.maxDistinctScores} distinct scores, ${limits.maxRows} result rows, ${limits.maxGroups} groups`,
    ...(roles.weight === undefined
      ? []
      : [`${scalePlace} the power of 2 that makes the largest weight an integer of 52 bits, known after "weights"`]),
    `relation r\n  ${relation({ ...planned, weightScale: scalePlace }, dialect, 'source')}`,
    ...planned.statements.map(({ id, sql }) => `${id}\n  ${sql}`),
    '',
  ].join('\n');
}

/** Stands in the printed relation for what is only known once the weights were read. */
const scalePlace = ':weight_scale';

function setText(set: readonly number[]): string {
  return set.length === 0 ? 'all rows' : set.map((k) => `a${k}`).join('*');
}

function deepFreeze<T>(value: T): T {
  if (typeof value === 'object' && value !== null && !Object.isFrozen(value)) {
    Object.freeze(value);
    for (const part of Object.values(value)) deepFreeze(part);
  }
  return value;
}
