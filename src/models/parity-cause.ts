import { GlassAlphaError } from '../base/diagnostic.ts';
import { compareCodePoints } from '../base/order.ts';
import { bindColumns } from './bind.ts';
import type { Column, Columns, Model } from './model.ts';
import { readModel } from './read-model.ts';
import type { ReadOptions } from './read-options.ts';

/** What is needed to score the audited rows again, differently. */
export interface ParitySituation {
  readonly bytes: Uint8Array;
  readonly options: ReadOptions;
  readonly columns: Columns;
  /** Recorded scores of the audited class, one per row. */
  readonly recorded: Float64Array;
  readonly tolerance: number;
  /** Takes the score of the audited class from a row of class scores; the last class of a binary model if left out. */
  readonly scoreOf?: (model: Model, scores: Float64Array) => Float64Array;
}

/**
 * Tries the usual reasons why a model does not reproduce recorded scores: the other class, other boosting rounds, a number
 * that stood for "missing", another order of categories. One is named only if it reproduces **every** recorded score.
 *
 * @returns one sentence with the way out, or undefined
 * @example parityDiagnostic(input, result, findParityCause(situation))
 */
export function findParityCause(situation: ParitySituation): string | undefined {
  const { recorded, tolerance } = situation;
  const base = predict(situation, situation.options, situation.columns);
  if (
    base !== undefined &&
    agree(
      base.scores.map((score) => 1 - score),
      recorded,
      tolerance,
    )
  ) {
    return 'the recorded scores are 1 minus those of the model: they belong to the other class; check data.positive_label and the score column';
  }
  return roundsCause(situation) ?? missingCodeCause(situation) ?? categoryOrderCause(situation);
}

/**
 * Which reading of `model.best_iteration` reproduces recorded scores, for a file that leaves it open (`config.missing_key`).
 *
 * @returns the value to write, or null if neither does
 */
export function bestIterationByScores(situation: ParitySituation): 'file' | 'all' | null {
  const choices = ['file', 'all'] as const;
  return choices.find((bestIteration) => reproduces(situation, { ...situation.options, bestIteration })) ?? null;
}

function roundsCause(situation: ParitySituation): string | undefined {
  const found = bestIterationByScores(situation);
  if (found === null) return undefined;
  return `the recorded scores are those of other boosting rounds: write model.best_iteration: ${found}`;
}

/** Numbers that data files use for "missing". */
const missingCodes = [-999, -9999, -99, -9, -1, 0, 99, 999, 9999, 99999, -99999];

function missingCodeCause(situation: ParitySituation): string | undefined {
  const numeric = Object.entries(situation.columns).filter(
    (entry): entry is [string, Float64Array] => entry[1] instanceof Float64Array,
  );
  for (const code of missingCodes) {
    const holding = numeric.filter(([, column]) => column.includes(code));
    if (holding.length > 0) {
      const emptied = replaceIn(situation.columns, holding, (x) => (x === code ? Number.NaN : x));
      if (reproduces(situation, situation.options, emptied)) {
        return `the recorded scores take ${code} as missing: add "${code}" to data.missing_values`;
      }
    }
    const empty = numeric.filter(([, column]) => column.some(Number.isNaN));
    if (empty.length === 0) continue;
    const filled = replaceIn(situation.columns, empty, (x) => (Number.isNaN(x) ? code : x));
    if (reproduces(situation, situation.options, filled)) {
      return `the recorded scores were made with ${code} in place of empty cells: score the data as they were scored, with ${code} written out`;
    }
  }
  return undefined;
}

function replaceIn(
  columns: Columns,
  changed: readonly [string, Float64Array][],
  replace: (x: number) => number,
): Columns {
  const entries: [string, Column][] = changed.map(([name, column]) => [name, column.map(replace)]);
  return { ...columns, ...Object.fromEntries(entries) };
}

/** Only where the order came from the schema; what the file itself says is not in doubt. */
function categoryOrderCause(situation: ParitySituation): string | undefined {
  const { options } = situation;
  if (options.categories === undefined) return undefined;
  const sorted = Object.fromEntries(
    Object.entries(options.categories).map(([name, order]) => [name, [...order].sort(compareCodePoints)]),
  );
  if (!reproduces(situation, { ...options, categories: sorted })) return undefined;
  return 'the recorded scores were made with categories in alphabetical order: sort the "enum" lists in data.schema_path that way';
}

/** Most trials fail in the first rows; only one that holds there is run over all of them. */
const screenedRows = 1_000;

function reproduces(situation: ParitySituation, options: ReadOptions, columns = situation.columns): boolean {
  const holds = (rows: number): boolean => {
    const part = rows === situation.recorded.length ? columns : firstRows(columns, rows);
    const recorded = situation.recorded.subarray(0, rows);
    const again = predict({ ...situation, recorded }, options, part);
    return again !== undefined && agree(again.scores, recorded, situation.tolerance);
  };
  const rows = situation.recorded.length;
  return (rows <= screenedRows || holds(screenedRows)) && holds(rows);
}

function firstRows(columns: Columns, rows: number): Columns {
  return Object.fromEntries(Object.entries(columns).map(([name, column]) => [name, column.slice(0, rows)]));
}

function predict(
  situation: ParitySituation,
  options: ReadOptions,
  columns: Columns,
): { readonly scores: Float64Array } | undefined {
  const { model } = readModel(situation.bytes, options);
  if (model === null || bindColumns(model.inputs, Object.keys(columns)).diagnostics.length > 0) return undefined;
  try {
    const { scores } = model.predict(columns, situation.recorded.length);
    return { scores: (situation.scoreOf ?? lastOfBinary)(model, scores) };
  } catch (error) {
    if (error instanceof GlassAlphaError) return undefined;
    throw error;
  }
}

function lastOfBinary(model: Model, scores: Float64Array): Float64Array {
  return model.outputs === 1 ? scores : scores.filter((_, i) => i % model.outputs === model.outputs - 1);
}

function agree(scores: Float64Array, recorded: Float64Array, tolerance: number): boolean {
  return (
    scores.length === recorded.length &&
    recorded.length > 0 &&
    recorded.every((score, row) => Math.abs(score - (scores[row] ?? Number.NaN)) <= tolerance)
  );
}
