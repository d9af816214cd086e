import { type Diagnostic, GlassAlphaError } from '../base/diagnostic.ts';
import type { AuditConfig } from '../config/audit-config.ts';
import type { Columns, Model } from '../models/model.ts';
import { checkParity, parityDiagnostic } from '../models/parity.ts';
import { findParityCause } from '../models/parity-cause.ts';
import type { ReadOptions } from '../models/read-options.ts';
import type { ParityFacts } from './context.ts';
import { type RecordedScores, scoresDigest } from './recorded-scores.ts';

export interface ScoreCheck {
  readonly config: AuditConfig;
  readonly recorded: RecordedScores;
  readonly predicted: Float64Array;
  readonly model: { readonly bytes: Uint8Array; readonly options: ReadOptions; readonly model: Model };
  /** The model's inputs of the audited rows; read again only to look for the cause of a difference. */
  readonly readInputs: () => Promise<Columns>;
}

/**
 * The parity certificate (models.md 4): every recorded score and decision is held against the model's own.
 *
 * @throws GlassAlphaError `model.parity` with count, maximum, five ids and the cause that fits
 */
export async function checkScores({
  config,
  recorded,
  predicted,
  model,
  readInputs,
}: ScoreCheck): Promise<ParityFacts> {
  const { threshold: rule } = config;
  const threshold = rule.policy === 'fixed' ? rule.value : 0.5;
  const input = {
    ids: recorded.ids,
    predicted,
    recorded: recorded.scores,
    // Under `from_file` decisions follow no single threshold, and a fitted one is not known yet: nothing to hold them against.
    recordedDecisions: rule.policy === 'fixed' ? recorded.decisions : null,
    threshold,
    tolerance: config.model.parity?.tolerance ?? 1e-6,
  };
  const result = checkParity(input);
  if (!result.passed) {
    const cause =
      recorded.scores === null
        ? undefined
        : findParityCause({
            bytes: model.bytes,
            options: model.options,
            columns: await readInputs(),
            recorded: recorded.scores,
            tolerance: input.tolerance,
          });
    throw new GlassAlphaError([parityDiagnostic(input, result, cause)].filter((d): d is Diagnostic => d !== undefined));
  }
  return { ...result.certificate, scoresSha256: scoresDigest(predicted), against: recorded.against };
}
