import { log } from '../../base/detmath.ts';
import { compensatedSum, createSum } from '../../base/exact-sum.ts';
import { balancedAccuracyArm, cohenKappaArm, informednessArm, mccArm } from '../../stats/confusion-arms.ts';
import { f1Arm } from '../../stats/f1.ts';
import type { Arm } from '../../stats/limits.ts';
import { widthBins } from '../calibration-bins.ts';
import { countRate } from '../count-rates.ts';
import type { CountRateName, MetricDefinition } from '../definition.ts';
import type { Confusion, ScoreHistogram } from '../statistics.ts';

/** Weighted rows of a group; the groups are those with rows in the data, in code-point order. */
export interface WeightedGroup {
  readonly group: string;
  readonly confusion: Confusion;
}

/** A figure of weighted cells, without an interval; undefined is 0/0 or too few groups. */
export type ShiftEstimate =
  | { readonly on: 'decisions'; readonly of: (all: Confusion, favorableIsPositive: boolean) => number | undefined }
  | { readonly on: 'scores'; readonly of: (all: ScoreHistogram) => number | undefined }
  | {
      readonly on: 'groups';
      /** Rates that are compared. */
      readonly rates: readonly CountRateName[];
      /** Whether the figure is the largest gap in those rates. */
      readonly isGap: boolean;
      readonly of: (
        groups: readonly WeightedGroup[],
        favorableIsPositive: boolean,
        reference: string | null,
      ) => number | undefined;
    };

/**
 * How a metric is computed on weighted cells.
 *
 * @returns undefined for a metric that this version does not follow under shifts
 */
export function shiftEstimate({ id, method, rate }: MetricDefinition): ShiftEstimate | undefined {
  if (rate !== undefined) {
    if (method === 'rate') return { on: 'decisions', of: (all, good) => quotient(countRate(rate, all, good)) };
    if (method === 'rate_difference')
      return { on: 'groups', rates: [rate], isGap: true, of: (groups, good) => gap(groups, rate, good) };
    if (method === 'rate_ratio')
      return { on: 'groups', rates: [rate], isGap: false, of: (groups, good) => ratio(groups, rate, good) };
  }
  return named[id];
}

/** The value of a count rate in each group; undefined where its denominator is 0. */
export function ratesOf(
  groups: readonly WeightedGroup[],
  rate: CountRateName,
  favorableIsPositive: boolean,
): (number | undefined)[] {
  return groups.map(({ confusion }) => quotient(countRate(rate, confusion, favorableIsPositive)));
}

const least = 2.220446049250313e-16;

const named: Readonly<Record<string, ShiftEstimate>> = {
  f1: onArm(f1Arm),
  balanced_accuracy: onArm(balancedAccuracyArm),
  informedness: onArm(informednessArm),
  mcc: onArm(mccArm),
  cohen_kappa: onArm(cohenKappaArm),
  roc_auc: { on: 'scores', of: weightedAuc },
  gini: {
    on: 'scores',
    of: (all) => {
      const auc = weightedAuc(all);
      return auc === undefined ? undefined : 2 * auc - 1;
    },
  },
  brier: { on: 'scores', of: (all) => meanLoss(all, (score, label) => (score - label) * (score - label)) },
  log_loss: {
    on: 'scores',
    of: (all) =>
      meanLoss(all, (score, label) => {
        const clipped = Math.min(1 - least, Math.max(least, score));
        return -log(label === 1 ? clipped : 1 - clipped);
      }),
  },
  ece_width_10: { on: 'scores', of: (all) => calibrationError(all, 10) },
  ece_width_15: { on: 'scores', of: (all) => calibrationError(all, 15) },
  equalized_odds_difference: {
    on: 'groups',
    rates: ['tpr', 'fpr'],
    isGap: true,
    of: (groups, good) => {
      const tpr = gap(groups, 'tpr', good);
      const fpr = gap(groups, 'fpr', good);
      return tpr === undefined || fpr === undefined ? undefined : Math.max(tpr, fpr);
    },
  },
  air: {
    on: 'groups',
    rates: ['selection_rate'],
    isGap: false,
    of: (groups, good, reference) => {
      const against = rateOfReference(groups, good, reference);
      if (against === undefined || against === 0) return undefined;
      return extreme(
        others(groups, good, reference).map((rate) => rate / against),
        Math.min,
      );
    },
  },
  statistical_parity_difference: {
    on: 'groups',
    rates: ['selection_rate'],
    isGap: false,
    of: (groups, good, reference) => {
      const against = rateOfReference(groups, good, reference);
      if (against === undefined) return undefined;
      return extreme(
        others(groups, good, reference).map((rate) => Math.abs(rate - against)),
        Math.max,
      );
    },
  },
};

