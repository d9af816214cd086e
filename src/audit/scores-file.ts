import { csvRow } from '../base/csv.ts';
import { expit } from '../base/detmath.ts';
import type { AuditConfig } from '../config/audit-config.ts';
import type { ColumnBatch, Engine, RequestedColumn } from '../data/engine.ts';
import { isPositive, labelValue } from '../data/labels.ts';
import { readColumns } from '../data/read-columns.ts';
import type { Roles } from '../data/roles.ts';
import type { Prepared } from './prepare.ts';
import { rowGroups } from './row-groups.ts';

export interface ScoresRequest {
  readonly config: AuditConfig;
  readonly prepared: Prepared;
  readonly roles: Roles;
  readonly engine: Engine;
  /** The model's scores; null: they stand in the data. */
  readonly scores: Float64Array | null;
  /** Null: the decision column is the truth. */
  readonly threshold: number | null;
  readonly favorableIsPositive: boolean;
}

/**
 * `<stem>.scores.csv`: id (without an id column, the number of the row), label, score, prediction and decision of every audited
 * row, and its group in each attribute, in file order. Labels, predictions and decisions are 1 or 0; what is not stated is empty.
 *
 * @example new TextDecoder().decode(await scoresFile(request)).split('\n')[0] // 'id,label,score,predicted,selected,gender'
 */
export async function scoresFile(request: ScoresRequest): Promise<Uint8Array> {
  const { config, prepared, roles, engine, threshold, favorableIsPositive } = request;
  const { source, split, run } = prepared;
  const { data } = config;
  const splitting = split === undefined ? {} : { split };
  const read = async (columns: readonly RequestedColumn[], missingValues: readonly string[]): Promise<ColumnBatch> =>
    columns.length === 0
      ? { rowCount: 0, columns: {} }
      : readColumns(engine, source, columns, { missingValues, ...splitting }, run);
  const text = (column: number | undefined, name: string): RequestedColumn[] =>
    column === undefined ? [] : [{ column, name, as: 'text' }];
  const cells = await read(
    [
      ...text(roles.label.column, 'label'),
      ...text(roles.id?.column, 'id'),
      ...text(threshold === null ? roles.decision?.column : undefined, 'decision'),
    ],
    data.missingValues,
  );
  const attributes = await read(
    roles.attributes.flatMap(({ column }, k) => text(column, `a${k}`)),
    [],
  );
  const groups = roles.attributes.map(({ attribute }, k) =>
    rowGroups(attribute, attributes.columns[`a${k}`] as readonly (string | null)[], data.missingValues),
  );
  const scores = request.scores ?? (await recordedScores(request, read));
  const positive = data.positiveLabel === undefined ? null : labelValue(data.positiveLabel);
  const column = (name: string) => cells.columns[name] as readonly (string | null)[] | undefined;
  const [labels, ids, decisions] = [column('label'), column('id'), column('decision')];
  const sign = (cell: string | null | undefined) => (cell == null ? null : isPositive(cell, positive) ? 1 : 0);

  const lines = [
    csvRow(['id', 'label', 'score', 'predicted', 'selected', ...roles.attributes.map((one) => one.attribute.label)]),
  ];
  for (let i = 0; i < cells.rowCount; i++) {
    const score = scores?.[i] ?? null;
    const predicted = threshold === null || score === null ? sign(decisions?.[i]) : score >= threshold ? 1 : 0;
    const selected = predicted === null ? null : (predicted === 1) === favorableIsPositive ? 1 : 0;
    lines.push(
      csvRow([
        ids === undefined ? i + 1 : (ids[i] ?? null),
        sign(labels?.[i]),
        score,
        predicted,
        selected,
        ...groups.map((group) => group[i] ?? null),
      ]),
    );
  }
  return new TextEncoder().encode(lines.join(''));
}

async function recordedScores(
  { config, roles }: ScoresRequest,
  read: (columns: readonly RequestedColumn[], missing: readonly string[]) => Promise<ColumnBatch>,
): Promise<Float64Array | null> {
  if (roles.score === undefined) return null;
  const { columns } = await read(
    [{ column: roles.score.column, name: 'score', as: 'number' }],
    config.data.missingValues,
  );
  const scores = columns['score'] as Float64Array;
  return config.data.scoreKind === 'logit' ? scores.map(expit) : scores;
}
