import type { UndefinedReason } from '../../record/metric.ts';
import { countRate } from '../count-rates.ts';
import type { MetricDefinition } from '../definition.ts';
import { type Coverage, wholeCoverage } from '../outcome.ts';
import { type Passing, remembered } from '../remembered.ts';
import type { ScoreHistogram } from '../statistics.ts';
import { ratesOf, type ShiftEstimate, type WeightedGroup } from './estimates.ts';
import type { Move, ShiftAttribute, ShiftOptions, ShiftStatistics } from './statistics.ts';
import {
  cellTotals,
  decisionTable,
  type ScoreTable,
  scoreTable,
  weightedConfusion,
  weightedGroups,
  weightedHistogram,
} from './tables.ts';

/** A metric that is followed under shifts, of all rows or of one attribute. */
export interface Followed {
  readonly definition: MetricDefinition;
  /** Absent if this version cannot compute it on weighted cells. */
  readonly estimate: ShiftEstimate | undefined;
  readonly attribute?: ShiftAttribute;
}

/** Counts under weights: what a figure is computed from. */
export interface WeightedCounts extends Passing {
  /** Four numbers a cell. */
  readonly decisions: ArrayLike<number>;
  readonly weights: ArrayLike<number>;
  readonly scores?: {
    readonly table: ScoreTable;
    readonly rows: ArrayLike<number>;
    /** Per cell; other than `weights` where the scores are resampled on their own. */
    readonly weights: ArrayLike<number>;
  };
}

/** The audited rows by cells, and what can be computed from them. */
export interface Population {
  readonly statistics: ShiftStatistics;
  readonly decisions: Float64Array;
  readonly scores: ScoreTable | undefined;
  /** Rows of every cell. */
  readonly rows: Float64Array;
  readonly referenceOf: (attribute: string) => string | null;
  /** Groups of an attribute that take part, with the place of every cell among them. */
  readonly groupsOf: (attribute: ShiftAttribute) => TakingGroups;
  /** The value of a metric on the audited rows under weights of the cells. */
  readonly value: (followed: Followed, weights: ArrayLike<number>) => number | undefined;
  readonly coverage: (followed: Followed) => Coverage;
  readonly n: (followed: Followed) => number;
}

interface TakingGroups {
  readonly groups: readonly string[];
  readonly sizes: ReadonlyMap<string, number>;
  readonly places: Int32Array;
  readonly empty: readonly string[];
  readonly small: readonly string[];
  readonly excluded: boolean;
}

/** Tabulates the cells once for all shifts. */
export function createPopulation(statistics: ShiftStatistics, options: ShiftOptions): Population {
  const decisions = decisionTable(statistics);
  const scores = scoreTable(statistics, Infinity);
  const taking = new Map(
    statistics.attributes.map((attribute, i) => [attribute, takingGroups(statistics, i, options)]),
  );
  const groupsOf = (attribute: ShiftAttribute): TakingGroups => taking.get(attribute) ?? noGroups;
  const references = new Map(
    statistics.attributes.map((attribute) => [
      attribute.name,
      referenceGroup(statistics, attribute, groupsOf(attribute), decisions),
    ]),
  );
  const population: Population = {
    statistics,
    decisions,
    scores,
    rows: cellTotals(decisions),
    referenceOf: (name) => references.get(name) ?? null,
    groupsOf,
    value: (followed, weights) =>
      evaluate(population, followed, {
        decisions,
        weights,
        ...(scores === undefined ? {} : { scores: { table: scores, rows: scores.rows, weights } }),
      }),
    coverage: ({ attribute, estimate }) =>
      attribute === undefined ? wholeCoverage : coverageOf(population, attribute, estimate),
    n: ({ attribute }) =>
      attribute === undefined
        ? statistics.cells.reduce((sum, { n }) => sum + n, 0)
        : [...groupsOf(attribute).sizes.values()].reduce((sum, n) => sum + n, 0),
  };
  return population;
}

/** The value of a metric on any counts under weights; undefined where it has none. */
export function evaluate(population: Population, followed: Followed, counts: WeightedCounts): number | undefined {
  const { estimate, attribute } = followed;
  const { favorableIsPositive } = population.statistics;
  if (estimate === undefined) return undefined;
  if (estimate.on === 'decisions') return estimate.of(confusionOf(counts), favorableIsPositive);
  if (estimate.on === 'scores') {
    const histogram = histogramOf(counts);
    return histogram && estimate.of(histogram);
  }
  if (attribute === undefined) return undefined;
  const known = groupTables(counts);
  const { groups, places } = population.groupsOf(attribute);
  const tables = known.get(attribute) ?? weightedGroups(counts.decisions, counts.weights, places, groups);
  known.set(attribute, tables);
  return estimate.of(tables, favorableIsPositive, population.referenceOf(attribute.name));
}

