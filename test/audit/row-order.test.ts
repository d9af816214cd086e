import { describe, expect, it } from 'vitest';
import { audit } from '../../src/app/library.ts';
import { sha256Hex } from '../../src/base/sha256.ts';
import { parquet } from '../data/parquet.ts';

const rows = 50_000;

/** 4,999 scores with every bit of a double, group names beyond ASCII, missing values; the outcome follows the score. */
const made = `SELECT
    CAST(i AS BIGINT) AS id, floor(u0 * 4999) / 4999 AS score, CASE WHEN u1 < 0.1 + 0.7 * u0 THEN 1 ELSE 0 END AS outcome,
    CASE WHEN u2 < 0.01 THEN NULL WHEN u2 < 0.3 THEN 'ä' WHEN u2 < 0.7 THEN '01' ELSE '1' END AS origin,
    CASE WHEN u3 < 0.2 THEN '🂡' ELSE 'a|b' END AS region
  FROM (SELECT i, ${[0, 1, 2, 3].map((k) => `(hash(i * 8 + ${k}) >> 11) * CAST('1.1102230246251565e-16' AS double) AS u${k}`).join(', ')}
    FROM range(${rows}) t(i))`;

const orders = { 'as made': 'id', backwards: 'id DESC', shuffled: 'hash(id)' };

describe('T23: thread count and row order', () => {
  it('three of each give the same metrics and the same results of every statement, byte for byte', async () => {
    const seen = new Map<string, string>();
    for (const [name, order] of Object.entries(orders)) {
      const path = await parquet(`SELECT * FROM (${made}) ORDER BY ${order}`);
      for (const threads of [1, 2, 4]) seen.set(`${name}, ${threads} threads`, await bytesOf(path, threads));
    }
    const [first, ...others] = [...seen.values()];
    expect(seen.size).toBe(9);
    expect(JSON.parse(first!).metrics['demographic_parity_difference|attribute=origin'].result.ci).toBeDefined();
    // A comparison of digests: a difference of megabytes helps nobody.
    for (const other of others) expect(sha256Hex(other)).toBe(sha256Hex(first!));
  }, 300_000);
});

/** What of the record may not depend on the order of the rows: figures and every statement's result, not the digests of the file itself. */
async function bytesOf(path: string, threads: number): Promise<string> {
  const { manifest } = await audit(
    {
      as_of: '2025-09-30',
      favorable_outcome: 1,
      threshold: 0.5,
      git: { reason: 'test' },
      institution: { name: 'Test' },
      model: { id: 'test', version: '1', name: 'Test' },
      metrics: { n_bootstrap: 1000 },
      data: {
        path,
        target_column: 'outcome',
        positive_label: 1,
        score_column: 'score',
        id_column: 'id',
        protected_attributes: ['origin', 'region'],
      },
    },
    { threads },
  );
  const { metrics, content, engine } = manifest;
  const { '5': performance, '6': calibration, '7': fairness } = content;
  return JSON.stringify({ metrics, performance, calibration, fairness, queries: engine.query_log });
}
