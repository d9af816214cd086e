import type { RecordedDataset } from '../../record/manifest.ts';
import { mapChanges } from './map-changes.ts';

/**
 * How one role of the data moved, most telling first: only the bytes of the file, only the order of its rows, the number of
 * rows, columns that came, went or changed, only the label.
 *
 * @example dataChanges(old, now) // ['rows 300 → 310']
 */
export function dataChanges(before: RecordedDataset | undefined, after: RecordedDataset | undefined): string[] {
  if (before === undefined || after === undefined) {
    return before === after ? [] : [before === undefined ? 'new' : 'no longer there'];
  }
  const named = before.name === after.name ? [] : [`named ${before.name} → ${after.name}`];
  if (before.logical_sha256 === after.logical_sha256) {
    return before.hash === after.hash ? named : ['only the bytes of the file: its cells are the same', ...named];
  }
  const columns = mapChanges(before.columns, after.columns);
  const names = (list: typeof columns) => list.map(({ key }) => key).join(', ');
  const added = columns.filter((column) => column.before === undefined);
  const removed = columns.filter((column) => column.after === undefined);
  const changed = columns.filter((column) => column.before !== undefined && column.after !== undefined);
  const ofRows = [before.shape[0] === after.shape[0] ? '' : `rows ${before.shape[0]} → ${after.shape[0]}`];
  if (onlyOrder(before, after)) return ['only the order of the rows', ...named];
  const labelOnly =
    before.label_sha256 !== after.label_sha256 && columns.length === 1 && before.shape[0] === after.shape[0];
  return [
    ...ofRows,
    added.length === 0 ? '' : `columns added: ${names(added)}`,
    removed.length === 0 ? '' : `columns removed: ${names(removed)}`,
    changed.length === 0
      ? ''
      : labelOnly
        ? `only the label ${names(changed)}`
        : changed.length === Object.keys(after.columns).length && before.shape[0] !== after.shape[0]
          ? ''
          : `columns changed: ${names(changed)}`,
    ...named,
  ].filter((text) => text !== '');
}

function onlyOrder(before: RecordedDataset, after: RecordedDataset): boolean {
  return (
    before.row_multiset !== null &&
    before.row_multiset === after.row_multiset &&
    before.shape[0] === after.shape[0] &&
    before.shape[1] === after.shape[1]
  );
}
