import { fail } from '../../../base/diagnostic.ts';
import type { RunOptions } from '../../engine.ts';
import type { Session } from './session.ts';
import { doubles } from './vectors.ts';

/** Rows between flushes of the appender, so that a large table can spill. */
const flushRows = 1 << 18;

/** One or more scores per row, row after row. */
export interface AttachedScores {
  readonly scores: Float64Array;
  readonly outputs: number;
}

/**
 * Puts scores, as `s0`, `s1`, …, into a temporary table with the row numbers they belong to (engines.md 7).
 *
 * @param rowsSql row numbers `i` of the scored rows, in file order; null if all rows were scored
 */
export async function fillScores(
  session: Session,
  table: string,
  { scores, outputs }: AttachedScores,
  rowsSql: string | null,
  options: RunOptions,
): Promise<void> {
  const plain = rowsSql === null ? table : `${table}_k`;
  const names = Array.from({ length: outputs }, (_, k) => `s${k}`);
  await session.execute(
    `CREATE TEMP TABLE ${plain} (i BIGINT, ${names.map((name) => `${name} DOUBLE`).join(', ')})`,
    options,
  );
  const appender = await session.connection.createAppender(plain);
  const rows = scores.length / outputs;
  for (let k = 0; k < rows; k++) {
    appender.appendBigInt(BigInt(k));
    for (let j = 0; j < outputs; j++) appender.appendDouble(scores[k * outputs + j] ?? 0);
    appender.endRow();
    if ((k + 1) % flushRows === 0) appender.flushSync();
  }
  appender.flushSync();
  appender.closeSync();
  if (rowsSql === null) return;
  const numbered = `SELECT i, row_number() OVER (ORDER BY i) - CAST(1 AS BIGINT) AS k FROM (${rowsSql}) split_rows`;
  await session.execute(
    `CREATE TEMP TABLE ${table} AS SELECT n.i AS i, ${names.map((name) => `p.${name} AS ${name}`).join(', ')} FROM (${numbered}) n JOIN ${plain} p ON n.k = p.i`,
    options,
  );
  await session.execute(`DROP TABLE ${plain}`, options);
  let count = 0;
  for await (const chunk of session.stream(`SELECT CAST(count(*) AS double) FROM ${table}`, options)) {
    count = doubles(chunk, 0).values[0] ?? 0;
  }
  if (count !== rows) fail('internal.bug', `scores of ${rows} rows were given for ${count}`);
}