function onArm(arm: (cells: Confusion, z: number) => Arm | undefined): ShiftEstimate {
  // The multiplier moves the limits only, which are not used.
  return { on: 'decisions', of: (all) => arm(all, 1)?.value };
}

function gap(groups: readonly WeightedGroup[], rate: CountRateName, good: boolean): number | undefined {
  const rates = definedRates(groups, rate, good);
  if (rates.length < 2) return undefined;
  return (extreme(rates, Math.max) ?? 0) - (extreme(rates, Math.min) ?? 0);
}

function ratio(groups: readonly WeightedGroup[], rate: CountRateName, good: boolean): number | undefined {
  const rates = definedRates(groups, rate, good);
  const most = extreme(rates, Math.max);
  if (rates.length < 2 || most === undefined || most === 0) return undefined;
  return (extreme(rates, Math.min) ?? 0) / most;
}

function definedRates(groups: readonly WeightedGroup[], rate: CountRateName, good: boolean): number[] {
  return ratesOf(groups, rate, good).filter((value) => value !== undefined);
}

function rateOfReference(groups: readonly WeightedGroup[], good: boolean, reference: string | null) {
  const found = groups.filter(({ group }) => group === reference);
  return ratesOf(found, 'selection_rate', good)[0];
}

function others(groups: readonly WeightedGroup[], good: boolean, reference: string | null): number[] {
  return definedRates(
    groups.filter(({ group }) => group !== reference),
    'selection_rate',
    good,
  );
}

function extreme(values: readonly number[], pick: (a: number, b: number) => number): number | undefined {
  return values.length === 0 ? undefined : values.reduce((best, value) => pick(best, value));
}

function quotient({ x, n }: { readonly x: number; readonly n: number }): number | undefined {
  return n > 0 ? x / n : undefined;
}

/** Area under the curve of weighted rows; ties count half. */
function weightedAuc({ negatives, positives }: ScoreHistogram): number | undefined {
  const n0 = compensatedSum(negatives);
  const n1 = compensatedSum(positives);
  if (!(n0 > 0 && n1 > 0)) return undefined;
  const won = createSum();
  let below = 0;
  for (let i = 0; i < negatives.length; i++) {
    const here = negatives[i] ?? 0;
    won.add(((positives[i] ?? 0) / n1) * ((below + here / 2) / n0));
    below += here;
  }
  return Math.min(1, won.value());
}

function meanLoss(all: ScoreHistogram, loss: (score: number, label: 0 | 1) => number): number | undefined {
  const sum = createSum();
  const total = createSum();
  all.scores.forEach((score, i) => {
    const negatives = all.negatives[i] ?? 0;
    const positives = all.positives[i] ?? 0;
    if (negatives > 0) sum.add(negatives * loss(score, 0));
    if (positives > 0) sum.add(positives * loss(score, 1));
    total.add(negatives + positives);
  });
  return total.value() > 0 ? sum.value() / total.value() : undefined;
}

function calibrationError(all: ScoreHistogram, count: number): number | undefined {
  const bins = widthBins(all, count);
  const total = compensatedSum(bins.map(({ n }) => n));
  if (!(total > 0)) return undefined;
  return compensatedSum(
    bins.map(({ n, events, meanScore }) => (meanScore === null ? 0 : (n / total) * Math.abs(events / n - meanScore))),
  );
}
