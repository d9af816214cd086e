import type { PerformedContent } from '../record/content.ts';
import type { Manifest } from '../record/manifest.ts';
import { note } from './blocks.ts';
import type { Block } from './view.ts';

/** Where rows are weighted, so is every rate, mean, curve and share; what is counted are rows. */
export function weightNote({ data_schema: { roles } }: Manifest): Block[] {
  return roles.weight === null
    ? []
    : [
        note(
          `Rates, means, curves, bins and shares weight the rows by the column “${roles.weight}”; n and other counts are rows, and intervals rest on the effective number of them.`,
        ),
      ];
}

/** Where a figure takes every row once although rows have weights: what rests on single rows or on tests of counts. */
export function countedOnceNote(
  { data_schema: { roles } }: Manifest,
  { facts }: PerformedContent,
  fact: string,
): Block[] {
  return facts?.[fact] === 'not_used'
    ? [note(`Each row counts once here, whatever its ${roles.weight ?? 'weight'}.`)]
    : [];
}
