import { type Comparison, comparisons, type Threshold } from '../record/decisions.ts';

/** Ways to write each comparison, beside its name (policy.md 1.2). */
const synonyms: Readonly<Record<Comparison, readonly string[]>> = {
  less_than: ['<', 'lt', 'below'],
  less_than_or_equal: ['<=', '≤', 'le', 'at_most'],
  greater_than: ['>', 'gt', 'above'],
  greater_than_or_equal: ['>=', '≥', 'ge', 'at_least'],
  equals: ['=', '==', 'eq'],
  between: ['in', 'within'],
};

/** Every accepted word, folded, with the comparison it means. */
const byWord = new Map(
  comparisons.flatMap((name) => [name, ...synonyms[name]].map((word): [string, Comparison] => [fold(word), name])),
);

/**
 * The comparison that a word of a policy means; case, spaces, hyphens and underscores are ignored.
 *
 * @example comparisonOf('At most') // 'less_than_or_equal'
 */
export function comparisonOf(word: string): Comparison | undefined {
  return byWord.get(fold(word));
}

function fold(word: string): string {
  return word.toLowerCase().replace(/[\s_-]/g, '');
}

/**
 * Whether a published value satisfies the comparison. No tolerance (policy.md 2.2). True and false count as 1 and 0.
 *
 * @param threshold `[low, high]` for `between`, both inclusive
 * @example satisfies(0.1, 'less_than', 0.1) // false
 */
export function satisfies(value: number, comparison: Comparison, threshold: Threshold): boolean {
  const [low, high] = bounds(threshold);
  switch (comparison) {
    case 'less_than':
      return value < low;
    case 'less_than_or_equal':
      return value <= low;
    case 'greater_than':
      return value > low;
    case 'greater_than_or_equal':
      return value >= low;
    case 'equals':
      return value === low;
    case 'between':
      return low <= value && value <= high;
  }
}

/** Whether every, some or no value of [lower, upper] satisfies the comparison; null limits are unbounded. */
export function intervalState(
  lower: number | null,
  upper: number | null,
  comparison: Comparison,
  threshold: Threshold,
): 'satisfies' | 'violates' | 'spans' {
  const [low, high] = bounds(threshold);
  const from = lower ?? -Infinity;
  const to = upper ?? Infinity;
  switch (comparison) {
    case 'less_than':
      return to < low ? 'satisfies' : from >= low ? 'violates' : 'spans';
    case 'less_than_or_equal':
      return to <= low ? 'satisfies' : from > low ? 'violates' : 'spans';
    case 'greater_than':
      return from > low ? 'satisfies' : to <= low ? 'violates' : 'spans';
    case 'greater_than_or_equal':
      return from >= low ? 'satisfies' : to < low ? 'violates' : 'spans';
    case 'equals':
      return from === low && to === low ? 'satisfies' : to < low || from > low ? 'violates' : 'spans';
    case 'between':
      return low <= from && to <= high ? 'satisfies' : to < low || from > high ? 'violates' : 'spans';
  }
}

/**
 * Signed distance to satisfaction: positive on the satisfied side, 0 on the threshold (policy.md 2.5).
 *
 * @example margin(0.102, 'less_than', 0.1) // -0.002, before publishing
 */
export function margin(value: number, comparison: Comparison, threshold: Threshold): number {
  const [low, high] = bounds(threshold);
  if (comparison === 'less_than' || comparison === 'less_than_or_equal') return low - value;
  if (comparison === 'greater_than' || comparison === 'greater_than_or_equal') return value - low;
  if (comparison === 'equals') return -Math.abs(value - low);
  return Math.min(value - low, high - value);
}

/** A threshold as two numbers; a single one twice. */
export function bounds(threshold: Threshold): readonly [number, number] {
  if (typeof threshold === 'object') return threshold;
  const single = Number(threshold);
  return [single, single];
}
