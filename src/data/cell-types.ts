import type { ColumnKind } from './engine.ts';

/** Type bytes of the digest encoding (evidence.md 1.1); 0 is a missing cell. A float32 is widened, so it is a float64. */
export const cellTypes = {
  boolean: 1,
  integer: 2,
  double: 3,
  text: 4,
  date: 5,
  timestamp: 6,
  decimal: 7,
} as const;

/** Names of the type bytes, as `dtypes` of the record holds them. */
export function dtypeName(kind: ColumnKind): string {
  switch (kind) {
    case 'real':
    case 'double':
      return 'float64';
    default:
      return kind;
  }
}
