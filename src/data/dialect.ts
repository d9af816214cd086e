/** The few places where SQL engines disagree on syntax (engines.md 4). Everything else is one text for all of them. */
export interface Dialect {
  readonly name: 'duckdb';
  /** Type that integers are summed in without overflow. */
  readonly wide: string;
  /** Whole-string match of a text expression against a regular expression given as plain text. */
  readonly fullMatch: (expression: string, pattern: string) => string;
  /** Text that is known to look like a number, as a double; NULL if it is beyond the range of doubles. */
  readonly textToDouble: (expression: string) => string;
  /** Whether a double is NaN. */
  readonly isNaN: (expression: string) => string;
  readonly asText: (expression: string) => string;
  readonly timestampMicros: (expression: string) => string;
}
