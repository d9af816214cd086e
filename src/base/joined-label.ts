/**
 * One label for several values in order: joined by `|`, a literal `|` or `\` inside a value escaped with `\`, so that two
 * combinations never share a label (metrics.md 1, intersections).
 *
 * @returns null if any value is missing
 * @example joinedLabel(['F', 'a|b']) // 'F|a\\|b'
 */
export function joinedLabel(values: readonly (string | null)[]): string | null {
  const parts = values.filter((value) => value !== null);
  return parts.length < values.length ? null : parts.map((part) => part.replace(/[\\|]/g, '\\$&')).join('|');
}
