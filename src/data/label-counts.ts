import { compareCodePoints } from '../base/order.ts';
import type { AuditConfig } from '../config/audit-config.ts';
import type { Engine, RunOptions, Source } from './engine.ts';
import { groupOfBucket } from './grouped-counts.ts';
import { readDistinct } from './label-problems.ts';
import { labelKey, labelValue } from './labels.ts';
import { type LoggedStatement, resultDigest } from './query-log.ts';
import { relationSql } from './relation.ts';
import { bindLabels, columnsOf } from './roles.ts';
import { sortTable } from './sorted-table.ts';
import { distinctSql, labelCountsSql } from './statements.ts';

/** Labels by group of rows that are not audited themselves, such as the training rows. */
export interface LabelCounts {
  /** Rows with a label. */
  readonly rows: number;
  readonly attributes: readonly {
    /** The attribute's label. */
    readonly name: string;
    /** Labelled rows without a stated value. */
    readonly missing: number;
    /** Observed groups in code-point order. */
    readonly groups: readonly { readonly group: string; readonly negatives: number; readonly positives: number }[];
  }[];
  readonly queryLog: readonly LoggedStatement[];
}

/**
 * Counts labels by group in another source, with the audited rows' definition of label and groups.
 *
 * @returns null if the source has no label, or none of the protected attributes; the number of values if there are more than two
 */
export async function countLabels(
  engine: Engine,
  source: Source,
  config: Pick<AuditConfig, 'data'>,
  options: RunOptions,
): Promise<LabelCounts | { readonly values: number } | null> {
  const roles = bindLabels(config, source);
  if (roles === null || roles.attributes.length === 0) return null;
  const columns = columnsOf(roles);
  const sets = [[], ...roles.attributes.map((_, k) => [k])];
  const from = await engine.load(source, columns, options);
  const relation = relationSql(
    { roles, columns, threshold: null, missingValues: config.data.missingValues },
    engine.dialect,
    from,
  );
  const id = `${source.role} labels`;
  const statement = { id, purpose: 'cells' as const, ...labelCountsSql(sets, roles.attributes.length), relation };
  const texts = readDistinct(
    await engine.run({ id: `${source.role} values`, purpose: 'check', ...distinctSql('yt'), relation }, options),
  );
  const values = new Set(texts.map(({ text }) => labelKey(labelValue(text))));
  if (values.size > 2) return { values: values.size };
  const sorted = sortTable(await engine.run(statement, options));
  const { table, order, buckets } = sorted;

  let rows = 0;
  const missing = sets.map(() => 0);
  const groups = sets.map(() => new Map<string, { negatives: number; positives: number }>());
  for (const bucket of buckets) {
    const label = bucket.texts[roles.attributes.length] ?? null;
    if (label === null) continue;
    let n = 0;
    for (let k = bucket.start; k < bucket.end; k++) n += Number(table.integers['n']?.[order[k] ?? 0] ?? 0n);
    const { set } = bucket;
    if (set === 0) {
      rows += n;
      continue;
    }
    const group = groupOfBucket({ sets, roles }, bucket);
    if (group === null) {
      missing[set] = (missing[set] ?? 0) + n;
      continue;
    }
    const counts = groups[set]?.get(group) ?? { negatives: 0, positives: 0 };
    counts[label === '1' ? 'positives' : 'negatives'] += n;
    groups[set]?.set(group, counts);
  }
  return {
    rows,
    attributes: roles.attributes.map(({ attribute }, k) => ({
      name: attribute.label,
      missing: missing[k + 1] ?? 0,
      groups: [...(groups[k + 1] ?? [])]
        .sort(([a], [b]) => compareCodePoints(a, b))
        .map(([group, counts]) => ({ group, ...counts })),
    })),
    queryLog: [
      {
        id,
        purpose: 'cells',
        sql: statement.sql,
        rows: table.rowCount,
        resultSha256: resultDigest(sorted, engine.createSha256()),
      },
    ],
  };
}
