import type { Engine, RunOptions, Source, Split } from '../data/engine.ts';
import { isPositive, type LabelValue } from '../data/labels.ts';
import { readColumns } from '../data/read-columns.ts';
import type { Role } from '../data/roles.ts';

export interface DecidedRows {
  readonly engine: Engine;
  readonly source: Source;
  readonly split: Split | undefined;
  readonly run: RunOptions;
  readonly decision: Role;
  readonly positive: LabelValue | null;
  /** The model's score of each row. */
  readonly scores: Float64Array;
}

/** The cut of the model's score that gives the decisions of a column, all of them; null if no single one does. */
export async function decisionCut({
  engine,
  source,
  split,
  run,
  decision,
  positive,
  scores,
}: DecidedRows): Promise<number | null> {
  const columns = [{ column: decision.column, name: 'decision', as: 'text' as const }];
  const more = { missingValues: [], ...(split === undefined ? {} : { split }) };
  const batch = await readColumns(engine, source, columns, more, run);
  const texts = batch.columns['decision'] as readonly (string | null)[];
  return cutOf(
    scores,
    texts.map((text) => text !== null && isPositive(text, positive)),
  );
}

/**
 * The smallest score decided positive, if every score below it is decided otherwise. Where all rows are decided alike nothing
 * shows where the cut would be.
 *
 * @example cutOf(Float64Array.of(0.2, 0.6, 0.9), [false, true, true]) // 0.6
 */
export function cutOf(scores: Float64Array, decisions: readonly boolean[]): number | null {
  let lowest = Number.POSITIVE_INFINITY;
  let highest = Number.NEGATIVE_INFINITY;
  for (const [row, decided] of decisions.entries()) {
    const score = scores[row] ?? Number.NaN;
    if (decided) lowest = Math.min(lowest, score);
    else highest = Math.max(highest, score);
  }
  return Number.isFinite(lowest) && Number.isFinite(highest) && highest < lowest ? lowest : null;
}
