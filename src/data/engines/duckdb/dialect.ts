import type { Dialect } from '../../dialect.ts';

/** SQL as DuckDB 1.5 understands it. `TRY_CAST` gives NULL for `1e400`, which the caller reports as not finite. */
export const duckDbDialect: Dialect = {
  name: 'duckdb',
  wide: 'HUGEINT',
  fullMatch: (expression, pattern) => `regexp_full_match(${expression}, '${pattern}')`,
  textToDouble: (expression) => `TRY_CAST(${expression} AS double)`,
  isNaN: (expression) => `isnan(${expression})`,
  asText: (expression) => `CAST(${expression} AS varchar)`,
  timestampMicros: (expression) => `epoch_us(${expression})`,
};
