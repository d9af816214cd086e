import { publish } from '../base/format.ts';
import type { AuditConfig } from '../config/audit-config.ts';
import type { MeasuredSlice } from '../data/measurement.ts';
import { type Ll144Category, type Ll144Rate, ll144Table, medianScore } from '../metrics/ll144-table.ts';
import type { GroupSlice } from '../metrics/statistics.ts';
import type { Metric } from '../record/metric.ts';
import { isNamed } from './asked-attributes.ts';

/** The tables of a bias audit under New York City Local Law 144 (6 RCNY 5-301). */
export interface Ll144Facts {
  /** Those whose attributes the data hold. */
  readonly tables: readonly Ll144TableFacts[];
  /** Median score of all rows; null without scores. */
  readonly median: number | null;
  /** Categories with fewer rows are left out of the impact ratios; null: none is. */
  readonly leastRows: number | null;
}

export interface Ll144TableFacts {
  readonly kind: 'sex' | 'race' | 'sex_and_race';
  readonly attribute: string;
  /** Rows whose category is not known. */
  readonly unknown: number;
  readonly categories: readonly {
    readonly category: string;
    readonly n: number;
    readonly share: number;
    /** Under 2 % of the rows: the rule allows to leave it out. */
    readonly mayBeExcluded: boolean;
    readonly excluded: boolean;
    readonly selected: number;
    readonly selection: Ll144RateFacts;
    readonly scoring: Ll144RateFacts | null;
  }[];
}

export interface Ll144RateFacts {
  readonly rate: number;
  readonly ratio: number | null;
  readonly lower: number | null;
  readonly upper: number | null;
}

export interface Ll144Sources {
  readonly config: AuditConfig;
  /** Ids of the metrics that gates ask for. */
  readonly gated: ReadonlySet<string>;
  readonly measured: {
    readonly overall: MeasuredSlice;
    readonly attributes: readonly Counted[];
    readonly intersections: readonly (Counted & { readonly attributes: readonly string[] })[];
  };
  readonly favorableIsPositive: boolean;
}

/** An attribute or a crossing with the counts of its groups. */
interface Counted {
  readonly name: string;
  readonly column?: string;
  readonly groups: readonly GroupSlice[];
  readonly missing: number;
}

/** Below this share of the rows a category may be left out of the impact ratios (6 RCNY 5-301). */
const mayBeExcluded = 0.02;

/**
 * The tables of a bias audit under New York City Local Law 144: sex, race or ethnicity, and both crossed, with the facts that gates
 * ask for. Only where a gate asks: elsewhere the law has no place in a report.
 */
export function ll144Facts(sources: Ll144Sources): { readonly facts: Ll144Facts | null; readonly metrics: Metric[] } {
  const { config, gated, measured, favorableIsPositive } = sources;
  const isAsked = [...gated].some((id) => id.startsWith('ll144_'));
  if (!isAsked || config.data.task !== 'binary' || config.fairnessAnalysis === false)
    return { facts: null, metrics: [] };
  const sex = measured.attributes.find((one) => isNamed('gender', one.name) || isNamed('gender', one.column ?? ''));
  const race = measured.attributes.find((one) => isNamed('race', one.name) || isNamed('race', one.column ?? ''));
  const crossing =
    sex === undefined || race === undefined
      ? undefined
      : measured.intersections.find(
          ({ attributes }) =>
            attributes.length === 2 && attributes.includes(sex.name) && attributes.includes(race.name),
        );
  const { smallGroups, minGroupN, confidenceLevel: level } = config.metrics;
  const median = medianScore(measured.overall);
  const leastRows = smallGroups === 'exclude' ? minGroupN : null;
  const tableOf = (kind: Ll144TableFacts['kind'], found: Counted | undefined): Ll144TableFacts[] => {
    if (found === undefined) return [];
    const categories = ll144Table(found.groups, { level, favorableIsPositive, leastRows, median });
    return [{ kind, attribute: found.name, unknown: found.missing, categories: categories.map(published) }];
  };
  const tables = [...tableOf('sex', sex), ...tableOf('race', race), ...tableOf('sex_and_race', crossing)];
  const facts: Ll144Facts = { tables, median: median === null ? null : publish(median), leastRows };
  return { facts, metrics: gateFacts(config, facts, measured.overall.n) };
}

function published({ share, selection, scoring, ...category }: Ll144Category): Ll144TableFacts['categories'][number] {
  return {
    ...category,
    share: publish(share),
    mayBeExcluded: publish(share) < mayBeExcluded,
    selection: publishedRate(selection),
    scoring: scoring === null ? null : publishedRate(scoring),
  };
}

function publishedRate({ rate, ratio, interval }: Ll144Rate): Ll144RateFacts {
  return {
    rate: publish(rate),
    ratio: ratio === null ? null : publish(ratio),
    lower: interval === null ? null : publish(interval.lower),
    upper: interval === null ? null : publish(interval.upper),
  };
}

/** What gates ask of the tables (policy.md 2.6). */
function gateFacts(config: AuditConfig, { tables }: Ll144Facts, rows: number): Metric[] {
  const categories = tables.flatMap((table) => table.categories);
  const excluded = categories.filter((category) => category.excluded);
  const values: Record<string, number> = {
    ll144_tables_complete: Number(tables.length === 3 && tables.every(isComplete)),
    // The count stands in every table, 0 included.
    ll144_unknown_disclosed: Number(tables.length === 3),
    ll144_data_source_stated: Number(isSourceStated(config)),
    ll144_excluded_share_max: excluded.reduce((most, { share }) => Math.max(most, share), 0),
  };
  return Object.entries(values).map(([id, value]) => ({
    kind: 'value',
    id,
    scope: { split: 'audited' },
    value,
    n: rows,
    complete: true,
    undefinedGroups: [],
    emptyGroups: [],
    smallGroups: [],
  }));
}

/** At least two categories, and an impact ratio for each that is not left out. */
function isComplete({ categories }: Ll144TableFacts): boolean {
  const compared = categories.filter(({ excluded }) => !excluded);
  return compared.length >= 2 && compared.every(({ selection }) => selection.ratio !== null);
}

/** Decisions as they were made are historical data; of other rows somebody has to say why they stand in (6 RCNY 5-302). */
function isSourceStated({ data }: AuditConfig): boolean {
  return data.sample === 'production' || (data.sample !== undefined && data.holdoutStatement !== undefined);
}
