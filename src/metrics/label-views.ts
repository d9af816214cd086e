import type { MetricDefinition } from './definition.ts';
import { referenceOf } from './groups.ts';
import type { BinaryStatistics, GroupSlice, MetricOptions, Slice } from './statistics.ts';

/** What metrics take of rows of which some have no label (engines.md 5). */
export interface LabelViews {
  /** The rows with a label: what speaks of outcomes rests on them. */
  readonly labelled: BinaryStatistics;
  /** Every row. Decisions alone count, so a row without a label may stand beside the negatives. */
  readonly every: BinaryStatistics;
  /** No row has a label. */
  readonly noLabels: boolean;
}

/**
 * Both views; the statistics themselves where every row has a label. A group is the reference of an attribute in both or in
 * neither: which one is the largest is said of every row.
 */
export function labelViews(statistics: BinaryStatistics, options: MetricOptions): LabelViews {
  if (statistics.overall.unlabelled === undefined) return { labelled: statistics, every: statistics, noLabels: false };
  const every = mapped(statistics, everyRow);
  const labelled = mapped(statistics, labelledRows);
  const references = every.attributes.map((attribute) => referenceOf(attribute, { statistics: every, options }).name);
  return {
    every,
    labelled: {
      ...labelled,
      attributes: labelled.attributes.map((attribute, k) => {
        const group = references[k] ?? null;
        return group === null ? attribute : { ...attribute, reference: { group } };
      }),
    },
    noLabels: labelled.overall.n === 0,
  };
}

/** The rows of a slice that have a label. */
export function labelledRows<T extends Slice>({ unlabelled, ...slice }: T): Omit<T, 'unlabelled'> {
  return unlabelled === undefined ? slice : { ...slice, n: slice.n - unlabelled.positive - unlabelled.other };
}

/** All rows of a slice by their decisions. */
export function everyRow<T extends Slice>({ unlabelled, ...slice }: T): Omit<T, 'unlabelled'> {
  if (unlabelled === undefined) return slice;
  const { weights } = slice;
  const added = ({ tp, fp, fn, tn }: Slice['confusion'], positive: number, other: number) => ({
    tp,
    fp: fp + positive,
    fn,
    tn: tn + other,
  });
  const own = unlabelled.weights;
  return {
    ...slice,
    confusion: added(slice.confusion, unlabelled.positive, unlabelled.other),
    ...(weights === undefined || own === undefined
      ? {}
      : {
          weights: {
            ...weights,
            confusion: added(weights.confusion, own.positive, own.other),
            squares: added(weights.squares, own.positiveSquares, own.otherSquares),
          },
        }),
  };
}

/** Whether a metric speaks of decisions alone, so that rows without a label have a part in it. */
export function needsNoLabel({ id, rate, derived }: MetricDefinition): boolean {
  const of = derived?.from ?? id;
  return rate === 'selection_rate' || rate === 'predicted_positive_rate' || ofDecisions.has(of);
}

/** Sizes of groups, and what compares how often persons are selected (metrics.md 8.1, 8.5). */
const ofDecisions: ReadonlySet<string> = new Set([
  'n',
  'n_missing',
  'min_group_size',
  'statistical_power',
  'mdd_at_80_power',
  'selection_rate',
  'predicted_positive_rate',
  'demographic_parity_difference',
  'demographic_parity_ratio',
  'air',
  'four_fifths',
  'shortfall',
  'statistical_parity_difference',
  'odds_ratio',
  'selection_fisher_p',
  'selection_chi2_p',
  'selection_z',
  'conditional_parity_difference',
  'conditional_odds_ratio',
  'conditional_risk_ratio',
  'cmh_p',
  'breslow_day_p',
]);

function mapped(statistics: BinaryStatistics, view: (slice: Slice) => Slice): BinaryStatistics {
  const groups = (slices: readonly GroupSlice[]) => slices.map((slice) => ({ ...view(slice), group: slice.group }));
  return {
    ...statistics,
    overall: view(statistics.overall),
    attributes: statistics.attributes.map((attribute) => ({
      ...attribute,
      groups: groups(attribute.groups),
      ...(attribute.strata === undefined
        ? {}
        : { strata: attribute.strata.map(({ stratum, groups: own }) => ({ stratum, groups: groups(own) })) }),
    })),
  };
}
