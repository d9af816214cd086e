import type { Engine, RunOptions, Source, Split } from './engine.ts';
import { readColumns } from './read-columns.ts';

export interface SharedIds {
  /** Rows of the other source. */
  readonly rows: number;
  /** Ids that stand in both. */
  readonly shared: number;
  /** Up to five of them, in the order of the audited rows. */
  readonly examples: readonly string[];
}

/** Ids of the audited rows that also stand in another source, such as the training rows. Missing ids match nothing. */
export async function sharedIds(
  engine: Engine,
  audited: { readonly source: Source; readonly column: number; readonly split?: Split },
  other: { readonly source: Source; readonly column: number },
  options: RunOptions,
): Promise<SharedIds> {
  const mine = await ids(engine, audited, options);
  const theirs = await ids(engine, other, options);
  const known = new Set(theirs);
  const both = [...new Set(mine)].filter((id) => id !== null && id !== '' && known.has(id));
  return { rows: theirs.length, shared: both.length, examples: both.slice(0, 5).map(String) };
}

async function ids(
  engine: Engine,
  { source, column, split }: { readonly source: Source; readonly column: number; readonly split?: Split },
  options: RunOptions,
): Promise<readonly (string | null)[]> {
  const columns = [{ column, name: 'id', as: 'text' as const }];
  const batch = await readColumns(
    engine,
    source,
    columns,
    { missingValues: [], ...(split === undefined ? {} : { split }) },
    options,
  );
  return batch.columns['id'] as readonly (string | null)[];
}
