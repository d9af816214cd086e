import type { ColumnBatch, Engine, RequestedColumn, RunOptions, Source, Split } from './engine.ts';

/**
 * Reads whole columns of a source, for the parity join and the like: a few columns of a table that is scored row by row.
 *
 * @returns one batch with all rows
 * @throws GlassAlphaError `data.parse` for text in a column wanted as numbers
 */
export async function readColumns(
  engine: Engine,
  source: Source,
  columns: readonly RequestedColumn[],
  more: { readonly split?: Split; readonly missingValues: readonly string[] },
  options: RunOptions,
): Promise<ColumnBatch> {
  const batches: ColumnBatch[] = [];
  for await (const batch of engine.rows({ source, columns, ...more }, options)) batches.push(batch);
  const rowCount = batches.reduce((sum, batch) => sum + batch.rowCount, 0);
  const entries = columns.map(({ name, as }) => {
    const parts = batches.map((batch) => batch.columns[name] ?? []);
    if (as === 'text') return [name, (parts as (string | null)[][]).flat()] as const;
    const whole = new Float64Array(rowCount);
    let at = 0;
    for (const part of parts) {
      whole.set(part as Float64Array, at);
      at += part.length;
    }
    return [name, whole] as const;
  });
  return { rowCount, columns: Object.fromEntries(entries) };
}
