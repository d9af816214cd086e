import { type Diagnostic, GlassAlphaError, problem } from '../../base/diagnostic.ts';
import type { AttributeStatistics, Confusion, GroupSlice, ScoreHistogram, Slice, SliceWeights } from '../statistics.ts';
import type { DisaggregateData } from './disaggregate-data.ts';
import { type Grouping, requireLength } from './features.ts';

/** Checked columns of the user's rows. */
export interface UserRows {
  readonly label: Uint8Array;
  readonly decision: Uint8Array;
  readonly score?: Float64Array;
  readonly weight?: Float64Array;
}

/** @throws GlassAlphaError with every problem of the columns */
export function userRows({ yTrue, yPred, yScore, weights }: DisaggregateData): UserRows {
  const given = Object.entries({ yPred, yScore, weights }).flatMap(([name, column]) =>
    column === undefined ? [] : [[name, column] as const],
  );
  requireLength(given, yTrue.length);
  const problems = [
    ...badValues(yTrue, isBinary, 'data.label_values', 'yTrue', '0 or 1'),
    ...(yPred === undefined ? [] : badValues(yPred, isBinary, 'data.prediction_values', 'yPred', '0 or 1')),
    ...(yScore === undefined ? [] : badValues(yScore, isShare, 'data.score_range', 'yScore', 'from 0 to 1')),
    ...(weights === undefined ? [] : badValues(weights, isWeight, 'data.weight_invalid', 'weights', 'not negative')),
    ...(weights !== undefined && weights.length > 0 && Array.from(weights).every((weight) => weight === 0)
      ? [problem('data.weight_invalid', 'every weight is 0', { hint: 'leave weights out, or give some' })]
      : []),
    ...(yPred === undefined && yScore === undefined
      ? [problem('data.prediction_values', 'neither yPred nor yScore is given', { hint: 'give at least one of them' })]
      : []),
  ];
  if (problems.length > 0) throw new GlassAlphaError(problems);
  const score = yScore && Float64Array.from(yScore);
  const decision =
    yPred === undefined
      ? Uint8Array.from(score ?? [], (value) => (value >= 0.5 ? 1 : 0))
      : Uint8Array.from(yPred, (value) => Number(value));
  return {
    label: Uint8Array.from(yTrue, (value) => Number(value)),
    decision,
    ...(score === undefined ? {} : { score }),
    ...(weights === undefined ? {} : { weight: Float64Array.from(weights) }),
  };
}

/** The groups of the rows at some places; every level of the grouping is declared. */
export function attributeStatistics(rows: UserRows, grouping: Grouping, places: Int32Array): AttributeStatistics {
  const members = new Map<string, number[]>(grouping.levels.map((level) => [level, []]));
  let missing = 0;
  for (const i of places) {
    const group = grouping.groups[i];
    if (group === null || group === undefined) missing++;
    else members.get(group)?.push(i);
  }
  const groups = [...members].map(([group, own]): GroupSlice => ({ group, ...sliceOf(rows, Int32Array.from(own)) }));
  return { name: grouping.names.join('*'), groups, missing, reference: 'largest' };
}

/** The counts of the rows at some places. */
export function sliceOf(rows: UserRows, places: Int32Array): Slice {
  const { weight, score } = rows;
  const scores = score && distinct(score, places);
  const histogram = scores && score && histogramOf(rows, score, scores, places, () => 1);
  const w = (i: number) => weight?.[i] ?? 1;
  return {
    n: places.length,
    confusion: cellsOf(rows, places, () => 1),
    ...(histogram === undefined ? {} : { histogram }),
    ...(weight === undefined ? {} : { weights: weightsOf(rows, places, scores, w) }),
  };
}

function weightsOf(
  rows: UserRows,
  places: Int32Array,
  scores: Float64Array | undefined,
  w: (i: number) => number,
): SliceWeights {
  const squared = (i: number) => w(i) * w(i);
  const table = { confusion: cellsOf(rows, places, w), squares: cellsOf(rows, places, squared) };
  if (scores === undefined || rows.score === undefined) return table;
  const sums = histogramOf(rows, rows.score, scores, places, w);
  const squares = histogramOf(rows, rows.score, scores, places, squared);
  return {
    ...table,
    histogram: {
      negatives: sums.negatives,
      positives: sums.positives,
      negativeSquares: squares.negatives,
      positiveSquares: squares.positives,
    },
  };
}

function cellsOf({ label, decision }: UserRows, places: Int32Array, amount: (i: number) => number): Confusion {
  const sums = new Float64Array(4);
  for (const i of places) {
    const cell = 2 * (label[i] ?? 0) + (decision[i] ?? 0);
    sums[cell] = (sums[cell] ?? 0) + amount(i);
  }
  const [tn = 0, fp = 0, fn = 0, tp = 0] = sums;
  return { tp, fp, fn, tn };
}

function distinct(score: Float64Array, places: Int32Array): Float64Array {
  const all = Float64Array.from(places, (i) => score[i] ?? 0).sort();
  return all.filter((value, i) => i === 0 || value !== all[i - 1]);
}

function histogramOf(
  { label }: UserRows,
  score: Float64Array,
  scores: Float64Array,
  places: Int32Array,
  amount: (i: number) => number,
): ScoreHistogram {
  const at = new Map(Array.from(scores, (value, k) => [value, k]));
  const negatives = new Float64Array(scores.length);
  const positives = new Float64Array(scores.length);
  for (const i of places) {
    const k = at.get(score[i] ?? 0) ?? 0;
    const side = label[i] === 1 ? positives : negatives;
    side[k] = (side[k] ?? 0) + amount(i);
  }
  return { scores, negatives, positives };
}

function badValues(
  column: ArrayLike<unknown>,
  isGood: (value: unknown) => boolean,
  code: Diagnostic['code'],
  name: string,
  range: string,
): Diagnostic[] {
  const bad: number[] = [];
  for (let i = 0; i < column.length; i++) if (!isGood(column[i])) bad.push(i);
  const [first] = bad;
  if (first === undefined) return [];
  const message = `${name} must be ${range}; ${bad.length} values are not, the first at index ${first}: ${String(column[first])}`;
  return [problem(code, message, { hint: `give ${name} as values that are ${range}, without gaps` })];
}

function isBinary(value: unknown): boolean {
  return value === 0 || value === 1 || typeof value === 'boolean';
}

function isShare(value: unknown): boolean {
  return typeof value === 'number' && value >= 0 && value <= 1;
}

function isWeight(value: unknown): boolean {
  return typeof value === 'number' && value >= 0 && value < Infinity;
}
