/** Constants as every engine reads them alike (engines.md 4). */

/** No double is larger. */
export const largestDouble = '1.7976931348623157E308';

/** A double constant: engines read decimal literals as different types (engines.md 4). */
export function double(x: number): string {
  return `CAST('${String(x)}' AS double)`;
}

export function integer(n: number): string {
  return `CAST(${n} AS BIGINT)`;
}

/** A text literal. Nothing but `'` is special in it. */
export function text(value: string): string {
  return `'${value.replaceAll("'", "''")}'`;
}

/** Counts rows with a property; unlike a sum it is never NULL. */
export function countIf(condition: string): string {
  return `count(CASE WHEN ${condition} THEN ${integer(1)} END)`;
}
