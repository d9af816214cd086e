import { type Diagnostic, fail, GlassAlphaError, hasErrors, problem } from '../base/diagnostic.ts';
import { checkProblems, type Examples } from './check-problems.ts';
import type { Engine, ResultTable, Source } from './engine.ts';
import { foldHistograms } from './histograms.ts';
import { foldJoint } from './joint-cells.ts';
import { labelTexts, readDistinct, valueProblems } from './label-problems.ts';
import type { Measurement, ScoreCounts } from './measurement.ts';
import type { MeasurementPlan, PlannedStatement } from './plan.ts';
import { type LoggedStatement, resultDigest } from './query-log.ts';
import { relationSql } from './relation.ts';
import { type SortedTable, sortTable } from './sorted-table.ts';
import type { Rendered } from './statements.ts';
import { foldStrata } from './strata.ts';
import { tally } from './tally.ts';
import { weightScale, weightShift } from './weights.ts';

export interface MeasureOptions {
  readonly signal: AbortSignal;
  /** Called before each statement. */
  readonly onProgress?: (done: number, total: number) => void;
  /** Finds the threshold of a plan that is `fitted`, from the scores of all rows. */
  readonly fit?: (scores: ScoreCounts) => number;
}

/**
 * Runs a plan: check, cells, scores. Returns integers only.
 *
 * @throws GlassAlphaError with every problem of the data at once (`data.*`), each with up to five example rows;
 *   `engine.limit` beyond the exact histogram; `engine.changed` if statements disagree on the number of rows
 */
export async function measure(
  engine: Engine,
  source: Source,
  plan: MeasurementPlan,
  options: MeasureOptions,
): Promise<Measurement> {
  const runOptions = { signal: options.signal, timeoutMs: plan.timeoutMs, maxRows: plan.limits.maxRows };
  const from = await engine.load(source, plan.columns, runOptions);
  let { threshold } = plan;
  let shift: number | undefined;
  const rendered = () =>
    relationSql(
      { ...plan, threshold, ...(shift === undefined ? {} : { weightScale: weightScale(shift) }) },
      engine.dialect,
      from,
    );
  let relation = rendered();
  const queryLog: LoggedStatement[] = [];
  const total = plan.statements.length;

  const run = async (statement: PlannedStatement): Promise<SortedTable> => {
    options.onProgress?.(queryLog.length, total);
    const table = await engine.run({ ...statement, relation }, runOptions);
    const sorted = sortTable(table);
    const resultSha256 = resultDigest(sorted, engine.createSha256());
    queryLog.push({
      id: statement.id,
      purpose: statement.purpose,
      sql: statement.sql,
      rows: table.rowCount,
      resultSha256,
    });
    return sorted;
  };
  const planned = async (id: string): Promise<SortedTable | null> => {
    const statement = plan.statements.find((one) => one.id === id);
    return statement === undefined ? null : run(statement);
  };
  const examples: Examples = async (rendered: Rendered) => {
    const table = await engine.run({ id: 'examples', purpose: 'check', relation, ...rendered }, runOptions);
    const rows = [...(table.integers['k'] ?? [])];
    return sortedByRow(rows).map((k) => ({
      ...engine.locate(source, Number(rows[k] ?? 0n)),
      value: table.groups[0]?.[k] ?? null,
    }));
  };

  const check = countsOf((await planned('check'))?.table);
  const rows = check('n');
  if (rows === 0) noRows(source, plan);
  const labels = readDistinct((await planned('labels'))?.table);
  const decisions = readDistinct((await planned('decisions'))?.table);
  const diagnostics: Diagnostic[] = [
    ...valueProblems(plan, source, labels, decisions, check),
    ...(await checkProblems(plan, source, check, examples)),
  ];
  const tooManyGroups = plan.roles.attributes.some((_, k) => check(`a${k}_groups`) > plan.limits.maxGroups);
  if (tooManyGroups) throw new GlassAlphaError(diagnostics);

  if (plan.roles.weight !== undefined) {
    // Without sound weights there is nothing to sum.
    if (hasErrors(diagnostics)) throw new GlassAlphaError(diagnostics);
    const weights = (await planned('weights'))?.table;
    if (Number(weights?.integers['n']?.[0] ?? 0n) === 0)
      throw new GlassAlphaError([...diagnostics, noWeights(plan, source)]);
    shift = weightShift(weights?.score?.[0] ?? 1);
    relation = rendered();
  }
  const distinct = check('s_distinct');
  const limit = plan.limits.maxDistinctScores;
  let scores: SortedTable | null = null;
  if (plan.fitted) {
    if (hasErrors(diagnostics)) throw new GlassAlphaError(diagnostics);
    if (distinct > limit) tooManyScores(distinct, limit);
    scores = await planned('scores');
    if (scores === null || options.fit === undefined) return fail('internal.bug', 'no scores to fit a threshold to');
    threshold = options.fit(weighed(foldHistograms(plan, scores, shift).overall));
    relation = rendered();
  }
  const cells = await planned('cells');
  if (cells === null) return fail('internal.bug', 'the plan has no statement "cells"');
  const counted = tally(plan, source, cells, shift);
  diagnostics.push(...counted.diagnostics);
  if (counted.rows !== rows) changed(rows, counted.rows);
  if (hasErrors(diagnostics)) throw new GlassAlphaError(diagnostics);

  if (distinct > limit) tooManyScores(distinct, limit);
  scores ??= await planned('scores');
  const measured = counted.withScores(scores);
  if (scores !== null && measured.scoredRows !== rows) changed(rows, measured.scoredRows);
  const strata = await planned('strata');
  const stratified = strata === null ? null : foldStrata(plan, strata, shift);
  diagnostics.push(...(stratified?.diagnostics ?? []));
  if (hasErrors(diagnostics)) throw new GlassAlphaError(diagnostics);
  const joint = await planned('joint cells');
  return {
    rows,
    labels: labelTexts(plan.roles.label, labels),
    threshold: plan.roles.decision === undefined ? threshold : null,
    overall: measured.overall,
    attributes: measured.attributes.map((attribute, k) => {
      const own = stratified?.attributes[k];
      return own === undefined ? attribute : { ...attribute, strata: own };
    }),
    intersections: measured.intersections,
    joint: joint === null ? null : foldJoint(plan, joint, await planned('joint scores'), shift),
    hasScores: scores !== null,
    queryLog,
    diagnostics,
  };
}

