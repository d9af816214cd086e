import { type Diagnostic, fail, GlassAlphaError, hasErrors } from '../../base/diagnostic.ts';
import { type Examples, groupLimits, noWeights, sharedProblems, tellRowProblems } from '../check-problems.ts';
import type { Engine, Source } from '../engine.ts';
import { readDistinct } from '../label-problems.ts';
import type { MeasureOptions } from '../measure.ts';
import type { MeasurementPlan } from '../plan.ts';
import type { Roles } from '../roles.ts';
import type { Bucket, SortedTable } from '../sorted-table.ts';
import { countIf } from '../sql-constants.ts';
import { countsOf, noRows, rowsChanged, type StatementRunner, statementRunner } from '../statement-runner.ts';
import { distinctSql, weightsSql } from '../statements.ts';
import { weightScale, weightShift } from '../weights.ts';
import { bucketsByGroup, type GroupedBuckets, labelHistogram, sumCells } from './cell-sums.ts';
import { classProblems, scoreProblems, sumTolerance } from './class-problems.ts';
import { classRelationSql } from './class-relation.ts';
import {
  classCellsSql,
  classScoresSql,
  finest,
  type GroupSets,
  jointClassesSql,
  jointCountSql,
  sumIsOff,
  topScoresSql,
} from './class-statements.ts';
import { findClasses, mostClasses } from './find-classes.ts';
import { foldJointClasses } from './joint-classes.ts';
import { countsSql, numberCounts, taskCheckSql } from './task-checks.ts';
import { taskGroups } from './task-groups.ts';
import type { ClassMeasurement, ClassSlice } from './task-measurement.ts';
import { plannedStatement, type TaskConfig, taskPlan } from './task-plan.ts';

/** Cells of alike rows that are resampled; more of them are put into coarser ones. */
const mostCells = 4096;

/** Probabilities are put into this many equal classes, the finest that is not too fine. */
const resolutions = [finest, 64, 32, 16, 8, 4, 2];

/** Plans the measurement of a task with several classes: label × prediction, and every probability by label. Pure. */
export function classPlan(config: TaskConfig, source: Source, roles: Roles): MeasurementPlan {
  const scored = (roles.classScores ?? []).length;
  return taskPlan(config, source, roles, (sets) => {
    const groups = groupSets(sets, roles);
    return [
      plannedStatement('check', 'check', taskCheckSql(roles, checkCounts(roles))),
      plannedStatement('labels', 'check', distinctSql('yt', mostClasses + 1)),
      ...(roles.decision === undefined
        ? []
        : [plannedStatement('decisions', 'check', distinctSql('dt', mostClasses + 1))]),
      ...(roles.weight === undefined ? [] : [plannedStatement('weights', 'check', weightsSql())]),
      ...(scored === 0 ? [] : [plannedStatement('probabilities', 'check', countsSql(probabilityCounts(roles)))]),
      plannedStatement('cells', 'cells', classCellsSql(groups, scored > 0)),
      ...Array.from({ length: scored }, (_, k) => plannedStatement(`scores ${k}`, 'scores', classScoresSql(groups, k))),
      ...(scored === 0
        ? []
        : [
            plannedStatement('top scores', 'scores', topScoresSql(groups)),
            plannedStatement('joint', 'cells', jointClassesSql(groups, scored, finest)),
          ]),
    ];
  });
}

function groupSets(sets: GroupSets['sets'], { attributes, weight }: Roles): GroupSets {
  return { sets, attributes: attributes.length, weighted: weight !== undefined };
}

function checkCounts({ decision, classScores = [] }: Roles) {
  return [
    ['y_missing', countIf('yt IS NULL')],
    ['y_values', 'count(DISTINCT yt)'],
    ...(decision === undefined ? [] : [['d_missing', countIf('dt IS NULL')] as const]),
    ...classScores.flatMap((_, k) => numberCounts(`s${k}`, ['missing', 'text', 'comma', 'infinite', 'outside'])),
  ] as const;
}

/** What only makes sense once every probability is a number and every class is known. */
function probabilityCounts({ decision, classScores = [] }: Roles) {
  return [
    ['sum_off', countIf(sumIsOff(classScores.length, sumTolerance))],
    ...(decision === undefined ? [] : [['d_conflict', countIf('sd < top')] as const]),
    ...classScores.map((_, k) => [`s${k}_distinct`, `count(DISTINCT s${k})`] as const),
  ] as const;
}

/**
 * Runs the plan of a task with several classes.
 *
 * @param rule whether a recorded prediction must be the most probable class
 * @throws GlassAlphaError with every problem of the data at once, each with up to five example rows
 */
