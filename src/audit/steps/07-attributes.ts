import { publish } from '../../base/format.ts';
import type { Cell, ContentTable } from '../../record/content.ts';
import type { AuditContext } from '../context.ts';
import { table } from './cells.ts';

/** 7.1: who is told apart, and by what. */
export function attributesTable(context: AuditContext): ContentTable {
  const columns = [
    'attribute',
    'column',
    'source',
    'groups',
    'missing',
    'missing_share',
    'reference',
    'input_of_model',
  ];
  const rows = context.attributes.map((a): Cell[] => [
    a.name,
    a.column,
    a.source,
    a.groups.length,
    a.missing,
    context.rows === 0 ? null : publish(a.missing / context.rows),
    a.reference,
    a.inputOfModel,
  ]);
  return table('7.1', columns, rows);
}
