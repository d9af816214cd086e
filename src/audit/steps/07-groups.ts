import { everyRow } from '../../metrics/label-views.ts';
import type { AttributeStatistics, Slice } from '../../metrics/statistics.ts';
import type { Cell, ContentTable } from '../../record/content.ts';
import type { AttributeFacts, AuditContext, BinaryContext } from '../context.ts';
import { type Slice as CellSlice, metricCell, table } from './cells.ts';

/** Groups below these sizes are flagged wherever a figure of theirs stands (interface.md 6). */
export const smallGroup = 30;
export const verySmallGroup = 10;

/** One row per attribute and metric; `versus` metrics are stored against the attribute's reference group. */
export function gapTable(
  context: AuditContext,
  subsection: string,
  ids: readonly (readonly [id: string, versus: boolean])[],
): ContentTable {
  const rows = context.attributes.flatMap((a) =>
    ids.map(([id, versus]): Cell[] => {
      const slice =
        versus && a.reference !== null ? { attribute: a.name, reference: a.reference } : { attribute: a.name };
      return [a.name, id, metricCell(context, id, slice)];
    }),
  );
  return table(subsection, ['attribute', 'metric', 'value'], rows);
}

/** One row per group, in attribute and group order; attribute and group stand first. */
export function groupRows(
  context: BinaryContext,
  cells: (attribute: AttributeFacts, slice: Slice, group: string) => Cell[],
): Cell[][] {
  return context.attributes.flatMap((attribute) => {
    const statistics = context.statistics.attributes.find((a: AttributeStatistics) => a.name === attribute.name);
    return (statistics?.groups ?? []).map((slice) => [
      attribute.name,
      slice.group,
      ...cells(attribute, slice, slice.group),
    ]);
  });
}

export function versusReference({ name: attribute, reference }: AttributeFacts, group: string): CellSlice {
  return reference === null ? { attribute, group } : { attribute, group, reference };
}

/** Persons decided for the outcome that is good for them. */
export function selected(context: BinaryContext, slice: Slice): number {
  const { confusion } = everyRow(slice);
  return context.statistics.favorableIsPositive ? confusion.tp + confusion.fp : confusion.tn + confusion.fn;
}

export function positives({ confusion }: Slice): number {
  return confusion.tp + confusion.fn;
}

export function negatives({ confusion }: Slice): number {
  return confusion.fp + confusion.tn;
}

export function sizeFlag(n: number): string {
  if (n === 0) return 'empty';
  if (n < verySmallGroup) return 'n < 10';
  return n < smallGroup ? 'n < 30' : 'none';
}
