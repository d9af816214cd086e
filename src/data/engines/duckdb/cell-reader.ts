import type { DuckDBDataChunk } from '@duckdb/node-api';
import { cellTypes } from '../../cell-types.ts';
import type { CellBatch, EncodedColumn, RunOptions, SourceColumn } from '../../engine.ts';
import { duckDbDialect } from './dialect.ts';
import type { Session } from './session.ts';
import { booleans, doubles, isValid, textBytes } from './vectors.ts';

/**
 * Streams every column in file order, each cell in the digest encoding of evidence.md 1.1.
 *
 * @param from the FROM part, with columns `c0`… as in `columns`
 */
export async function* readCells(
  session: Session,
  columns: readonly SourceColumn[],
  from: string,
  options: RunOptions,
): AsyncGenerator<CellBatch> {
  const items = columns.map((column, k) => stored(`c${k}`, column)).join(', ');
  for await (const chunk of session.stream(`SELECT ${items} FROM ${from} src`, options)) {
    yield { rowCount: chunk.rowCount, columns: columns.map((column, k) => encode(chunk, k, column)) };
  }
}

/** Integers, dates and decimals are digested as ASCII text, so DuckDB writes them; other types have no digest. */
function stored(expression: string, { kind }: SourceColumn): string {
  switch (kind) {
    case 'text':
    case 'boolean':
    case 'double':
      return expression;
    case 'real':
      return `CAST(${expression} AS double)`;
    case 'timestamp':
      return duckDbDialect.asText(duckDbDialect.timestampMicros(expression));
    case 'other':
      return `${expression} IS NOT NULL`;
    default:
      return duckDbDialect.asText(expression);
  }
}

function encode(chunk: DuckDBDataChunk, column: number, { kind }: SourceColumn): EncodedColumn {
  switch (kind) {
    case 'real':
    case 'double':
      return encodeDoubles(chunk, column);
    case 'boolean':
      return encodeBooleans(chunk, column, false);
    case 'other':
      return encodeBooleans(chunk, column, true);
    default:
      return encodeTexts(chunk, column, cellTypes[kind]);
  }
}

const headerBytes = 5;

function encodeTexts(chunk: DuckDBDataChunk, column: number, type: number): EncodedColumn {
  const rows = chunk.rowCount;
  const text = textBytes(chunk, column);
  const offsets = new Uint32Array(rows + 1);
  for (let row = 0; row < rows; row++) {
    offsets[row + 1] = (offsets[row] ?? 0) + headerBytes + (isValid(text.valid, row) ? text.length(row) : 0);
  }
  const bytes = new Uint8Array(offsets[rows] ?? 0);
  for (let row = 0; row < rows; row++) {
    if (!isValid(text.valid, row)) continue;
    const at = offsets[row] ?? 0;
    writeHeader(bytes, at, type, text.length(row));
    text.copy(row, bytes, at + headerBytes);
  }
  return { bytes, offsets };
}

function encodeDoubles(chunk: DuckDBDataChunk, column: number): EncodedColumn {
  const rows = chunk.rowCount;
  const { values, valid } = doubles(chunk, column);
  const offsets = new Uint32Array(rows + 1);
  const bytes = new Uint8Array(rows * (headerBytes + 8));
  const view = new DataView(bytes.buffer);
  let at = 0;
  for (let row = 0; row < rows; row++) {
    if (isValid(valid, row)) {
      writeHeader(bytes, at, cellTypes.double, 8);
      const value = values[row] ?? 0;
      // One zero and one NaN: `value + 0` turns −0 into 0, and NaN has one bit pattern here.
      if (Number.isNaN(value)) view.setUint32(at + headerBytes, 0x7ff80000);
      else view.setFloat64(at + headerBytes, value + 0);
      at += 8;
    }
    at += headerBytes;
    offsets[row + 1] = at;
  }
  return { bytes: bytes.subarray(0, at), offsets };
}

/** A boolean is one byte, 0 or 1. A column without a digest keeps only what is missing. */
function encodeBooleans(chunk: DuckDBDataChunk, column: number, presenceOnly: boolean): EncodedColumn {
  const rows = chunk.rowCount;
  const { value, valid } = booleans(chunk, column);
  const offsets = new Uint32Array(rows + 1);
  const bytes = new Uint8Array(rows * (headerBytes + 1));
  let at = 0;
  for (let row = 0; row < rows; row++) {
    const present = presenceOnly ? value(row) : isValid(valid, row);
    if (present) {
      writeHeader(bytes, at, cellTypes.boolean, 1);
      bytes[at + headerBytes] = value(row) ? 1 : 0;
      at++;
    }
    at += headerBytes;
    offsets[row + 1] = at;
  }
  return { bytes: bytes.subarray(0, at), offsets };
}

/** A missing cell is five zero bytes: type 0, length 0. */
function writeHeader(bytes: Uint8Array, at: number, type: number, length: number): void {
  bytes[at] = type;
  bytes[at + 1] = length >>> 24;
  bytes[at + 2] = length >>> 16;
  bytes[at + 3] = length >>> 8;
  bytes[at + 4] = length;
}
