import { compensatedSum } from '../../base/exact-sum.ts';
import { type Resampling, resampleCells } from '../../stats/resample.ts';
import type { Confusion } from '../statistics.ts';
import { evaluate, type Followed, type Population, type WeightedCounts } from './population.ts';
import type { WeightFit } from './shift-weights.ts';
import type { ShiftStatistics } from './statistics.ts';
import { cellTotals, entryTotals, type ScoreTable, scoreTable } from './tables.ts';

/** One metric in every replicate; NaN where it is undefined. */
export interface MetricReplicates {
  /** On the resampled rows as they are. */
  readonly baseline: Float64Array;
  /** Per shift, with weights fitted to the resampled rows. */
  readonly shifted: readonly Float64Array[];
  /** What collapsing the scores takes from the point, per shift; 0 where nothing is collapsed. */
  readonly offsets: readonly number[];
}

/** Score classes that are resampled in one table. */
const mostClasses = 1024;

/** Entries of the resampled table at which its classes are made coarser. */
const mostEntries = 8192;

/**
 * Resamples the cells as one multinomial, shares of groups included, and follows every metric through it. Figures of decisions
 * and of scores are drawn apart: their tables differ.
 */
export function shiftReplicates(
  population: Population,
  followed: readonly Followed[],
  fits: readonly WeightFit[],
  draws: Resampling,
): MetricReplicates[] {
  const { decisions, statistics } = population;
  const ones = new Float64Array(statistics.cells.length).fill(1);
  const series = () => new Float64Array(draws.draws).fill(NaN);
  const results = followed.map(() => ({ baseline: series(), shifted: fits.map(series) }));
  const follow = (takes: (one: Followed) => boolean, counts: WeightedCounts, rows: Float64Array, replicate: number) => {
    // Weights outside, metrics inside: what several metrics look at is then tabulated once.
    const each = (weights: ArrayLike<number> | undefined, into: (m: number) => Float64Array | undefined) => {
      if (weights === undefined) return;
      const under = reweigh(counts, weights);
      followed.forEach((one, m) => {
        if (takes(one)) fill(into(m), replicate, evaluate(population, one, under));
      });
    };
    each(ones, (m) => results[m]?.baseline);
    fits.forEach((weigh, s) => {
      each(weigh(rows), (m) => results[m]?.shifted[s]);
    });
  };
  if (followed.some(onDecisions)) {
    resampleCells(effective(statistics, decisions), draws, (counts, replicate) =>
      follow(onDecisions, { decisions: counts, weights: ones }, cellTotals(counts), replicate),
    );
  }
  const table = followed.some(onScores) ? collapsedScores(population) : undefined;
  if (table !== undefined) {
    resampleCells(effective(statistics, table.rows), draws, (rows, replicate) =>
      follow(
        onScores,
        { decisions, weights: ones, scores: { table, rows, weights: ones } },
        entryTotals(table, rows, statistics.cells.length),
        replicate,
      ),
    );
  }
  return results.map((replicates, m) => ({
    ...replicates,
    offsets: offsetsOf(population, followed[m], fits, table),
  }));
}

/** Weights shrunk to the effective number of rows (Σw)²/Σw²; rows as they are without weights. */
function effective({ cells }: ShiftStatistics, masses: Float64Array): Float64Array {
  const weights = cells.flatMap((cell) => (cell.weights === undefined ? [] : [cell.weights]));
  if (weights.length === 0) return masses;
  const all = ({ tp, fp, fn, tn }: Confusion) => tp + fp + fn + tn;
  const sum = compensatedSum(weights.map(({ confusion }) => all(confusion)));
  const squares = compensatedSum(weights.map((cell) => all(cell.squares)));
  return masses.map((mass) => (mass * sum) / squares);
}

function onDecisions({ estimate }: Followed): boolean {
  return estimate !== undefined && estimate.on !== 'scores';
}

function onScores({ estimate }: Followed): boolean {
  return estimate?.on === 'scores';
}

/** Counts of one replicate under weights; nothing of them is kept. */
function reweigh(counts: WeightedCounts, weights: ArrayLike<number>): WeightedCounts {
  return {
    ...counts,
    passing: true,
    weights,
    ...(counts.scores === undefined ? {} : { scores: { ...counts.scores, weights } }),
  };
}

function fill(series: Float64Array | undefined, replicate: number, value: number | undefined): void {
  if (series !== undefined && value !== undefined) series[replicate] = value;
}

/** The scores in so few classes that the table stays small, however many cells there are. */
function collapsedScores({ statistics, scores }: Population): ScoreTable | undefined {
  if (scores === undefined || scores.rows.length <= mostClasses) return scores;
  for (let classes = mostClasses; ; classes = Math.floor(classes / 2)) {
    const table = scoreTable(statistics, classes);
    if (table === undefined || table.rows.length <= mostEntries || classes <= 32) return table;
  }
}

function offsetsOf(
  population: Population,
  followed: Followed | undefined,
  fits: readonly WeightFit[],
  table: ScoreTable | undefined,
): number[] {
  return fits.map((weigh) => {
    if (followed === undefined || table === undefined || !onScores(followed) || table === population.scores) return 0;
    const weights = weigh(population.rows);
    if (weights === undefined) return 0;
    const full = population.value(followed, weights);
    const collapsed = evaluate(population, followed, {
      decisions: population.decisions,
      weights,
      scores: { table, rows: table.rows, weights },
    });
    return full === undefined || collapsed === undefined ? 0 : full - collapsed;
  });
}
