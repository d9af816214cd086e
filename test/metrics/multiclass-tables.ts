import { compareCodePoints } from '../../src/base/order.ts';
import type { CellCounts } from '../../src/metrics/cell-counts.ts';
import type { LabelHistogram, MulticlassSlice, MulticlassStatistics } from '../../src/metrics/multiclass/statistics.ts';

export interface ClassRow {
  readonly label: string;
  readonly predicted: string;
  readonly scores?: readonly number[];
  readonly weight?: number;
  readonly groups: Readonly<Record<string, string>>;
}

/** The sufficient statistics of rows, counted the slow and obvious way; every row is a cell of its own. */
export function tabulateClasses(
  rows: readonly ClassRow[],
  classes: readonly string[],
  attributes: readonly string[],
  declared: Readonly<Record<string, readonly string[]>> = {},
): MulticlassStatistics {
  return {
    split: 'audited',
    classes,
    overall: slice(rows, classes),
    attributes: attributes.map((name) => {
      const names = new Set([...(declared[name] ?? []), ...rows.map((row) => row.groups[name] ?? '')]);
      names.delete('');
      return {
        name,
        groups: [...names].sort(compareCodePoints).map((group) => ({
          group,
          ...slice(
            rows.filter((row) => row.groups[name] === group),
            classes,
          ),
        })),
        missing: rows.filter((row) => (row.groups[name] ?? '') === '').length,
        reference: 'largest',
      };
    }),
  };
}

function slice(rows: readonly ClassRow[], classes: readonly string[]): MulticlassSlice {
  const k = classes.length;
  const at = (name: string) => classes.indexOf(name);
  const confusion = counts(rows, k * k, (row) => at(row.label) * k + at(row.predicted));
  if (rows.length > 0 && rows[0]!.scores === undefined) return { n: rows.length, confusion };
  const scoreOf = (row: ClassRow, c: number) => row.scores![c]!;
  const isTopTwo = (row: ClassRow) => {
    const own = scoreOf(row, at(row.label));
    return row.scores!.filter((score) => score > own).length < 2;
  };
  return {
    n: rows.length,
    confusion,
    scores: classes.map((_, c) =>
      histogram(
        rows,
        k,
        (row) => scoreOf(row, c),
        (row) => at(row.label),
      ),
    ),
    topLabel: histogram(
      rows,
      2,
      (row) => scoreOf(row, at(row.predicted)),
      (row) => (row.label === row.predicted ? 1 : 0),
    ),
    topTwo: counts(rows, 2, (row) => (isTopTwo(row) ? 1 : 0)),
    cells: {
      label: rows.map((row) => at(row.label)),
      predicted: rows.map((row) => at(row.predicted)),
      scores: Float64Array.from(rows.flatMap((row) => row.scores!)),
      counts: counts(rows, rows.length, (_, i) => i),
      topTwo: rows.map((row) => (isTopTwo(row) ? 1 : 0)),
    },
  };
}

function histogram(
  rows: readonly ClassRow[],
  labels: number,
  score: (row: ClassRow) => number,
  label: (row: ClassRow) => number,
): LabelHistogram {
  const scores = Float64Array.from(new Set(rows.map(score))).sort();
  const place = new Map([...scores].map((value, i) => [value, i]));
  return {
    scores,
    labels: Array.from({ length: labels }, (_, l) =>
      counts(
        rows.filter((row) => label(row) === l),
        scores.length,
        (row) => place.get(score(row))!,
      ),
    ),
  };
}

function counts(rows: readonly ClassRow[], cells: number, cellOf: (row: ClassRow, i: number) => number): CellCounts {
  const [n, w, w2] = [new Float64Array(cells), new Float64Array(cells), new Float64Array(cells)];
  rows.forEach((row, i) => {
    const cell = cellOf(row, i);
    const weight = row.weight ?? 1;
    n[cell]! += 1;
    w[cell]! += weight;
    w2[cell]! += weight * weight;
  });
  return rows.some((row) => row.weight !== undefined) ? { rows: n, weights: w, weightSquares: w2 } : { rows: n };
}
