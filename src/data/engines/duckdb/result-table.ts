import { fail } from '../../../base/diagnostic.ts';
import type { ResultTable, RunOptions, Statement } from '../../engine.ts';
import { growing } from './growing.ts';
import type { Session } from './session.ts';
import { doubles, integerTexts, internedTexts, texts } from './vectors.ts';

/**
 * Runs a statement and reads its result into columns. Integers come as text, as from every engine (engines.md 4).
 *
 * @throws GlassAlphaError `engine.limit` beyond `maxRows`
 */
export async function readResult(session: Session, statement: Statement, options: RunOptions): Promise<ResultTable> {
  const { shape } = statement;
  const setIndex = new Map<string | null, number>(shape.sets?.map((id, k) => [id, k]));
  const set = growing((length) => new Uint8Array(length));
  const groups: (string | null)[][] = shape.texts.map(() => []);
  const dictionaries = shape.texts.map(() => new Map<string, string>());
  const score = growing((length) => new Float64Array(length));
  const amount = growing((length) => new Float64Array(length));
  const integers = shape.integers.map(() => ({
    column: growing((length) => new BigInt64Array(length)),
    wide: new Map<number, bigint>(),
  }));
  const columns = [
    ...(shape.sets === undefined ? [] : ['g']),
    ...shape.texts,
    ...(shape.score ? ['s'] : []),
    ...(shape.amount === true ? ['y'] : []),
    ...shape.integers,
  ];
  const sql = `WITH r AS (${statement.relation}) SELECT ${columns.join(', ')} FROM (${statement.sql}) result`;
  let rowCount = 0;
  for await (const chunk of session.stream(sql, options)) {
    const rows = chunk.rowCount;
    rowCount += rows;
    if (rowCount > options.maxRows) tooManyRows(statement.id, options.maxRows);
    let at = 0;
    const sets = set.extend(rows);
    if (shape.sets !== undefined) {
      for (const [k, id] of texts(chunk, at++).entries()) sets.values[sets.at + k] = setIndex.get(id) ?? 255;
    }
    for (const [k, column] of groups.entries()) {
      const dictionary = dictionaries[k] ?? new Map<string, string>();
      for (const text of internedTexts(chunk, at++, dictionary)) column.push(text);
    }
    for (const key of [...(shape.score ? [score] : []), ...(shape.amount === true ? [amount] : [])]) {
      const { values, at: start } = key.extend(rows);
      values.set(doubles(chunk, at++).values.subarray(0, rows), start);
    }
    for (const { column, wide } of integers) {
      const { values, at: start } = column.extend(rows);
      integerTexts(chunk, at++, values, start, wide);
    }
  }
  return {
    rowCount,
    set: set.finish(),
    groups,
    ...(shape.score ? { score: score.finish() } : {}),
    ...(shape.amount === true ? { amount: amount.finish() } : {}),
    integers: Object.fromEntries(
      shape.integers.map((name, k) => {
        const found = integers[k];
        return [name, found === undefined ? new BigInt64Array() : whole(found.column.finish(), found.wide)];
      }),
    ),
  };
}

/** Sums of scaled weights leave 64 bits from some 2,000 rows on. */
function whole(values: BigInt64Array, wide: ReadonlyMap<number, bigint>): BigInt64Array | readonly bigint[] {
  return wide.size === 0 ? values : Array.from(values, (value, row) => wide.get(row) ?? value);
}

function tooManyRows(id: string, maxRows: number): never {
  fail('engine.limit', `statement "${id}" returns more than ${maxRows} rows`, {
    hint: 'raise engine.max_result_rows, or audit fewer attributes at a time',
  });
}
