import { type Diagnostic, fail, GlassAlphaError, hasErrors } from '../base/diagnostic.ts';
import { checkProblems, type Examples, noWeights } from './check-problems.ts';
import type { Engine, Source } from './engine.ts';
import { foldHistograms } from './histograms.ts';
import { foldJoint } from './joint-cells.ts';
import { labelTexts, readDistinct, valueProblems } from './label-problems.ts';
import type { MeasuredGroup, Measurement, PairedScoreCounts, ScoreCounts } from './measurement.ts';
import { foldPaired } from './paired-scores.ts';
import type { MeasurementPlan } from './plan.ts';
import { relationSql } from './relation.ts';
import { foldSlices, sliceProblems } from './row-slices.ts';
import type { SortedTable } from './sorted-table.ts';
import { countsOf, noRows, rowsChanged, statementRunner } from './statement-runner.ts';
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
  const runner = statementRunner(engine, source, plan, runOptions, options.onProgress);
  const planned = (id: string) => runner.planned(id, relation);
  const examples: Examples = (rendered: Rendered) => runner.examples(rendered, relation);

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
  const without = plan.unlabelled === true ? check('y_missing') : 0;
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
  if (counted.rows !== rows) rowsChanged(rows, counted.rows);
  if (hasErrors(diagnostics)) throw new GlassAlphaError(diagnostics);

  if (distinct > limit) tooManyScores(distinct, limit);
  scores ??= await planned('scores');
  const measured = counted.withScores(scores);
  if (scores !== null && measured.scoredRows !== rows - without) rowsChanged(rows - without, measured.scoredRows);
  const challenger = await planned('challenger');
  const paired = challenger === null ? null : foldPaired(plan, challenger, shift);
  const strata = await planned('strata');
  const stratified = strata === null ? null : foldStrata(plan, strata, shift);
  diagnostics.push(...(stratified?.diagnostics ?? []));
  if (hasErrors(diagnostics)) throw new GlassAlphaError(diagnostics);
  const slicesOf = async (name: 'period' | 'grade') => {
    const own = await planned(`${name} cells`);
    return own === null ? undefined : foldSlices(own, await planned(`${name} scores`), shift);
  };
  const periods = await slicesOf('period');
  const grades = await slicesOf('grade');
  diagnostics.push(...sliceProblems(plan, periods, grades));
  if (hasErrors(diagnostics)) throw new GlassAlphaError(diagnostics);
  const joint = await planned('joint cells');
  return {
    rows,
    labels: labelTexts(plan.roles.label, labels),
    threshold: plan.roles.decision === undefined ? threshold : null,
    overall: paired === null ? measured.overall : { ...measured.overall, paired: paired.overall },
    attributes: measured.attributes.map((attribute, k) => {
      const own = stratified?.attributes[k];
      const groups = paired === null ? attribute.groups : withPaired(attribute.groups, paired.sets[k + 1]);
      return { ...attribute, groups, ...(own === undefined ? {} : { strata: own }) };
    }),
    intersections: measured.intersections,
    joint: joint === null ? null : foldJoint(plan, joint, await planned('joint scores'), shift),
    ...(periods === undefined ? {} : { periods }),
    ...(grades === undefined ? {} : { grades }),
    hasScores: scores !== null,
    ...(plan.scoreKind === 'points' ? { points: true } : {}),
    queryLog: runner.queryLog,
    diagnostics,
  };
}

/** A group without rows has no pairs. */
function withPaired(
  groups: readonly MeasuredGroup[],
  found: ReadonlyMap<string, PairedScoreCounts> | undefined,
): readonly MeasuredGroup[] {
  return groups.map((group) => {
    const paired = found?.get(group.group);
    return paired === undefined ? group : { ...group, paired };
  });
}

/** A threshold is fitted to the weighted rows, as every figure is taken from them. */
function weighed(scores: ScoreCounts): ScoreCounts {
  const { weights } = scores;
  return weights === undefined
    ? scores
    : { scores: scores.scores, negatives: weights.negatives, positives: weights.positives };
}

function tooManyScores(distinct: number, limit: number): never {
  fail('engine.limit', `${distinct} distinct scores, more than engine.max_distinct_scores: ${limit}`, {
    hint: `raise engine.max_distinct_scores to ${distinct} or more; coarser histograms are not available in this version`,
  });
}
