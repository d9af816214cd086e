import { fail } from '../../../base/diagnostic.ts';
import type { ColumnBatch, RequestedColumn, RowRequest, RunOptions, SourceColumn } from '../../engine.ts';
import { numberPattern } from '../../number-text.ts';
import { showCell } from '../../show-cell.ts';
import { duckDbDialect } from './dialect.ts';
import { literal, type Session } from './session.ts';
import { doubles, isValid, texts } from './vectors.ts';

/** Rows per batch: a multiple of DuckDB's own 2,048 (engines.md 7). */
const batchRows = 65_536;

/**
 * Reads chosen columns in file order, as numbers or as text.
 *
 * @param select the FROM part, with columns `c0`… by place and `i`
 * @throws GlassAlphaError `data.parse` for text in a column wanted as numbers, with the row
 */
export async function* readRows(
  session: Session,
  request: RowRequest,
  table: (columns: readonly number[]) => string,
  locate: (row: number) => { readonly file: string; readonly row: number },
  options: RunOptions,
): AsyncGenerator<ColumnBatch> {
  const { columns, source, split, missingValues } = request;
  const wanted = [...new Set([...columns.map(({ column }) => column), ...(split === undefined ? [] : [split.column])])];
  const name = (column: number) => `c${wanted.indexOf(column)}`;
  const missing = missingValues.map(literal).join(', ');
  const item = (one: RequestedColumn) => {
    const column = source.info.columns[one.column];
    const expression = name(one.column);
    return one.as === 'number' ? numberItem(expression, column, missing) : textItem(expression, column, missing);
  };
  const where =
    split === undefined
      ? ''
      : ` WHERE ${splitText(name(split.column), source.info.columns[split.column])} = ${literal(split.value)}`;
  const items = columns.flatMap((one, k) => {
    const value = `${item(one)} AS v${k}`;
    // The cell itself is fetched only to say what is wrong with it.
    return canFail(one, source.info.columns[one.column])
      ? [value, `${duckDbDialect.asText(name(one.column))} AS t${k}`]
      : [value];
  });
  const sql = `SELECT ${[...(split === undefined ? [] : ['CAST(i AS double) AS i']), ...items].join(', ')} FROM ${table(wanted)} src${where}`;

  let batch = startBatch(columns);
  let before = 0;
  for await (const chunk of session.stream(sql, options)) {
    // Without a split rows are counted: numbering them would keep DuckDB from parsing in parallel.
    const rowNumbers = split === undefined ? null : doubles(chunk, 0).values;
    let at = split === undefined ? 0 : 1;
    for (const [k, one] of columns.entries()) {
      const target = batch.targets[k];
      if (one.as === 'text') {
        (target as (string | null)[]).push(...texts(chunk, at++));
        continue;
      }
      const { values, valid } = doubles(chunk, at++);
      (target as Float64Array).set(values, batch.rowCount);
      if (!canFail(one, source.info.columns[one.column])) continue;
      const cellAt = at++;
      for (let row = 0; valid !== null && row < chunk.rowCount; row++) {
        if (isValid(valid, row)) continue;
        const place = locate(rowNumbers?.[row] ?? before + row);
        notANumber(one.name, place, texts(chunk, cellAt)[row] ?? '', source.csv?.delimiter);
      }
    }
    batch.rowCount += chunk.rowCount;
    before += chunk.rowCount;
    if (batch.rowCount + 2048 > batchRows) {
      yield finish(batch, columns);
      batch = startBatch(columns);
    }
  }
  if (batch.rowCount > 0) yield finish(batch, columns);
}

/** Whether a cell of the column may be neither missing nor a number. */
function canFail({ as }: RequestedColumn, column: SourceColumn | undefined): boolean {
  const kind = column?.kind;
  return as === 'number' && (kind === 'text' || kind === 'date' || kind === 'timestamp' || kind === 'other');
}

interface OpenBatch {
  rowCount: number;
  readonly targets: readonly (Float64Array | (string | null)[])[];
}

function startBatch(columns: readonly RequestedColumn[]): OpenBatch {
  return { rowCount: 0, targets: columns.map(({ as }) => (as === 'number' ? new Float64Array(batchRows) : [])) };
}

function finish({ rowCount, targets }: OpenBatch, columns: readonly RequestedColumn[]): ColumnBatch {
  const entries = columns.map(({ name }, k) => {
    const target = targets[k] ?? [];
    return [name, target instanceof Float64Array ? target.subarray(0, rowCount) : target] as const;
  });
  return { rowCount, columns: Object.fromEntries(entries) };
}

/** NULL where the cell is neither missing nor a number; NaN where it is missing. */
function numberItem(expression: string, column: SourceColumn | undefined, missing: string): string {
  const none = `CAST('NaN' AS double)`;
  switch (column?.kind) {
    case 'text': {
      const isMissing = missing === '' ? '' : ` OR ${expression} IN (${missing})`;
      const isNumber = duckDbDialect.fullMatch(expression, numberPattern);
      return `CASE WHEN ${expression} IS NULL${isMissing} THEN ${none} WHEN ${isNumber} THEN ${duckDbDialect.textToDouble(expression)} END`;
    }
    case 'boolean':
      return `CASE WHEN ${expression} IS NULL THEN ${none} WHEN ${expression} THEN CAST('1' AS double) ELSE CAST('0' AS double) END`;
    case 'date':
    case 'timestamp':
    case 'other':
      return `CASE WHEN ${expression} IS NULL THEN ${none} END`;
    default:
      return `coalesce(CAST(${expression} AS double), ${none})`;
  }
}

function textItem(expression: string, column: SourceColumn | undefined, missing: string): string {
  if (column?.kind !== 'text') return duckDbDialect.asText(expression);
  return missing === '' ? expression : `CASE WHEN ${expression} NOT IN (${missing}) THEN ${expression} END`;
}

function splitText(expression: string, column: SourceColumn | undefined): string {
  return column?.kind === 'text' ? expression : duckDbDialect.asText(expression);
}

function notANumber(
  column: string,
  { file, row }: { file: string; row: number },
  cell: string,
  delimiter?: string,
): never {
  const comma = delimiter === ';' && /^[+-]?\d*,\d+$/.test(cell);
  fail('data.parse', `column "${column}" must hold numbers: row ${row} = "${showCell(cell)}"`, {
    where: { file },
    hint: comma
      ? 'write decimals with a point: 0.5, not 0,5'
      : 'correct the cell, or name its text in data.missing_values',
  });
}
