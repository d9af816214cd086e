import { publish } from '../../base/format.ts';
import type { Cell, ContentTable } from '../../record/content.ts';
import type { AuditContext } from '../context.ts';
import { table } from './cells.ts';

/** 7.1: who is told apart, and by what. */
export function attributesTable(context: AuditContext): ContentTable {
  const special = new Set(
    context.config.data.protectedAttributes.filter((a) => a.specialCategory === true).map(({ label }) => label),
  );
  const columns = [
    'attribute',
    'column',
    'source',
    'groups',
    'missing',
    'missing_share',
    'reference',
    'input_of_model',
    // Only where an attribute is declared so.
    ...(special.size === 0 ? [] : ['special_category']),
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
    ...(special.size === 0 ? [] : [special.has(a.name)]),
  ]);
  return table('7.1', columns, rows);
}
