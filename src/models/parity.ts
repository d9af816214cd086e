import { type Diagnostic, problem } from '../base/diagnostic.ts';
import { decide } from './decide.ts';

export interface ParityInput {
  /** Row keys for messages, same order as the scores. */
  readonly ids: readonly string[];
  /** Scores of the model for the audited class, one per row. */
  readonly predicted: Float64Array;
  /** Recorded scores; NaN where the record has none. Null: only decisions were recorded. */
  readonly recorded: Float64Array | null;
  /** Recorded decisions, 1 = the positive class, 0 = not. Null: derived from the recorded scores. */
  readonly recordedDecisions: ArrayLike<number> | null;
  readonly threshold: number;
  /** Largest absolute difference of a score that counts as equal; 1e-6 unless the config says otherwise. */
  readonly tolerance: number;
}

/** models.md 4: what the record holds when parity passed. */
export interface ParityCertificate {
  readonly rows: number;
  /** Largest |predicted − recorded|; 0 if only decisions were recorded. */
  readonly maxAbs: number;
  readonly decisionsEqual: boolean;
  readonly toleranceUsed: number;
}

export interface ParityResult {
  readonly certificate: ParityCertificate;
  /** Every score within tolerance, and every decision equal. */
  readonly passed: boolean;
  /** Rows whose score differs by more than the tolerance, in row order. */
  readonly scoreRows: readonly number[];
  /** Rows whose decision differs, in row order. */
  readonly decisionRows: readonly number[];
}

/**
 * Compares the scores of a model with recorded ones, row by row. Row order does not matter to the result, as long as
 * both sides have the same.
 *
 * @throws RangeError if the columns differ in length
 * @example checkParity({ ids, predicted, recorded, recordedDecisions: null, threshold: 0.5, tolerance: 1e-6 }).passed
 */
export function checkParity(input: ParityInput): ParityResult {
  const { predicted, recorded, recordedDecisions, threshold, tolerance } = input;
  const rows = predicted.length;
  for (const column of [input.ids, recorded, recordedDecisions]) {
    if (column !== null && column.length !== rows) throw new RangeError('parity columns differ in length');
  }
  const scoreRows: number[] = [];
  const decisionRows: number[] = [];
  let maxAbs = 0;
  for (let row = 0; row < rows; row++) {
    const score = predicted[row] ?? Number.NaN;
    const known = recorded === null ? score : (recorded[row] ?? Number.NaN);
    const difference = Math.abs(score - known);
    // A missing score on either side is a difference without a size.
    if (!(difference <= tolerance)) scoreRows.push(row);
    if (difference > maxAbs) maxAbs = difference;
    const decision = recordedDecisions === null ? decide(known, threshold) : recordedDecisions[row] === 1;
    if (decision !== decide(score, threshold)) decisionRows.push(row);
  }
  return {
    certificate: { rows, maxAbs, decisionsEqual: decisionRows.length === 0, toleranceUsed: tolerance },
    passed: scoreRows.length === 0 && decisionRows.length === 0,
    scoreRows,
    decisionRows,
  };
}

/**
 * The diagnostic of a failed comparison: counts, maximum, up to five ids, and a likely cause if one is known.
 *
 * @param cause one sentence, see `findParityCause`
 * @returns undefined if parity passed
 */
export function parityDiagnostic(input: ParityInput, result: ParityResult, cause?: string): Diagnostic | undefined {
  if (result.passed) return undefined;
  const { rows, maxAbs, toleranceUsed } = result.certificate;
  const wrong = [...new Set([...result.decisionRows, ...result.scoreRows])].sort((a, b) => a - b);
  const parts: string[] = [];
  if (result.scoreRows.length > 0) {
    const size = maxAbs > toleranceUsed ? ` (at most by ${shorten(maxAbs)})` : '';
    parts.push(`${result.scoreRows.length} of ${rows} scores differ by more than ${shorten(toleranceUsed)}${size}`);
  }
  if (result.decisionRows.length > 0) parts.push(`${result.decisionRows.length} of ${rows} decisions differ`);
  const examples = wrong.slice(0, 5).map((row) => input.ids[row] ?? '');
  return problem(
    'model.parity',
    `the model does not give the recorded results: ${parts.join(', ')}; for example in ${examples.join(', ')}`,
    { hint: cause ?? 'check that the model file, the data and the recorded scores belong to the same version' },
  );
}

/** Three significant digits: enough to see the size, and free of binary tails. */
function shorten(x: number): string {
  return String(Number(x.toPrecision(3)));
}
