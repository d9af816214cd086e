import type { ExactMatchStatistics, NotReduced } from '../../metrics/row-statistics.ts';

/**
 * The largest score gap between rows that are alike in every unprotected input and in different groups.
 *
 * @param sets first place of each set of alike rows, ascending, then the number of rows: rows of a set stand side by side
 * @param groups group code per place, -1 where it is not stated
 * @returns `no_eligible_pairs` if no two alike rows are in different groups
 */
export function exactMatches(
  sets: Uint32Array,
  groups: { readonly values: Int32Array; readonly categories: readonly string[] },
  scores: Float64Array,
): ExactMatchStatistics | NotReduced {
  const { values, categories } = groups;
  let spanning = 0;
  let rows = 0;
  let largestGap = 0;
  let between: readonly [string, string] | null = null;
  for (let s = 0; s + 1 < sets.length; s++) {
    const extremes = extremesByGroup(values, scores, sets[s] as number, sets[s + 1] as number);
    if (extremes.length < 2) continue;
    spanning++;
    for (const high of extremes) {
      rows += high.rows;
      for (const low of extremes) {
        const gap = high.most - low.least;
        if (high === low || gap <= largestGap) continue;
        largestGap = gap;
        between = [categories[high.group] ?? '', categories[low.group] ?? ''];
      }
    }
  }
  return spanning === 0 ? { reason: 'no_eligible_pairs' } : { sets: spanning, rows, largestGap, between };
}

/** First place of each run of rows that `alike` takes as one, then the number of rows. */
export function runsOf(rowCount: number, alike: (a: number, b: number) => boolean): Uint32Array {
  const starts: number[] = [];
  for (let place = 0; place < rowCount; place++) if (place === 0 || !alike(place - 1, place)) starts.push(place);
  return Uint32Array.from([...starts, rowCount]);
}

interface Extremes {
  readonly group: number;
  rows: number;
  least: number;
  most: number;
}

/** Smallest and largest score of each group among places `from` … `to` − 1, groups in code-point order. */
function extremesByGroup(groups: Int32Array, scores: Float64Array, from: number, to: number): readonly Extremes[] {
  if (to - from < 2) return [];
  const found = new Map<number, Extremes>();
  for (let place = from; place < to; place++) {
    const group = groups[place] as number;
    if (group < 0) continue;
    const score = scores[place] as number;
    const known = found.get(group);
    if (known === undefined) {
      found.set(group, { group, rows: 1, least: score, most: score });
    } else {
      known.rows++;
      known.least = Math.min(known.least, score);
      known.most = Math.max(known.most, score);
    }
  }
  return [...found.values()].sort((a, b) => a.group - b.group);
}
