import { compareCodePoints } from '../base/order.ts';
import type { AuditConfig } from '../config/audit-config.ts';
import { findColumn } from '../data/columns.ts';
import type { Engine, RunOptions, Source, Split } from '../data/engine.ts';
import { readColumns } from '../data/read-columns.ts';
import type { GradeMigration } from '../metrics/pd-grades/compute-pd-grades.ts';
import type { UndefinedReason } from '../record/metric.ts';
import type { Prepared } from './prepare.ts';

/** How many customers went from which grade to which; or why that is not known. */
export type FoundMigration =
  | { readonly migration: GradeMigration; readonly customers: number }
  | { readonly code: UndefinedReason; readonly reason: string };

/** Grades of the same customers in the reference and in the audited rows, joined by id. An id that stands twice joins nothing. */
export async function gradeMigration(
  { data }: AuditConfig,
  { source, reference, split, run }: Prepared,
  engine: Engine,
): Promise<FoundMigration> {
  const { gradeColumn = '', idColumn } = data;
  if (reference === null) return { code: 'no_reference', reason: 'no reference rows are given (data.reference)' };
  if (idColumn === undefined) return { code: 'not_computed', reason: 'no id column is declared (data.id_column)' };
  const columns = (from: Source) =>
    [idColumn, gradeColumn].map((name) => findColumn(name, from.info.columns, '').index ?? undefined);
  const [auditedId, auditedGrade] = columns(source);
  const [referenceId, referenceGrade] = columns(reference);
  if (
    referenceId === undefined ||
    referenceGrade === undefined ||
    auditedId === undefined ||
    auditedGrade === undefined
  ) {
    const lacking = referenceId === undefined ? idColumn : gradeColumn;
    return { code: 'no_reference', reason: `the reference data have no column "${lacking}"` };
  }
  const before = await gradesById(engine, reference, [referenceId, referenceGrade], undefined, run);
  const after = await gradesById(engine, source, [auditedId, auditedGrade], split, run);
  const both = [...after].flatMap(([id, now]) => {
    const then = before.get(id);
    return then === undefined || then === null || now === null ? [] : [[then, now] as const];
  });
  const grades = [...new Set(both.flat())].sort(compareCodePoints);
  const place = new Map(grades.map((grade, i) => [grade, i]));
  const counts = new Float64Array(grades.length * grades.length);
  for (const [then, now] of both) {
    const cell = (place.get(then) ?? 0) * grades.length + (place.get(now) ?? 0);
    counts[cell] = (counts[cell] ?? 0) + 1;
  }
  return { migration: { grades, counts }, customers: both.length };
}

/** Null for an id that stands twice. */
async function gradesById(
  engine: Engine,
  source: Source,
  [id, grade]: readonly [number, number],
  split: Split | undefined,
  run: RunOptions,
): Promise<ReadonlyMap<string, string | null>> {
  const columns = [
    { column: id, name: 'id', as: 'text' as const },
    { column: grade, name: 'grade', as: 'text' as const },
  ];
  const more = { missingValues: [], ...(split === undefined ? {} : { split }) };
  const batch = await readColumns(engine, source, columns, more, run);
  const ids = batch.columns['id'] as readonly (string | null)[];
  const texts = batch.columns['grade'] as readonly (string | null)[];
  const found = new Map<string, string | null>();
  for (const [i, text] of ids.entries()) {
    const own = texts[i] ?? null;
    if (text === null || text === '' || own === null || own === '') continue;
    found.set(text, found.has(text) ? null : own);
  }
  return found;
}
