import { compareCodePoints } from './order.ts';

/**
 * The legal word that was most likely meant: Damerau–Levenshtein distance at most 2, at most 1 for words below 5 letters,
 * and always less than the length of the word.
 *
 * @example suggest('treshold', ['threshold', 'metric']) // 'threshold'
 */
export function suggest(word: string, legal: readonly string[]): string | undefined {
  const { length } = [...word];
  // Where every letter would change, nothing was meant: "y" is no suggestion for "s".
  const limit = Math.min(length < 5 ? 1 : 2, length - 1);
  const [best] = nearest(word, legal, 1);
  return best !== undefined && editDistance(word.toLowerCase(), best.toLowerCase()) <= limit ? best : undefined;
}

/** The `count` legal words nearest to `word`, nearest first, ties in code-point order. */
export function nearest(word: string, legal: readonly string[], count: number): string[] {
  const lower = word.toLowerCase();
  return legal
    .map((candidate) => ({ candidate, distance: editDistance(lower, candidate.toLowerCase()) }))
    .sort((a, b) => a.distance - b.distance || compareCodePoints(a.candidate, b.candidate))
    .slice(0, count)
    .map(({ candidate }) => candidate);
}

/**
 * Damerau–Levenshtein distance in code points (optimal string alignment: no substring is edited twice), so that a
 * transposition of neighbours costs 1.
 *
 * @example editDistance('treshold', 'threshold') // 1
 */
export function editDistance(a: string, b: string): number {
  const x = [...a].slice(0, maxLength);
  const y = [...b].slice(0, maxLength);
  let beforeLast: number[] = [];
  let last = Array.from({ length: y.length + 1 }, (_, j) => j);
  for (let i = 1; i <= x.length; i++) {
    const row = [i];
    for (let j = 1; j <= y.length; j++) {
      const change = (last[j - 1] ?? 0) + (x[i - 1] === y[j - 1] ? 0 : 1);
      let cost = Math.min(change, (last[j] ?? 0) + 1, (row[j - 1] ?? 0) + 1);
      if (i > 1 && j > 1 && x[i - 1] === y[j - 2] && x[i - 2] === y[j - 1]) {
        cost = Math.min(cost, (beforeLast[j - 2] ?? 0) + 1);
      }
      row.push(cost);
    }
    beforeLast = last;
    last = row;
  }
  return last[y.length] ?? 0;
}

/** Longer words than any key: keeps a hostile file from costing quadratic time. */
const maxLength = 64;