/** A threshold is fitted to the weighted rows, as every figure is taken from them. */
function weighed(scores: ScoreCounts): ScoreCounts {
  const { weights } = scores;
  return weights === undefined
    ? scores
    : { scores: scores.scores, negatives: weights.negatives, positives: weights.positives };
}

function noWeights({ roles }: MeasurementPlan, { names }: Source): Diagnostic {
  return problem('data.weight_invalid', `every weight in "${roles.weight?.name ?? ''}" is 0`, {
    where: { file: names[0] ?? '' },
    hint: 'give weights above 0, or leave data.weight_column out',
  });
}

function sortedByRow(rows: readonly bigint[]): number[] {
  return [...rows.keys()].sort((a, b) => Number((rows[a] ?? 0n) - (rows[b] ?? 0n)));
}

/** Reads a count of the one-row check; a count the plan does not have is 0. */
function countsOf(table: ResultTable | undefined): (name: string) => number {
  return (name) => Number(table?.integers[name]?.[0] ?? 0n);
}

function noRows({ names }: Source, { roles }: MeasurementPlan): never {
  const { split } = roles;
  const message = split === undefined ? 'no rows' : `no row has "${split.value}" in column "${split.name}"`;
  const file = names[0] ?? '';
  fail('data.empty', message, { where: { file }, hint: split === undefined ? undefined : 'correct data.split' });
}

function changed(before: number, after: number): never {
  fail('engine.changed', `the data changed while they were read: ${before} rows, then ${after}`, {
    hint: 'run again when nothing writes to the data',
  });
}

function tooManyScores(distinct: number, limit: number): never {
  fail('engine.limit', `${distinct} distinct scores, more than engine.max_distinct_scores: ${limit}`, {
    hint: `raise engine.max_distinct_scores to ${distinct} or more; coarser histograms are not available in this version`,
  });
}
