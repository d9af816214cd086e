import { type Diagnostic, diagnostic, fail, GlassAlphaError, hasErrors } from '../../base/diagnostic.ts';
import { groupLimits, noWeights, sharedProblems, tellRowProblems } from '../check-problems.ts';
import type { Engine, Source } from '../engine.ts';
import type { MeasureOptions } from '../measure.ts';
import type { MeasurementPlan } from '../plan.ts';
import type { Roles } from '../roles.ts';
import type { Bucket, SortedTable } from '../sorted-table.ts';
import { sortByScore } from '../sorted-table.ts';
import { countsOf, noRows, rowsChanged, statementRunner } from '../statement-runner.ts';
import { weightsSql } from '../statements.ts';
import { weightAt, weightScale, weightShift } from '../weights.ts';
import { amountRelationSql } from './amount-relation.ts';
import { bucketsByGroup, openSums } from './cell-sums.ts';
import { keyedSql } from './keyed-sql.ts';
import { type BadNumber, numberCounts, numberProblems, taskCheckSql } from './task-checks.ts';
import { taskGroups } from './task-groups.ts';
import type { AmountMeasurement, AmountSlice } from './task-measurement.ts';
import { plannedStatement, type TaskConfig, taskPlan } from './task-plan.ts';

const kinds: readonly BadNumber[] = ['missing', 'text', 'comma', 'infinite'];

/** Plans the measurement of a task with amounts: distinct pairs of outcome and prediction over the sets of groups. Pure. */
export function amountPlan(config: TaskConfig, source: Source, roles: Roles): MeasurementPlan {
  const weighted = roles.weight !== undefined;
  return taskPlan(config, source, roles, (sets) => [
    plannedStatement(
      'check',
      'check',
      taskCheckSql(roles, [
        ...numberCounts('y', kinds),
        ['y_distinct', 'count(DISTINCT y)'],
        ...numberCounts('p', kinds),
        ['pairs', 'count(DISTINCT (y, p))'],
      ]),
    ),
    ...(weighted ? [plannedStatement('weights', 'check', weightsSql())] : []),
    plannedStatement('rows', 'cells', keyedSql(sets, roles.attributes.length, { texts: [] }, false)),
    plannedStatement(
      'pairs',
      'scores',
      keyedSql(sets, roles.attributes.length, { texts: [], score: 'p', amount: 'y' }, weighted),
    ),
  ]);
}

/**
 * Runs the plan of a task with amounts.
 *
 * @throws GlassAlphaError with every problem of the data at once, each with up to five example rows; `engine.limit` beyond
 *   `engine.max_distinct_scores` distinct pairs
 */
export async function measureAmounts(
  engine: Engine,
  source: Source,
  plan: MeasurementPlan,
  options: Omit<MeasureOptions, 'fit'>,
): Promise<AmountMeasurement> {
  const runOptions = { signal: options.signal, timeoutMs: plan.timeoutMs, maxRows: plan.limits.maxRows };
  const runner = statementRunner(engine, source, plan, runOptions, options.onProgress);
  const from = await engine.load(source, plan.columns, runOptions);
  let relation = amountRelationSql(plan, engine.dialect, from);
  const planned = async (id: string): Promise<SortedTable> =>
    (await runner.planned(id, relation)) ?? fail('internal.bug', `the plan has no statement "${id}"`);

  const check = countsOf((await planned('check')).table);
  const rows = check('n');
  if (rows === 0) noRows(source, plan);
  const diagnostics: Diagnostic[] = [
    ...(await tellRowProblems(
      [...amountProblems(plan.roles, check), ...sharedProblems(plan.roles, check)],
      source,
      (rendered) => runner.examples(rendered, relation),
    )),
    ...groupLimits(plan, source, check),
    ...(check('y_distinct') === 1 && rows > 1 ? [constantOutcome(plan.roles, source)] : []),
  ];
  if (hasErrors(diagnostics)) throw new GlassAlphaError(diagnostics);
  let shift: number | undefined;
  if (plan.roles.weight !== undefined) {
    const { table } = await planned('weights');
    if (Number(table.integers['n']?.[0] ?? 0n) === 0) throw new GlassAlphaError([noWeights(plan, source)]);
    shift = weightShift(table.score?.[0] ?? 1);
    relation = amountRelationSql({ ...plan, weightScale: weightScale(shift) }, engine.dialect, from);
  }
  if (check('pairs') > plan.limits.maxDistinctScores) tooManyPairs(check('pairs'), plan.limits.maxDistinctScores);

  const counted = await planned('rows');
  const pairs = await planned('pairs');
  const byGroup = bucketsByGroup(plan, pairs);
  const slice = (set: number, group: string): AmountSlice => pairsOf(pairs, byGroup[set]?.get(group) ?? [], shift);
  const groups = taskGroups(plan, source, counted, slice);
  diagnostics.push(...groups.diagnostics);
  if (hasErrors(diagnostics)) throw new GlassAlphaError(diagnostics);
  const overall = slice(0, '');
  for (const n of [groups.rows, overall.n]) if (n !== rows) rowsChanged(rows, n);
  const { attributes, intersections } = groups;
  return { rows, overall, attributes, intersections, hasScores: true, queryLog: runner.queryLog, diagnostics };
}

