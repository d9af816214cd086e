import { createSum } from '../../base/exact-sum.ts';
import type {
  CategoricalRelation,
  FeaturePair,
  FeatureRole,
  NumericGroup,
  NumericRelation,
} from '../../metrics/row-statistics.ts';
import { type EncodedColumn, encodeColumn, encodeTexts } from './encode-column.ts';
import type { RowColumn, RowTable } from './row-table.ts';

/**
 * Every model input and every other column against every attribute, reduced to what associations and AUCs are made of. Rows
 * with either value missing are left out pair by pair (metrics.md 8.6), and counted.
 */
export function featurePairs({ inputs, others, attributes }: RowTable): FeaturePair[] {
  const encoded = attributes.map((attribute) => ({ ...attribute, ...encodeTexts(attribute.groups) }));
  const pairsOf = (column: RowColumn, isInput: boolean): FeaturePair[] => {
    const feature = encodeColumn(column);
    const relate = feature.kind === 'numeric' ? numericRelations(feature.values) : categoricalRelations(feature);
    return encoded.map(({ name, values, categories, carriers }) => {
      const role: FeatureRole = carriers.includes(column.name) ? 'carrier' : isInput ? 'input' : 'other';
      const relation = relate(values, categories);
      const n = rowsOf(relation);
      return { feature: column.name, attribute: name, role, n, dropped: values.length - n, relation };
    });
  };
  return [...inputs.flatMap((column) => pairsOf(column, true)), ...others.flatMap((column) => pairsOf(column, false))];
}

type Relate = (groups: Int32Array, names: readonly string[]) => NumericRelation | CategoricalRelation;

/** Sorts the feature once, for all attributes. Sums run over ascending values, so the order of the rows leaves no trace. */
function numericRelations(values: Float64Array): Relate {
  const value = (row: number): number => values[row] as number;
  const ascending = Uint32Array.from(values.keys())
    .filter((row) => !Number.isNaN(value(row)))
    .sort((a, b) => value(a) - value(b));
  return (groups, names) => {
    const rows = ascending.filter((row) => (groups[row] as number) >= 0);
    const group = (row: number): number => groups[row] as number;
    const sums = names.map(() => createSum());
    const n = new Float64Array(names.length);
    for (const row of rows) {
      sums[group(row)]?.add(value(row));
      n[group(row)] = (n[group(row)] ?? 0) + 1;
    }
    const means = sums.map((sum, g) => sum.value() / (n[g] ?? 0));
    const squares = names.map(() => createSum());
    for (const row of rows) {
      const deviation = value(row) - (means[group(row)] ?? 0);
      squares[group(row)]?.add(deviation * deviation);
    }
    const won = wonPairs(rows, value, group, names.length);
    const all = names.map(
      (name, g): NumericGroup => ({
        group: name,
        n: n[g] ?? 0,
        mean: means[g] ?? 0,
        squaredDeviations: squares[g]?.value() ?? 0,
        wonTwice: won[g] ?? 0,
      }),
    );
    return { kind: 'numeric', groups: all.filter(({ n }) => n > 0) };
  };
}

/** Per group twice its members' won pairs against all other rows, ties counting one; exact below 2^53, some 10^8 rows. */
function wonPairs(
  rows: Uint32Array,
  value: (row: number) => number,
  group: (row: number) => number,
  groups: number,
): Float64Array {
  const won = new Float64Array(groups);
  const below = new Float64Array(groups);
  const here = new Float64Array(groups);
  for (let first = 0; first < rows.length; ) {
    let end = first;
    here.fill(0);
    while (end < rows.length && value(rows[end] as number) === value(rows[first] as number)) {
      const g = group(rows[end++] as number);
      here[g] = (here[g] as number) + 1;
    }
    const tied = end - first;
    for (let g = 0; g < groups; g++) {
      const members = here[g] as number;
      if (members > 0) {
        const othersBelow = first - (below[g] as number);
        won[g] = (won[g] as number) + members * (2 * othersBelow + (tied - members));
      }
      below[g] = (below[g] as number) + members;
    }
    first = end;
  }
  return won;
}

function categoricalRelations({ values, categories }: Extract<EncodedColumn, { kind: 'categorical' }>): Relate {
  return (groups, names) => {
    const counts = categories.map(() => new Array<number>(names.length).fill(0));
    values.forEach((code, row) => {
      const g = groups[row] as number;
      const line = counts[code];
      if (line !== undefined && g >= 0) line[g] = (line[g] ?? 0) + 1;
    });
    const filled = names.flatMap((_, g) => (counts.some((line) => (line[g] ?? 0) > 0) ? [g] : []));
    return {
      kind: 'categorical',
      groups: filled.map((g) => names[g] ?? ''),
      counts: counts.map((line) => filled.map((g) => line[g] ?? 0)).filter((line) => line.some((count) => count > 0)),
    };
  };
}

function rowsOf(relation: NumericRelation | CategoricalRelation): number {
  return relation.kind === 'numeric'
    ? relation.groups.reduce((sum, { n }) => sum + n, 0)
    : relation.counts.reduce((sum, line) => sum + line.reduce((a, b) => a + b, 0), 0);
}
