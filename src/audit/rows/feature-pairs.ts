import { createSum } from '../../base/exact-sum.ts';
import type {
  CategoricalRelation,
  FeaturePair,
  FeatureRole,
  NumericGroup,
  NumericRelation,
} from '../../metrics/row-statistics.ts';
import { denseRanks, sortByRank } from './dense-ranks.ts';
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
  const rows = sortByRank(presentRows(values), denseRanks(values));
  const ascending = Float64Array.from(rows, (row) => values[row] as number);
  return (groups, names) => {
    const member = Int32Array.from(rows, (row) => groups[row] as number);
    const n = new Float64Array(names.length);
    for (const g of member) if (g >= 0) n[g] = (n[g] as number) + 1;
    const means = groupSums(ascending, member, names.length, (value) => value).map((sum, g) => sum / (n[g] as number));
    const squares = groupSums(ascending, member, names.length, (value, g) => {
      const deviation = value - (means[g] as number);
      return deviation * deviation;
    });
    const won = wonPairs(ascending, member, names.length);
    const all = names.map(
      (group, g): NumericGroup => ({
        group,
        n: n[g] ?? 0,
        mean: means[g] ?? 0,
        squaredDeviations: squares[g] ?? 0,
        wonTwice: won[g] ?? 0,
      }),
    );
    return { kind: 'numeric', groups: all.filter((group) => group.n > 0) };
  };
}

function presentRows(values: Float64Array): Uint32Array {
  const rows = new Uint32Array(values.length);
  let present = 0;
  for (let row = 0; row < values.length; row++) if (!Number.isNaN(values[row])) rows[present++] = row;
  return rows.subarray(0, present);
}

/** One compensated sum per group. */
function groupSums(
  values: Float64Array,
  member: Int32Array,
  groups: number,
  term: (value: number, group: number) => number,
): Float64Array {
  const sums = Array.from({ length: groups }, createSum);
  for (let i = 0; i < values.length; i++) {
    const g = member[i] as number;
    if (g >= 0) sums[g]?.add(term(values[i] as number, g));
  }
  return Float64Array.from(sums, (sum) => sum.value());
}

/** Per group twice its members' won pairs against all other rows, ties counting one; exact below 2^53, some 10^8 rows. */
function wonPairs(ascending: Float64Array, member: Int32Array, groups: number): Float64Array {
  const won = new Float64Array(groups);
  const below = new Float64Array(groups);
  const here = new Float64Array(groups);
  let allBelow = 0;
  for (let first = 0; first < ascending.length; ) {
    const value = ascending[first];
    let tied = 0;
    here.fill(0);
    for (; first < ascending.length && ascending[first] === value; first++) {
      const g = member[first] as number;
      if (g < 0) continue;
      here[g] = (here[g] as number) + 1;
      tied++;
    }
    for (let g = 0; g < groups; g++) {
      const members = here[g] as number;
      if (members === 0) continue;
      const othersBelow = allBelow - (below[g] as number);
      won[g] = (won[g] as number) + members * (2 * othersBelow + (tied - members));
      below[g] = (below[g] as number) + members;
    }
    allBelow += tied;
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
