/**
 * What engines.md 4 forbids in rendered SQL, because engines disagree on it. Text literals are emptied first, so that
 * data and patterns are not taken for SQL.
 */
export function sqlFaults(sql: string): string[] {
  const faults: string[] = [];
  const bare = sql.replace(/'(?:[^']|'')*'/g, "''");
  const forbid = (pattern: RegExp, why: string): void => {
    const found = pattern.exec(bare);
    if (found !== null) faults.push(`${why}: ${bare.slice(Math.max(0, found.index - 20), found.index + 30)}`);
  };
  forbid(/\bround\s*\(/i, 'round breaks ties in different ways');
  forbid(/(?<!\*)\/(?!\*)/, 'division of integers gives different types');
  forbid(/\b(lower|upper|trim|like|ilike|collate)\b/i, 'depends on collation or locale');
  forbid(/\d\.\d|\d[eE][+-]?\d/, 'a decimal literal has a different type on each engine');
  forbid(/\bsum\s*\((?!CAST\()/i, 'a sum needs a wide type');
  forbid(/\bavg\s*\(|\bapprox_|\bmedian\s*\(|\bquantile/i, 'not an exact integer');
  forbid(/\bCAST\((?!-?\d+ AS BIGINT)[^()]* AS (BIGINT|INTEGER|INT)\)/i, 'only floor may be cast to an integer');
  forbid(/\bLIMIT\b/i, 'a limit without order picks any rows');
  forbid(/"/, 'no source name stands in SQL');
  forbid(/;/, 'one statement only');
  for (const match of bare.matchAll(/ORDER BY/gi)) {
    const before = bare.slice(0, match.index);
    if (!/OVER \((PARTITION BY [\w, ]+ )?$/.test(before)) faults.push('ORDER BY stands only inside a window');
  }
  for (const match of bare.matchAll(/count\(|sum\(/gi)) {
    if (!outerCast(bare, match.index))
      faults.push(`an aggregate is not sent as text: ${bare.slice(match.index, match.index + 40)}`);
  }
  return faults;
}

/** Aggregates are cast to text where they leave the engine; those in an inner SELECT have a name first. */
function outerCast(sql: string, at: number): boolean {
  const before = sql.slice(0, at);
  if (/CAST\($/.test(before)) return true;
  const open = before.lastIndexOf('SELECT ');
  return /\(\s*$/.test(sql.slice(0, open));
}
