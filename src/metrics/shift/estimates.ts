import { countRate } from '../count-rates.ts';
import type { CountRateName, MetricDefinition } from '../definition.ts';
import { decisionMeasures } from '../measures/decisions.ts';
import type { Figure, Measure } from '../measures/measure.ts';
import { comparedMeasures } from '../measures/registry.ts';
import { followedScores } from '../shift.ts';
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
  const decisions: Measure | undefined = Object.entries(decisionMeasures).find(([name]) => name === id)?.[1];
  if (decisions !== undefined) {
    return { on: 'decisions', of: (confusion) => figureValue(decisions.of({ n: 0, confusion }, anywhere)) };
  }
  const ofScores = followedScores.has(id) ? comparedMeasures[id]?.ofScores : undefined;
  if (ofScores !== undefined) {
    return { on: 'scores', of: (all) => (hasRows(all) ? figureValue(ofScores(all)) : undefined) };
  }
  return comparisons[id];
}

/** The values of these measures do not depend on where their limits are wanted. */
const anywhere = { level: 0.95, z: 1, draws: 0, seed: 0 };

/** The value of a count rate in each group; undefined where its denominator is 0. */
export function ratesOf(
  groups: readonly WeightedGroup[],
  rate: CountRateName,
  favorableIsPositive: boolean,
): (number | undefined)[] {
  return groups.map(({ confusion }) => quotient(countRate(rate, confusion, favorableIsPositive)));
}

const comparisons: Readonly<Record<string, ShiftEstimate>> = {
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

function figureValue(figure: Figure): number | undefined {
  return 'value' in figure ? figure.value : undefined;
}

function hasRows({ negatives, positives }: ScoreHistogram): boolean {
  return negatives.some((rows) => rows > 0) || positives.some((rows) => rows > 0);
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