function amountProblems({ label, score }: Roles, check: (name: string) => number) {
  const outcome = {
    noun: `the outcome "${label.name}"`,
    codes: { missing: 'data.label_missing', type: 'data.label_values', range: 'data.label_values' },
    needed: 'audit rows whose outcome is known',
  } as const;
  const prediction = {
    noun: `the prediction "${score?.name ?? ''}"`,
    codes: { missing: 'data.score_missing', type: 'data.score_type', range: 'data.score_range' },
    needed: 'every audited row needs a prediction',
  } as const;
  const known = (problems: ReturnType<typeof numberProblems>) => problems.filter(({ total }) => total > 0);
  return [...known(numberProblems('y', outcome, check)), ...known(numberProblems('p', prediction, check))];
}

function constantOutcome({ label }: Roles, { names }: Source): Diagnostic {
  const message = `all rows have the same outcome in "${label.name}"; what explains its variation is undefined`;
  return diagnostic('warning', 'data.one_class', message, { where: { file: names[0] ?? '' } });
}

/** Equal pairs of several raw group values are one. */
function pairsOf({ table, order }: SortedTable, buckets: readonly Bucket[], shift: number | undefined): AmountSlice {
  const rows = Uint32Array.from(
    buckets.flatMap(({ start, end }) => Array.from({ length: end - start }, (_, k) => order[start + k] ?? 0)),
  );
  const { score = new Float64Array(), amount = new Float64Array() } = table;
  if (buckets.length > 1) {
    sortByScore(rows, amount);
    sortByScore(rows, score);
  }
  const places = new Uint32Array(rows.length);
  const outcomes: number[] = [];
  const predictions: number[] = [];
  rows.forEach((row, k) => {
    const [outcome, prediction] = [amount[row] ?? 0, score[row] ?? 0];
    const last = outcomes.length - 1;
    if (last < 0 || outcomes[last] !== outcome || predictions[last] !== prediction) {
      outcomes.push(outcome);
      predictions.push(prediction);
    }
    places[k] = outcomes.length - 1;
  });
  const sums = openSums(outcomes.length, shift);
  let n = 0;
  rows.forEach((row, k) => {
    const here = Number(table.integers['n']?.[row] ?? 0n);
    n += here;
    sums.add(places[k] ?? 0, here, () => weightAt(table, row));
  });
  return {
    n,
    pairs: {
      outcomes: Float64Array.from(outcomes),
      predictions: Float64Array.from(predictions),
      counts: sums.close(),
    },
  };
}

function tooManyPairs(distinct: number, limit: number): never {
  fail(
    'engine.limit',
    `${distinct} distinct pairs of outcome and prediction, more than engine.max_distinct_scores: ${limit}`,
    {
      hint: `raise engine.max_distinct_scores to ${distinct} or more`,
    },
  );
}
