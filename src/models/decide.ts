/**
 * The decision: class 1 when the score reaches the threshold. The one place where it is made (models.md 1); nothing
 * compares a margin with the link of a threshold, because rounding would move rows across it.
 *
 * @param score in the scale of the recorded scores, never NaN
 * @param threshold same scale
 * @example decide(0.5, 0.5) // true
 */
export function decide(score: number, threshold: number): boolean {
  return score >= threshold;
}
