import { exp } from '../base/detmath.ts';
import type { Link } from './model.ts';

/** How margins become scores. `round`: the precision in which the format's library returns scores. */
export interface LinkRule {
  readonly link: Link;
  readonly round: 'float32' | 'float64';
}

/**
 * Scores from margins: computed in double with `base/detmath`, rounded once at the end.
 *
 * @param margins rows × outputs, row-major
 * @returns same shape
 * @example applyLink({ link: 'logistic', round: 'float64' }, Float64Array.of(0), 1) // [0.5]
 */
export function applyLink(rule: LinkRule, margins: Float64Array, outputs: number): Float64Array {
  const scores = new Float64Array(margins.length);
  if (rule.link === 'softmax' || rule.link === 'ovr') {
    const row = rule.link === 'softmax' ? softmaxRow : oneVersusRestRow;
    for (let at = 0; at < margins.length; at += outputs) row(margins, scores, at, outputs);
  } else {
    const link = { identity: (x: number) => x, logistic: expit, exp }[rule.link];
    for (let i = 0; i < margins.length; i++) scores[i] = link(margins[i] ?? 0);
  }
  if (rule.round === 'float32') for (let i = 0; i < scores.length; i++) scores[i] = Math.fround(scores[i] ?? 0);
  return scores;
}

/** 1/(1 + e^−x), without overflow. */
export function expit(x: number): number {
  if (x >= 0) return 1 / (1 + exp(-x));
  const e = exp(x);
  return e / (1 + e);
}

/** Exponentials relative to the largest margin, summed in class order. */
function softmaxRow(margins: Float64Array, scores: Float64Array, at: number, outputs: number): void {
  let largest = -Infinity;
  for (let k = 0; k < outputs; k++) largest = Math.max(largest, margins[at + k] ?? 0);
  let total = 0;
  for (let k = 0; k < outputs; k++) {
    const e = exp((margins[at + k] ?? 0) - largest);
    scores[at + k] = e;
    total += e;
  }
  for (let k = 0; k < outputs; k++) scores[at + k] = (scores[at + k] ?? 0) / total;
}

/** One sigmoid per class, divided by their sum; equal shares where all underflow. */
function oneVersusRestRow(margins: Float64Array, scores: Float64Array, at: number, outputs: number): void {
  let total = 0;
  for (let k = 0; k < outputs; k++) {
    const p = expit(margins[at + k] ?? 0);
    scores[at + k] = p;
    total += p;
  }
  for (let k = 0; k < outputs; k++) scores[at + k] = total > 0 ? (scores[at + k] ?? 0) / total : 1 / outputs;
}
