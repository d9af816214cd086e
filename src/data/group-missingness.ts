import { compareCodePoints } from '../base/order.ts';
import type { AttributeConfig } from '../config/audit-config.ts';
import { cellText } from './encoded-cell.ts';
import type { EncodedColumn } from './engine.ts';
import { groupOfNumber, groupOfText } from './groups.ts';

export interface ScannedGroup {
  readonly group: string;
  readonly n: number;
  /** Missing cells of each column, by column name. */
  readonly missing: Readonly<Record<string, number>>;
}

export interface GroupMissingness {
  /** Takes the groups of the next rows. */
  begin(attributeColumn: EncodedColumn, rows: readonly number[]): void;
  /** Counts a missing cell in the group of the row at this position of `begin`. */
  missing(position: number, column: number): void;
  /** Groups with rows, in code-point order. */
  result(columnNames: readonly string[]): readonly ScannedGroup[];
}

/** Distinct raw values whose group is remembered. */
const maxRemembered = 10_000;

/** Counts the missing cells of every column in every group of one attribute. */
export function createGroupMissingness(
  attribute: AttributeConfig,
  width: number,
  missingValues: readonly string[],
): GroupMissingness {
  const groups = new Map<string, { n: number; readonly missing: Float64Array }>();
  const known = new Map<string | null, string | null>();
  let current: (string | null)[] = [];
  const groupOf = (raw: string | null): string | null => {
    const found = known.get(raw);
    if (found !== undefined) return found;
    const { bins } = attribute;
    const group = bins === undefined ? groupOfText(attribute, raw) : groupOfNumber(attribute, bins, raw, missingValues);
    if (known.size < maxRemembered) known.set(raw, group);
    return group;
  };
  return {
    begin(column, rows) {
      current = rows.map((row) => groupOf(cellText(column, row)));
      for (const group of current) {
        if (group === null) continue;
        const entry = groups.get(group);
        if (entry === undefined) groups.set(group, { n: 1, missing: new Float64Array(width) });
        else entry.n++;
      }
    },
    missing(position, column) {
      const counts = groups.get(current[position] ?? '')?.missing;
      if (current[position] !== null && counts !== undefined) counts[column] = (counts[column] ?? 0) + 1;
    },
    result: (columnNames) =>
      [...groups]
        .sort(([a], [b]) => compareCodePoints(a, b))
        .map(([group, { n, missing }]) => ({
          group,
          n,
          missing: Object.fromEntries(columnNames.map((name, k) => [name, missing[k] ?? 0])),
        })),
  };
}
