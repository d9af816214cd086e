import { fail, GlassAlphaError } from '../base/diagnostic.ts';
import type { AuditConfig } from '../config/audit-config.ts';
import { findColumn } from '../data/columns.ts';
import type { Engine, RunOptions, Source } from '../data/engine.ts';
import { labelKey, labelValue } from '../data/labels.ts';
import { readColumns } from '../data/read-columns.ts';
import type { Model } from '../models/model.ts';
import { checkParity, parityDiagnostic } from '../models/parity.ts';
import type { ParityFacts } from './context.ts';
import type { Prepared } from './prepare.ts';
import { modelClasses } from './prepare.ts';
import { scoresDigest } from './recorded-scores.ts';

interface Reading {
  readonly engine: Engine;
  readonly options: RunOptions;
  readonly missingValues: readonly string[];
}

/**
 * The parity certificate of a model with several classes or amounts: every recorded probability or amount in the audited data is
 * held against the model's own, and with several classes the recorded prediction against the most probable class.
 *
 * @returns null if nothing was recorded
 * @throws GlassAlphaError `model.parity` with count, maximum and five rows; `config.unavailable` for recorded results in another file
 */
export async function checkTaskScores(
  config: AuditConfig,
  { source, split }: Prepared,
  { model, scores }: { readonly model: Model; readonly scores: Float64Array },
  { engine, options, missingValues }: Reading,
): Promise<ParityFacts | null> {
  const { data } = config;
  if (config.model.parity !== undefined)
    fail('config.unavailable', `model.parity is not available with data.task: ${data.task} in this version`, {
      hint: 'name recorded results in columns of the audited data: data.class_score_columns or data.prediction_column',
    });
  const columns = recordedColumns(config, model);
  const decision = data.task === 'multiclass' ? data.predictionColumn : undefined;
  if (columns.length === 0 && decision === undefined) return null;
  const rows = await readColumns(
    engine,
    source,
    [
      ...columns.map((column, k) => ({ column: placeOf(column, source), name: `s${k}`, as: 'number' as const })),
      ...(decision === undefined ? [] : [{ column: placeOf(decision, source), name: 'd', as: 'text' as const }]),
    ],
    { missingValues: columns.length === 0 ? [] : missingValues, ...(split === undefined ? {} : { split }) },
    options,
  );
  const { outputs } = model;
  const count = scores.length / outputs;
  const result = {
    ids: Array.from({ length: scores.length }, (_, i) => `row ${Math.floor(i / outputs) + 1}`),
    predicted: scores,
    recorded:
      columns.length === 0
        ? null
        : interleaved(
            columns.map((_, k) => rows.columns[`s${k}`]),
            count,
          ),
    recordedDecisions: null,
    // Nothing is decided by a threshold: every score is above this one.
    threshold: Number.NEGATIVE_INFINITY,
    tolerance: 1e-6,
  };
  const checked = checkParity(result);
  const wrong =
    decision === undefined ? [] : otherDecisions(rows.columns['d'] as readonly (string | null)[], model, scores);
  const found = parityDiagnostic(result, checked);
  if (found !== undefined) throw new GlassAlphaError([found]);
  if (wrong.length > 0)
    fail(
      'model.parity',
      `the model does not give the recorded results: ${wrong.length} of ${count} predictions differ; for example in ${wrong
        .slice(0, 5)
        .map((row) => `row ${row + 1}`)
        .join(', ')}`,
      { hint: 'check that the model file, the data and the recorded predictions belong to the same version' },
    );
  const names = [...columns, ...(decision === undefined ? [] : [decision])];
  return {
    ...checked.certificate,
    rows: count,
    scoresSha256: scoresDigest(scores),
    against: `column ${names.join(', ')} of the audited data`,
  };
}

/** Columns of recorded results in the order of the model's scores. */
function recordedColumns({ data }: AuditConfig, model: Model): readonly string[] {
  if (data.task === 'regression') {
    const column = data.predictionColumn ?? data.scoreColumn;
    return column === undefined ? [] : [column];
  }
  const byKey = new Map((data.classScores ?? []).map(({ class: name, column }) => [keyOf(name), column]));
  return modelClasses(model).flatMap((name) => byKey.get(keyOf(name)) ?? []);
}

function placeOf(name: string, { info, names }: Source): number {
  const found = findColumn(name, info.columns, names[0] ?? '');
  if (found.index === null) throw new GlassAlphaError(found.diagnostics);
  return found.index;
}

function interleaved(columns: readonly unknown[], rows: number): Float64Array {
  const all = new Float64Array(rows * columns.length);
  for (const [k, column] of columns.entries()) {
    const values = column instanceof Float64Array ? column : new Float64Array(rows).fill(Number.NaN);
    for (let row = 0; row < rows; row++) all[row * columns.length + k] = values[row] ?? Number.NaN;
  }
  return all;
}

/** Rows whose recorded class is not the most probable one. */
function otherDecisions(recorded: readonly (string | null)[], model: Model, scores: Float64Array): number[] {
  const keys = modelClasses(model).map(keyOf);
  return recorded.flatMap((cell, row) => {
    const own = scores.subarray(row * keys.length, (row + 1) * keys.length);
    const at = cell === null ? -1 : keys.indexOf(keyOf(cell));
    return at >= 0 && (own[at] ?? 0) === Math.max(...own) ? [] : [row];
  });
}

function keyOf(name: string): string {
  return labelKey(labelValue(name));
}
