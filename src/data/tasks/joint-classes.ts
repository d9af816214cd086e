import type { Bucket, SortedTable } from '../sorted-table.ts';
import { weightAt } from '../weights.ts';
import { openSums } from './cell-sums.ts';
import { scoreUnit } from './class-relation.ts';
import type { JointClassCells } from './task-measurement.ts';

/**
 * Cells of alike rows: a bucket has one row of the result, whose texts after the attributes are label, prediction, whether the
 * label is among the two most probable, and the class of every probability. Raw values of one group are put together.
 */
export function foldJointClasses(
  { table, order }: SortedTable,
  buckets: readonly Bucket[],
  { width, classes, shift }: { readonly width: number; readonly classes: number; readonly shift: number | undefined },
): JointClassCells {
  const places = new Map<string, number>();
  const keys: string[][] = [];
  const cellOf = buckets.map(({ texts }) => {
    const own = texts.slice(width).map((text) => text ?? '');
    const key = own.join(' ');
    const known = places.get(key) ?? keys.push(own) - 1;
    places.set(key, known);
    return known;
  });
  const counts = openSums(keys.length, shift);
  const sums = new Float64Array(keys.length * classes);
  const rows = new Float64Array(keys.length);
  for (const [b, { start, end }] of buckets.entries()) {
    const cell = cellOf[b] ?? 0;
    for (let k = start; k < end; k++) {
      const row = order[k] ?? 0;
      const n = Number(table.integers['n']?.[row] ?? 0n);
      counts.add(cell, n, () => weightAt(table, row));
      rows[cell] = (rows[cell] ?? 0) + n;
      for (let c = 0; c < classes; c++) {
        const place = cell * classes + c;
        sums[place] = (sums[place] ?? 0) + Number(table.integers[`q${c}`]?.[row] ?? 0n);
      }
    }
  }
  return {
    label: Int32Array.from(keys, ([label]) => Number(label)),
    predicted: Int32Array.from(keys, ([, predicted]) => Number(predicted)),
    topTwo: Uint8Array.from(keys, ([, , topTwo]) => Number(topTwo)),
    scores: sums.map((sum, place) => sum / (rows[Math.floor(place / classes)] ?? 1) / scoreUnit),
    counts: counts.close(),
  };
}
