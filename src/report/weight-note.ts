import type { Manifest } from '../record/manifest.ts';
import { note } from './blocks.ts';
import type { Block } from './view.ts';

/** Where rows are weighted, metrics are too; curves, bins and distributions count every row once, and say so. */
export function weightNote({ data_schema: { roles } }: Manifest): Block[] {
  return roles.weight === null
    ? []
    : [
        note(
          `Metrics weight the rows by ${roles.weight}; counts of rows, curves, bins and points at other thresholds or shares count each row once.`,
        ),
      ];
}
