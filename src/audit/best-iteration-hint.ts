import type { Diagnostic } from '../base/diagnostic.ts';
import type { AuditConfig } from '../config/audit-config.ts';
import type { Engine, RunOptions, Source, Split } from '../data/engine.ts';
import { bestIterationByScores } from '../models/parity-cause.ts';
import { readModel } from '../models/read-model.ts';
import type { ReadOptions } from '../models/read-options.ts';
import { readInputColumns } from './input-columns.ts';
import { readRecordedScores } from './recorded-scores.ts';

export interface OpenRounds {
  readonly config: AuditConfig;
  readonly bytes: Uint8Array;
  readonly options: ReadOptions;
  readonly source: Source;
  readonly split: Split | undefined;
  readonly parity: Source | null;
  readonly engine: Engine;
  readonly run: RunOptions;
}

/** Whether a model could not be read because its file leaves open which boosting rounds count. */
export function leavesRoundsOpen(diagnostics: readonly Diagnostic[]): boolean {
  return diagnostics.some((d) => d.code === 'config.missing_key' && d.message.includes('best_iteration'));
}

/**
 * A file that early stopping left with more rounds than the best: says which reading reproduces the recorded scores, if any
 * were recorded (models.md 2, Early stopping).
 */
export async function withRoundsHint(
  diagnostics: readonly Diagnostic[],
  rounds: OpenRounds,
): Promise<readonly Diagnostic[]> {
  const { config, bytes, options, source, split, parity, engine, run } = rounds;
  const reading = { engine, options: run, missingValues: config.data.missingValues };
  const recorded = await readRecordedScores(config, { source, split }, parity, reading);
  const { model } = readModel(bytes, { ...options, bestIteration: 'all' });
  if (recorded === null || recorded.scores === null || model === null) return diagnostics;
  const columns = await readInputColumns(model, {
    source,
    split,
    missingValues: config.data.missingValues,
    engine,
    run,
  });
  const tolerance = config.model.parity?.tolerance ?? 1e-6;
  const found = bestIterationByScores({ bytes, options, columns, recorded: recorded.scores, tolerance });
  const hint =
    found === null
      ? 'neither reproduces the recorded scores: ask who saved the model'
      : `write model.best_iteration: ${found}; it reproduces the ${recorded.scores.length} recorded scores`;
  return diagnostics.map((d) => (leavesRoundsOpen([d]) ? { ...d, hint } : d));
}
