import { GlassAlphaError } from '../base/diagnostic.ts';
import type { Engine, RunOptions, Source, Split } from '../data/engine.ts';
import { bindColumns } from '../models/bind.ts';
import type { Model } from '../models/model.ts';
import { inputRequests } from './input-columns.ts';

export interface ScoredRows {
  /** One score per audited row, or one per class, row after row, in file order. */
  readonly scores: Float64Array;
  /** Cells per category column whose value the model has never seen, over all rows. */
  readonly unseen: Readonly<Record<string, number>>;
}

export interface ScoreRequest {
  readonly engine: Engine;
  readonly source: Source;
  readonly split?: Split | undefined;
  readonly missingValues: readonly string[];
  readonly model: Model;
  readonly options: RunOptions;
  readonly onRows?: (done: number) => void;
}

/**
 * Scores every audited row, block after block in file order; block borders change no bit.
 *
 * @throws GlassAlphaError `model.features` for inputs without a column, with every such input at once
 */
export async function scoreRows({
  engine,
  source,
  split,
  missingValues,
  model,
  options,
  onRows,
}: ScoreRequest): Promise<ScoredRows> {
  const available = source.info.columns.filter((column) => column.ignored !== true).map((column) => column.name);
  const { diagnostics } = bindColumns(model.inputs, available);
  if (diagnostics.length > 0) throw new GlassAlphaError(diagnostics);
  const columns = inputRequests(model.inputs, source);

  const blocks: Float64Array[] = [];
  const unseen = new Map<string, number>();
  let rows = 0;
  for await (const batch of engine.rows(
    { source, columns, ...(split === undefined ? {} : { split }), missingValues },
    options,
  )) {
    const block = model.predict(batch.columns, batch.rowCount);
    blocks.push(block.scores);
    for (const [column, count] of Object.entries(block.unseen)) unseen.set(column, (unseen.get(column) ?? 0) + count);
    rows += batch.rowCount;
    onRows?.(rows);
  }
  const scores = new Float64Array(rows * model.outputs);
  let offset = 0;
  for (const block of blocks) {
    scores.set(block, offset);
    offset += block.length;
  }
  return { scores, unseen: Object.fromEntries(unseen) };
}
