import type { CountRateName } from './definition.ts';
import type { Confusion } from './statistics.ts';

/** x of n; undefined as a rate if n is 0. */
export interface Fraction {
  readonly x: number;
  readonly n: number;
}

/**
 * Numerator and denominator of a count rate (metrics.md 8.2). Names of the confusion table mean the positive label;
 * `selection_rate` and `favorable_tpr` mean the label that is good for the person (metrics.md 1, "Class 1").
 *
 * @example countRate('tpr', { tp: 8, fp: 1, fn: 2, tn: 9 }, true) // { x: 8, n: 10 }
 */
export function countRate(name: CountRateName, confusion: Confusion, favorableIsPositive: boolean): Fraction {
  return rates[name](confusion, favorableIsPositive ? confusion : swapClasses(confusion));
}

/** The same table with the other label as class 1: tp ↔ tn and fp ↔ fn. */
function swapClasses({ tp, fp, fn, tn }: Confusion): Confusion {
  return { tp: tn, fp: fn, fn: fp, tn: tp };
}

const all = ({ tp, fp, fn, tn }: Confusion) => tp + fp + fn + tn;

/** `c` counts with the positive label as class 1, `good` with the favourable one. */
const rates: Readonly<Record<CountRateName, (c: Confusion, good: Confusion) => Fraction>> = {
  prevalence: (c) => ({ x: c.tp + c.fn, n: all(c) }),
  selection_rate: (_, good) => ({ x: good.tp + good.fp, n: all(good) }),
  predicted_positive_rate: (c) => ({ x: c.tp + c.fp, n: all(c) }),
  tpr: (c) => ({ x: c.tp, n: c.tp + c.fn }),
  fnr: (c) => ({ x: c.fn, n: c.tp + c.fn }),
  fpr: (c) => ({ x: c.fp, n: c.fp + c.tn }),
  tnr: (c) => ({ x: c.tn, n: c.fp + c.tn }),
  ppv: (c) => ({ x: c.tp, n: c.tp + c.fp }),
  fdr: (c) => ({ x: c.fp, n: c.tp + c.fp }),
  npv: (c) => ({ x: c.tn, n: c.tn + c.fn }),
  false_omission_rate: (c) => ({ x: c.fn, n: c.tn + c.fn }),
  accuracy: (c) => ({ x: c.tp + c.tn, n: all(c) }),
  error_rate: (c) => ({ x: c.fp + c.fn, n: all(c) }),
  favorable_tpr: (_, good) => ({ x: good.tp, n: good.tp + good.fn }),
};
