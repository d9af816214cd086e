import { exp } from '../base/detmath.ts';
import type { Proportion } from './proportion.ts';
import { logBinomialMass } from './special/binomial-mass.ts';

/**
 * Fisher's exact test of two rates, two-sided: the chance of all tables with the same margins that are no more probable than the
 * one seen. Its cost grows with the root of the counts only.
 *
 * @returns 1 if a margin is empty
 * @example fisherExactP({ x: 5, n: 30 }, { x: 9, n: 40 }) // 0.7637…
 */
export function fisherExactP(a: Proportion, b: Proportion): number {
  const events = a.x + b.x;
  const table: Margins = { first: a.n, second: b.n, events };
  const least = Math.max(0, events - b.n);
  const most = Math.min(a.n, events);
  const mode = Math.min(most, Math.max(least, Math.floor(((events + 1) * (a.n + 1)) / (a.n + b.n + 2))));
  if (a.x === mode) return 1;
  const seen = logMass(a.x, table);
  // Tables as probable as the one seen count whatever their last bits say.
  const asProbable = seen + 1e-10;
  if (logMass(mode, table) <= asProbable) return 1;
  if (a.x < mode) {
    const far = firstFrom(mode, most, (x) => logMass(x, table) <= asProbable);
    return Math.min(1, tail(a.x, -1, table) + (far === undefined ? 0 : tail(far, 1, table)));
  }
  const far = firstFrom(-mode, -least, (x) => logMass(-x, table) <= asProbable);
  return Math.min(1, tail(a.x, 1, table) + (far === undefined ? 0 : tail(-far, -1, table)));
}

interface Margins {
  readonly first: number;
  readonly second: number;
  readonly events: number;
}

/** log of the hypergeometric probability, as a quotient of binomial ones at the common rate. */
function logMass(x: number, { first, second, events }: Margins): number {
  const rows = first + second;
  const p = events / rows;
  const q = (rows - events) / rows;
  return (
    logBinomialMass(x, first, p, q) + logBinomialMass(events - x, second, p, q) - logBinomialMass(events, rows, p, q)
  );
}

/** Sum of the probabilities from x away from the mode, each from the one before. */
function tail(x: number, step: 1 | -1, table: Margins): number {
  const { first, second, events } = table;
  let term = 1;
  let sum = 0;
  for (let at = x; term > 1e-17 * sum; at += step) {
    sum += term;
    term *=
      step === 1
        ? ((first - at) * (events - at)) / ((at + 1) * (second - events + at + 1))
        : (at * (second - events + at)) / ((first - at + 1) * (events - at + 1));
  }
  return sum * exp(logMass(x, table));
}

/** The first integer from low to high with a property that, once there, stays. */
function firstFrom(low: number, high: number, has: (x: number) => boolean): number | undefined {
  if (!has(high)) return undefined;
  let a = low;
  let b = high;
  while (a < b) {
    const middle = Math.floor(a + (b - a) / 2);
    if (has(middle)) b = middle;
    else a = middle + 1;
  }
  return a;
}
