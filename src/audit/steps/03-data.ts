import { publish } from '../../base/format.ts';
import { compareCodePoints } from '../../base/order.ts';
import type { Absent, Cell, ContentBlock, ContentTable } from '../../record/content.ts';
import { type AuditContext, isBinary } from '../context.ts';
import { drift } from './03-drift.ts';
import { prohibitedInputs } from './03-prohibited-inputs.ts';
import { representativeness } from './03-representativeness.ts';
import { absent, merged, performed, table, unlabelledFact } from './cells.ts';

/** Section 3: what was read, what the columns hold, what is missing, whether training rows were audited, and how the rows differ from others. */
export function dataStep(context: AuditContext): ContentBlock {
  const overlap = overlapTable(context);
  const own = {
    facts: {
      sample: context.config.data.sample ?? 'not_stated',
      rows: context.rows,
      ...(isBinary(context) ? unlabelledFact(context) : {}),
      columns_with_missing: new Set(context.columns.filter((c) => c.missing > 0).map((c) => c.name)).size,
    },
    tables: {
      sources: sourcesTable(context),
      schema: schemaTable(context),
      ...(context.attributes.length === 0 ? {} : { missingness: missingnessTable(context) }),
      ...('absent' in overlap ? {} : { overlap }),
    },
    absent: {
      ...(context.attributes.length === 0
        ? { '3.3': absent('no_protected_attributes', 'name the columns under “data.protected_attributes”') }
        : {}),
      ...('absent' in overlap ? { '3.5': overlap } : {}),
    },
  };
  return performed(merged(own, representativeness(context), drift(context), prohibitedInputs(context)));
}

function sourcesTable(context: AuditContext): ContentTable {
  const roles = Object.keys(context.datasets).sort(compareCodePoints);
  const rows = roles.map((role): Cell[] => {
    const dataset = context.datasets[role];
    if (dataset === undefined) return [];
    return [role, dataset.name, dataset.shape[0], dataset.shape[1], dataset.hash ?? dataset.logical_sha256];
  });
  return table('3.1', ['role', 'name', 'rows', 'columns', 'sha256'], rows);
}

function schemaTable(context: AuditContext): ContentTable {
  const rows = context.columns.map((column): Cell[] => [
    column.name,
    column.roles.join(', '),
    column.type,
    column.missing,
    column.distinct,
    column.range?.[0] ?? null,
    column.range?.[1] ?? null,
    context.descriptions[column.name] ?? null,
  ]);
  const columns = ['column', 'roles', 'type', 'missing', 'distinct', 'lowest', 'highest', 'description'];
  return table('3.2', columns, rows);
}

/** Only columns with a missing cell: a table of zeros tells nothing that its absence does not. */
function missingnessTable(context: AuditContext): ContentTable {
  const affected = new Set(context.missingness.filter((m) => m.missing > 0).map((m) => m.column));
  const rows = context.missingness
    .filter((m) => affected.has(m.column))
    .map((m): Cell[] => [m.column, m.attribute, m.group, m.n, m.missing, m.n === 0 ? null : publish(m.missing / m.n)]);
  return table('3.3', ['column', 'attribute', 'group', 'n', 'missing', 'share'], rows);
}

function overlapTable(context: AuditContext): ContentTable | Absent {
  const { overlap } = context;
  if (overlap === null) {
    return absent('no_training_data', 'name the training rows under “data.train”, with “data.id_column”');
  }
  return table(
    '3.5',
    ['check', 'train_rows', 'shared', 'reason'],
    [['shared_ids', overlap.trainRows, overlap.sharedIds, overlap.reason]],
  );
}
