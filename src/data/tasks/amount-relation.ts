import type { Dialect } from '../dialect.ts';
import { goodNumber, type RelationInput, relationWith } from '../relation.ts';

/**
 * The relation `r` of a task with amounts: `y` the outcome and `p` the prediction where they are numbers, `yq`, `pq` their quality,
 * `yt`, `pt` their text.
 */
export function amountRelationSql(input: RelationInput, dialect: Dialect, from: string): string {
  const { label, score } = input.roles;
  const number = { missing: input.missingValues, unknown: [] };
  const parts = {
    numbers: [
      { prefix: 'y', role: label, ...number },
      ...(score === undefined ? [] : [{ prefix: 'p', role: score, ...number }]),
    ],
    raw: [],
    judged: [],
    read: [goodNumber('y'), 'yq', 'yt', ...(score === undefined ? [] : [goodNumber('p'), 'pq', 'pt'])],
  };
  return relationWith(parts, input, dialect, from);
}