export async function measureClasses(
  engine: Engine,
  source: Source,
  plan: MeasurementPlan,
  options: Omit<MeasureOptions, 'fit'> & { readonly decidedByScores: boolean },
): Promise<ClassMeasurement> {
  const { roles } = plan;
  const runOptions = { signal: options.signal, timeoutMs: plan.timeoutMs, maxRows: plan.limits.maxRows };
  const runner = statementRunner(engine, source, plan, runOptions, options.onProgress);
  const from = await engine.load(source, plan.columns, runOptions);
  let classes: readonly string[] = [];
  let shift: number | undefined;
  const rendered = () =>
    classRelationSql(
      { ...plan, classes, ...(shift === undefined ? {} : { weightScale: weightScale(shift) }) },
      engine.dialect,
      from,
    );
  let relation = rendered();
  const planned = async (id: string): Promise<SortedTable> =>
    (await runner.planned(id, relation)) ?? fail('internal.bug', `the plan has no statement "${id}"`);
  const examples: Examples = (one) => runner.examples(one, relation);

  const check = countsOf((await planned('check')).table);
  const rows = check('n');
  if (rows === 0) noRows(source, plan);
  const labels = readDistinct((await planned('labels')).table);
  const decisions = roles.decision === undefined ? [] : readDistinct((await planned('decisions')).table);
  const found = findClasses(roles, source, { labels, decisions, distinct: check('y_values') });
  const diagnostics: Diagnostic[] = [
    ...found.diagnostics,
    ...(await tellRowProblems([...classProblems(roles, check), ...sharedProblems(roles, check)], source, examples)),
    ...groupLimits(plan, source, check),
  ];
  if (hasErrors(diagnostics)) throw new GlassAlphaError(diagnostics);
  classes = found.classes;
  relation = rendered();

  const scored = roles.classScores !== undefined;
  if (scored) {
    const counts = countsOf((await planned('probabilities')).table);
    diagnostics.push(
      ...(await tellRowProblems(scoreProblems(roles, counts, options.decidedByScores), source, examples)),
    );
    if (hasErrors(diagnostics)) throw new GlassAlphaError(diagnostics);
    for (const k of classes.keys()) tooManyScores(counts(`s${k}_distinct`), plan.limits.maxDistinctScores);
  }
  if (roles.weight !== undefined) {
    const { table } = await planned('weights');
    if (Number(table.integers['n']?.[0] ?? 0n) === 0) throw new GlassAlphaError([noWeights(plan, source)]);
    shift = weightShift(table.score?.[0] ?? 1);
    relation = rendered();
  }
  const cells = await planned('cells');
  const slices = scored
    ? await scoredSlices(plan, planned, runner, relation, { classes: classes.length, rows, shift })
    : null;
  const byGroup = bucketsByGroup(plan, cells);
  const width = roles.attributes.length;
  const size = classes.length;
  const slice = (set: number, group: string, n: number): ClassSlice => {
    const buckets = byGroup[set]?.get(group) ?? [];
    return {
      n,
      confusion: sumCells(cells, buckets, size * size, (bucket) => confusionCell(bucket, width, size), shift),
      ...(slices === null
        ? {}
        : {
            ...slices(set, group),
            topTwo: sumCells(cells, buckets, 2, ({ texts }) => Number(texts[width + 2] ?? 0), shift),
          }),
    };
  };
  const groups = taskGroups(plan, source, cells, slice);
  diagnostics.push(...groups.diagnostics);
  if (groups.rows !== rows) rowsChanged(rows, groups.rows);
  if (hasErrors(diagnostics)) throw new GlassAlphaError(diagnostics);
  return {
    rows,
    classes,
    overall: slice(0, '', rows),
    attributes: groups.attributes,
    intersections: groups.intersections,
    hasScores: scored,
    queryLog: runner.queryLog,
    diagnostics,
  };
}

function confusionCell({ texts }: Bucket, width: number, classes: number): number {
  return Number(texts[width] ?? 0) * classes + Number(texts[width + 1] ?? 0);
}

/** Histograms and joint cells of each group. */
async function scoredSlices(
  plan: MeasurementPlan,
  planned: (id: string) => Promise<SortedTable>,
  runner: StatementRunner,
  relation: string,
  { classes, rows, shift }: { readonly classes: number; readonly rows: number; readonly shift: number | undefined },
): Promise<(set: number, group: string) => Pick<ClassSlice, 'scores' | 'topLabel' | 'cells'>> {
  const width = plan.roles.attributes.length;
  const grouped = (table: SortedTable) => ({ table, byGroup: bucketsByGroup(plan, table) });
  const scores: { table: SortedTable; byGroup: GroupedBuckets }[] = [];
  for (let k = 0; k < classes; k++) scores.push(grouped(await planned(`scores ${k}`)));
  const top = grouped(await planned('top scores'));
  const resolution = await jointResolution(runner, relation, classes, rows);
  const statement = plannedStatement(
    'joint',
    'cells',
    jointClassesSql(groupSets(plan.sets, plan.roles), classes, resolution),
  );
  const joint = grouped(resolution === finest ? await planned('joint') : await runner.run(statement, relation));
  const label = ({ texts }: Bucket) => Number(texts[width] ?? 0);
  return (set, group) => ({
    scores: scores.map(({ table, byGroup }) =>
      labelHistogram(table, byGroup[set]?.get(group) ?? [], classes, label, shift),
    ),
    topLabel: labelHistogram(top.table, top.byGroup[set]?.get(group) ?? [], 2, label, shift),
    cells: foldJointClasses(joint.table, joint.byGroup[set]?.get(group) ?? [], { width, classes, shift }),
  });
}

/** The finest classes of probabilities that leave few enough cells to be resampled. */
async function jointResolution(
  runner: StatementRunner,
  relation: string,
  classes: number,
  rows: number,
): Promise<number> {
  if (rows <= mostCells) return finest;
  for (const resolution of resolutions) {
    const counted = plannedStatement('joint cells', 'check', jointCountSql(classes, resolution));
    const { table } = await runner.run(counted, relation);
    if (Number(table.integers['n']?.[0] ?? 0n) <= mostCells) return resolution;
  }
  return 1;
}

function tooManyScores(distinct: number, limit: number): void {
  if (distinct <= limit) return;
  fail('engine.limit', `${distinct} distinct probabilities, more than engine.max_distinct_scores: ${limit}`, {
    hint: `raise engine.max_distinct_scores to ${distinct} or more`,
  });
}
