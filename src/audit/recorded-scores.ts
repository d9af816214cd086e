import { expit } from '../base/detmath.ts';
import { type Diagnostic, fail, GlassAlphaError, problem } from '../base/diagnostic.ts';
import { createSha256 } from '../base/sha256.ts';
import type { AuditConfig } from '../config/audit-config.ts';
import { findColumn } from '../data/columns.ts';
import type { Engine, RequestedColumn, RunOptions, Source, Split } from '../data/engine.ts';
import { isPositive, labelValue } from '../data/labels.ts';
import { readColumns } from '../data/read-columns.ts';

/** Recorded results of the audited rows, in their order. */
export interface RecordedScores {
  /** Row keys for messages: ids, else row numbers. */
  readonly ids: readonly string[];
  readonly scores: Float64Array | null;
  /** 1 = the positive class. */
  readonly decisions: Uint8Array | null;
  /** For people: the file or column they stand in. */
  readonly against: string;
}

interface Reading {
  readonly engine: Engine;
  readonly options: RunOptions;
  readonly missingValues: readonly string[];
}

/**
 * The scores or decisions that the model is held against: `model.parity`, joined by id or else in row order, or the score and
 * decision columns of the audited data. Null if nothing was recorded.
 *
 * @throws GlassAlphaError `data.missing_column`, `data.duplicate_id`, `data.missing_id` or `model.parity` for rows that cannot be joined
 */
export async function readRecordedScores(
  config: AuditConfig,
  audited: { readonly source: Source; readonly split: Split | undefined },
  parity: Source | null,
  reading: Reading,
): Promise<RecordedScores | null> {
  const { data, model } = config;
  if (model.parity !== undefined && parity !== null) {
    const ids = data.idColumn === undefined ? null : await texts(audited.source, audited.split, data.idColumn, reading);
    const recorded = await numbers(parity, undefined, model.parity.column, reading);
    const keys = data.idColumn === undefined ? null : await texts(parity, undefined, data.idColumn, reading);
    const scores =
      ids === null || keys === null
        ? inRowOrder(recorded, await rowCount(audited, reading), model.parity.file.path)
        : joined(ids, keys, recorded, model.parity.file.path);
    return {
      ids: ids?.map((id) => id ?? '') ?? rowNames(scores.length),
      scores,
      decisions: null,
      against: `${model.parity.file.path}, column ${model.parity.column}`,
    };
  }
  if (data.scoreColumn === undefined && data.predictionColumn === undefined) return null;
  const read =
    data.scoreColumn === undefined ? null : await numbers(audited.source, audited.split, data.scoreColumn, reading);
  const scores = read !== null && data.scoreKind === 'logit' ? read.map(expit) : read;
  const decisions =
    data.predictionColumn === undefined
      ? null
      : await texts(audited.source, audited.split, data.predictionColumn, reading);
  const ids = data.idColumn === undefined ? null : await texts(audited.source, audited.split, data.idColumn, reading);
  const positive = data.positiveLabel === undefined ? null : labelValue(data.positiveLabel);
  return {
    ids: ids?.map((id) => id ?? '') ?? rowNames(scores?.length ?? decisions?.length ?? 0),
    scores,
    decisions:
      decisions === null
        ? null
        : Uint8Array.from(decisions, (cell) => (cell !== null && isPositive(cell, positive) ? 1 : 0)),
    against: `column ${[data.scoreColumn, data.predictionColumn].filter((name) => name !== undefined).join(' and ')} of the audited data`,
  };
}

/** SHA-256 over scores in row order, each as a big-endian double. */
export function scoresDigest(scores: Float64Array): string {
  const bytes = new Uint8Array(scores.length * 8);
  const view = new DataView(bytes.buffer);
  scores.forEach((score, i) => {
    view.setFloat64(i * 8, score);
  });
  const hash = createSha256();
  hash.update(bytes);
  return hash.digestHex();
}

function inRowOrder(recorded: Float64Array, rows: number, file: string): Float64Array {
  if (recorded.length === rows) return recorded;
  return fail('model.parity', `${file} has ${recorded.length} recorded scores, the audited data ${rows} rows`, {
    hint: 'set data.id_column so that rows are joined by id',
  });
}

function joined(
  ids: readonly (string | null)[],
  keys: readonly (string | null)[],
  recorded: Float64Array,
  file: string,
): Float64Array {
  const diagnostics: Diagnostic[] = [];
  const byKey = new Map<string, number>();
  const twice: string[] = [];
  keys.forEach((key, row) => {
    if (key === null) return;
    if (byKey.has(key)) twice.push(key);
    byKey.set(key, recorded[row] ?? Number.NaN);
  });
  if (twice.length > 0)
    diagnostics.push(
      problem(
        'data.duplicate_id',
        `${twice.length} ids stand more than once in ${file}, for example ${twice.slice(0, 5).join(', ')}`,
        { where: { file } },
      ),
    );
  const absent = ids.filter((id): id is string => id !== null && !byKey.has(id));
  if (absent.length > 0)
    diagnostics.push(
      problem(
        'model.parity',
        `${absent.length} of ${ids.length} audited rows have no recorded score in ${file}, for example ${absent.slice(0, 5).join(', ')}`,
        { where: { file } },
      ),
    );
  if (diagnostics.length > 0) throw new GlassAlphaError(diagnostics);
  return Float64Array.from(ids, (id) => (id === null ? Number.NaN : (byKey.get(id) ?? Number.NaN)));
}

async function rowCount(
  { source, split }: { readonly source: Source; readonly split: Split | undefined },
  { engine, options, missingValues }: Reading,
): Promise<number> {
  if (split === undefined) return source.info.rows;
  const rows = await readColumns(
    engine,
    source,
    [{ column: split.column, name: 'cell', as: 'text' }],
    { split, missingValues },
    options,
  );
  return rows.rowCount;
}

function rowNames(rows: number): string[] {
  return Array.from({ length: rows }, (_, i) => `row ${i + 1}`);
}

/** Every cell of a text column, null where it is missing. */
async function texts(
  source: Source,
  split: Split | undefined,
  name: string,
  reading: Reading,
): Promise<readonly (string | null)[]> {
  return (await column(source, split, name, 'text', { ...reading, missingValues: [] })) as readonly (string | null)[];
}

async function numbers(
  source: Source,
  split: Split | undefined,
  name: string,
  reading: Reading,
): Promise<Float64Array> {
  return (await column(source, split, name, 'number', reading)) as Float64Array;
}

async function column(
  source: Source,
  split: Split | undefined,
  name: string,
  as: RequestedColumn['as'],
  { engine, options, missingValues }: Reading,
) {
  const found = findColumn(name, source.info.columns, source.names[0] ?? '');
  if (found.index === null) throw new GlassAlphaError(found.diagnostics);
  const batch = await readColumns(
    engine,
    source,
    [{ column: found.index, name: 'cell', as }],
    { missingValues, ...(split === undefined ? {} : { split }) },
    options,
  );
  return batch.columns['cell'] ?? [];
}
