import { newcombeInterval } from '../stats/difference.ts';
import { fisherExactP } from '../stats/fisher.ts';
import { type Limits, zOf } from '../stats/limits.ts';
import { benjaminiHochberg } from '../stats/multiplicity.ts';
import type { Fraction } from './count-rates.ts';
import type { CountRateName } from './definition.ts';
import { type SliceRate, sliceRate } from './slice-rates.ts';
import type { Confusion, GroupSlice, Slice } from './statistics.ts';

/** A way to cut the rows: the groups of an attribute, or the cells of crossed attributes. */
export interface Partition {
  /** Label of the attribute, `a*b` of crossed ones. */
  readonly name: string;
  readonly groups: readonly GroupSlice[];
}

/** One rate of one subgroup against all other rows of its partition; unrounded. */
export interface SubgroupTest {
  readonly partition: string;
  readonly group: string;
  readonly metric: ScannedRate;
  /** Rows in the rate's denominator, in the subgroup and outside it. */
  readonly n: number;
  readonly others: number;
  readonly rate: number;
  readonly otherRate: number;
  /** rate − otherRate; `worse` says whether it goes against the subgroup. */
  readonly difference: number;
  readonly interval: Limits;
  readonly worse: boolean;
  /** Fisher's exact test, two-sided; effective counts of weighted rows are rounded. */
  readonly p: number;
  /** Benjamini–Hochberg over every test of the scan. */
  readonly adjustedP: number;
}

export interface SubgroupScan {
  /** Subgroups with enough rows, and those left out as smaller. */
  readonly subgroups: number;
  readonly tooSmall: number;
  /** Weakest first: smallest adjusted p, then largest difference. Tests whose rate has no rows are left out. */
  readonly tests: readonly SubgroupTest[];
}

/** Rates that are scanned, and where a subgroup is worse off: below all others, or above them. */
const scannedRates = { selection_rate: -1, tpr: -1, fpr: 1, ppv: -1, accuracy: -1 } as const satisfies Partial<
  Record<CountRateName, -1 | 1>
>;

export type ScannedRate = keyof typeof scannedRates;

export const scannedRateNames: readonly ScannedRate[] = ['selection_rate', 'tpr', 'fpr', 'ppv', 'accuracy'];

/**
 * Where is the model weakest? Every rate of every subgroup with enough rows against all other rows whose values are stated
 * (metrics.md 8.5, end). Two subgroups that are all of a partition are one test, told of the one that is worse off.
 *
 * @param level of the interval of each difference, not simultaneous: the adjusted p answers for the search
 * @example subgroupScan([{ name: 'sex', groups }], { favorableIsPositive: true, level: 0.95, minGroupN: 30 }).tests[0]?.group
 */
export function subgroupScan(
  partitions: readonly Partition[],
  options: { readonly favorableIsPositive: boolean; readonly level: number; readonly minGroupN: number },
): SubgroupScan {
  const { favorableIsPositive, level, minGroupN } = options;
  const z = zOf(level);
  let subgroups = 0;
  let tooSmall = 0;
  const tests = partitions.flatMap(({ name, groups }) => {
    const filled = groups.filter(({ n }) => n > 0);
    const eligible = filled.filter(({ n }) => n >= minGroupN);
    subgroups += eligible.length;
    tooSmall += filled.length - eligible.length;
    if (filled.length < 2) return [];
    const outside = complements(filled);
    return scannedRateNames.flatMap((metric) => {
      const found = filled.flatMap((slice, i) => {
        const others = outside[i];
        if (!eligible.includes(slice) || others === undefined) return [];
        const rate = sliceRate(metric, slice, favorableIsPositive);
        const otherRate = sliceRate(metric, others, favorableIsPositive);
        if (!(rate.n > 0 && otherRate.n > 0)) return [];
        return [{ partition: name, group: slice.group, metric, ...compare(rate, otherRate, scannedRates[metric], z) }];
      });
      return filled.length === 2 ? worseOfTwo(found) : found;
    });
  });
  const adjusted = benjaminiHochberg(tests.map(({ p }) => p));
  return {
    subgroups,
    tooSmall,
    tests: tests.map((test, i): SubgroupTest => ({ ...test, adjustedP: adjusted[i] ?? test.p })).sort(byWeakness),
  };
}

function compare(rate: SliceRate, other: SliceRate, direction: -1 | 1, z: number) {
  const [a, b] = [rate.effective, other.effective];
  const difference = rate.x / rate.n - other.x / other.n;
  return {
    n: rate.rows,
    others: other.rows,
    rate: rate.x / rate.n,
    otherRate: other.x / other.n,
    difference,
    interval: newcombeInterval(a.x, a.n, b.x, b.n, z),
    worse: difference * direction > 0,
    p: fisherExactP(whole(a), whole(b)),
  };
}

/** Both halves of a partition say the same; equal ones are told of the first. */
function worseOfTwo<T extends { readonly worse: boolean }>(halves: readonly T[]): T[] {
  const told = halves.find(({ worse }) => worse) ?? halves[0];
  return told === undefined ? [] : [told];
}

/** For each slice all the others as one, from running sums from both ends: a subtraction of weights would not be exact. */
function complements(slices: readonly Slice[]): readonly Slice[] {
  const empty: Slice = { n: 0, confusion: noCells };
  const before: Slice[] = [];
  let sum = empty;
  for (const slice of slices) {
    before.push(sum);
    sum = together(sum, slice);
  }
  const outside: Slice[] = [];
  let after = empty;
  for (let i = slices.length - 1; i >= 0; i--) {
    outside.unshift(together(before[i] ?? empty, after));
    after = together(after, slices[i] ?? empty);
  }
  return outside;
}

const noCells: Confusion = { tp: 0, fp: 0, fn: 0, tn: 0 };

function together(a: Slice, b: Slice): Slice {
  const weighted = a.weights !== undefined || b.weights !== undefined;
  const cells = (one: Confusion, other: Confusion): Confusion => ({
    tp: one.tp + other.tp,
    fp: one.fp + other.fp,
    fn: one.fn + other.fn,
    tn: one.tn + other.tn,
  });
  const [v, w] = [a.weights, b.weights];
  return {
    n: a.n + b.n,
    confusion: cells(a.confusion, b.confusion),
    ...(weighted
      ? {
          weights: {
            confusion: cells(v?.confusion ?? noCells, w?.confusion ?? noCells),
            squares: cells(v?.squares ?? noCells, w?.squares ?? noCells),
          },
        }
      : {}),
  };
}

function byWeakness(a: SubgroupTest, b: SubgroupTest): number {
  return a.adjustedP - b.adjustedP || Math.abs(b.difference) - Math.abs(a.difference);
}

function whole({ x, n }: Fraction): Fraction {
  return { x: Math.floor(x + 0.5), n: Math.floor(n + 0.5) };
}
