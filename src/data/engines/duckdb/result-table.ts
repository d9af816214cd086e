import { fail } from '../../../base/diagnostic.ts';
import type { ResultTable, RunOptions, Statement } from '../../engine.ts';
import type { Session } from './session.ts';
import { doubles, texts } from './vectors.ts';

/**
 * Runs a statement and reads its result into columns. Integers come as text, as from every engine (engines.md 4).
 *
 * @throws GlassAlphaError `engine.limit` beyond `maxRows`
 */
export async function readResult(session: Session, statement: Statement, options: RunOptions): Promise<ResultTable> {
  const { shape } = statement;
  const setIndex = new Map(shape.sets?.map((id, k) => [id, k]));
  const sets: number[] = [];
  const groups: (string | null)[][] = shape.texts.map(() => []);
  const scores: number[] = [];
  const integers: bigint[][] = shape.integers.map(() => []);
  const select = [
    ...(shape.sets === undefined ? [] : ['g']),
    ...shape.texts,
    ...(shape.score ? ['s'] : []),
    ...shape.integers,
  ];
  const sql = `WITH r AS (${statement.relation}) SELECT ${select.join(', ')} FROM (${statement.sql}) result`;
  let rowCount = 0;
  for await (const chunk of session.stream(sql, options)) {
    rowCount += chunk.rowCount;
    if (rowCount > options.maxRows) tooManyRows(statement.id, options.maxRows);
    let at = 0;
    if (shape.sets !== undefined) {
      for (const id of texts(chunk, at++)) sets.push(setIndex.get(id ?? '') ?? 255);
    } else for (let k = 0; k < chunk.rowCount; k++) sets.push(0);
    for (const column of groups) for (const text of texts(chunk, at++)) column.push(text);
    if (shape.score) for (const score of doubles(chunk, at++).values) scores.push(score);
    for (const column of integers) for (const text of texts(chunk, at++)) column.push(BigInt(text ?? 0));
  }
  return {
    rowCount,
    set: Uint8Array.from(sets),
    groups,
    ...(shape.score ? { score: Float64Array.from(scores) } : {}),
    integers: Object.fromEntries(shape.integers.map((name, k) => [name, integers[k] ?? []])),
  };
}

function tooManyRows(id: string, maxRows: number): never {
  fail('engine.limit', `statement "${id}" returns more than ${maxRows} rows`, {
    hint: 'raise engine.max_result_rows, or audit fewer attributes at a time',
  });
}
