import type { PerformedContent } from '../record/content.ts';
import { note } from './blocks.ts';
import { countText } from './numbers.ts';
import type { Block } from './view.ts';

/** Where some rows have no label: which figures speak of all rows, and which of the others. */
export function unlabelledNote({ facts }: PerformedContent): Block[] {
  const rows = facts?.['unlabelled'];
  if (typeof rows !== 'number') return [];
  const what = rows === 1 ? '1 row has no label' : `${countText(rows)} rows have no label`;
  return [
    note(
      `${what}: group sizes, selection rates and what compares them speak of all rows; every figure of outcomes or scores speaks of the rows with a label.`,
    ),
  ];
}