// Several metrics look at the same counts.
const confusionOf = remembered(({ decisions, weights }: WeightedCounts) => weightedConfusion(decisions, weights));
const histogramOf = remembered(({ scores, passing }: WeightedCounts): (ScoreHistogram & Passing) | undefined =>
  scores === undefined
    ? undefined
    : { ...weightedHistogram(scores.table, scores.rows, scores.weights), ...(passing === true ? { passing } : {}) },
);
const groupTables = remembered((_: WeightedCounts) => new Map<ShiftAttribute, readonly WeightedGroup[]>());

/** Why a metric has no value on the audited rows or under a shift. */
export function whyUndefined(population: Population, { definition, estimate, attribute }: Followed): UndefinedReason {
  if (estimate === undefined) return 'not_computed';
  if (estimate.on === 'scores' && population.scores === undefined) return 'no_scores';
  if (attribute === undefined)
    return definition.id === 'roc_auc' || definition.id === 'gini' ? 'single_class' : 'zero_denominator';
  if (definition.slices === 'reference' && population.referenceOf(attribute.name) === null) return 'no_reference';
  return estimate.on === 'groups' && !estimate.isGap ? 'zero_denominator' : 'fewer_than_two_groups';
}

/** Whether every row of each group of the metric's attribute gets the same weight: its parts then hold all moved attributes. */
export function isInvariant({ attribute }: Followed, moves: readonly Move[]): boolean {
  if (attribute === undefined) return false;
  const parts = attribute.parts ?? [attribute.name];
  return moves.every((move) => parts.includes(move.attribute));
}

const noGroups: TakingGroups = {
  groups: [],
  sizes: new Map(),
  places: new Int32Array(0),
  empty: [],
  small: [],
  excluded: false,
};

/** Index of every cell's group, −1 where it has none. */
export function placesOf(cells: ShiftStatistics['cells'], attribute: number, groups: readonly string[]): Int32Array {
  const places = new Map(groups.map((group, k) => [group, k]));
  return Int32Array.from(cells, (cell) => {
    const group = cell.groups[attribute] ?? null;
    return group === null ? -1 : (places.get(group) ?? -1);
  });
}

function takingGroups({ attributes, cells }: ShiftStatistics, index: number, options: ShiftOptions): TakingGroups {
  const all = attributes[index]?.groups ?? [];
  const sizes = new Map(all.map((group) => [group, 0]));
  for (const { groups, n } of cells) {
    const group = groups[index] ?? null;
    if (group !== null) sizes.set(group, (sizes.get(group) ?? 0) + n);
  }
  const filled = all.filter((group) => (sizes.get(group) ?? 0) > 0);
  const small = filled.filter((group) => (sizes.get(group) ?? 0) < options.minGroupN);
  const exclude = options.smallGroups === 'exclude';
  const groups = exclude ? filled.filter((group) => !small.includes(group)) : filled;
  return {
    groups,
    sizes: new Map(groups.map((group) => [group, sizes.get(group) ?? 0])),
    places: placesOf(cells, index, groups),
    empty: all.filter((group) => (sizes.get(group) ?? 0) === 0),
    small,
    excluded: exclude && small.length > 0,
  };
}

/** As for metrics of the audited rows: given, largest, or with the highest selection rate; of equal ones the last. */
function referenceGroup(
  statistics: ShiftStatistics,
  attribute: ShiftAttribute,
  { groups, sizes, places }: TakingGroups,
  decisions: Float64Array,
): string | null {
  const wanted = attribute.reference;
  if (typeof wanted === 'object') return groups.includes(wanted.group) ? wanted.group : null;
  const ones = statistics.cells.map(() => 1);
  const tables = weightedGroups(decisions, ones, places, groups);
  const rates = ratesOf(tables, 'selection_rate', statistics.favorableIsPositive);
  const size = (k: number) => (wanted === 'largest' ? (sizes.get(groups[k] ?? '') ?? 0) : (rates[k] ?? 0));
  const best = groups.reduce((found, _, k) => (found < 0 || size(k) >= size(found) ? k : found), -1);
  return groups[best] ?? null;
}

function coverageOf(population: Population, attribute: ShiftAttribute, estimate: ShiftEstimate | undefined): Coverage {
  const { groups, places, empty, small, excluded } = population.groupsOf(attribute);
  const ones = population.statistics.cells.map(() => 1);
  const tables = weightedGroups(population.decisions, ones, places, groups);
  const rates = estimate?.on === 'groups' ? estimate.rates : [];
  const undefinedGroups = tables
    .filter(({ confusion }) =>
      rates.some((rate) => !(countRate(rate, confusion, population.statistics.favorableIsPositive).n > 0)),
    )
    .map(({ group }) => group);
  return {
    complete: undefinedGroups.length === 0 && empty.length === 0 && !excluded,
    undefinedGroups,
    emptyGroups: empty,
    smallGroups: small,
  };
}
