import type {
  AbsenceReason,
  Absent,
  Cell,
  Content,
  ContentBlock,
  ContentTable,
  Fact,
  PerformedContent,
} from '../../record/content.ts';
import { type Metric, metricKey, type Scope, sortMetrics } from '../../record/metric.ts';
import type { AuditContext, BinaryContext } from '../context.ts';

/** A scope without its split, which is that of the audited rows. */
export type Slice = Omit<Scope, 'split'>;

/** Stands where the record holds no such metric; the report says so in words. */
export const notInRecord = 'not_in_record';

/** The metric of a slice of the audited rows, if the record holds it. */
export function metricAt(context: AuditContext, id: string, slice: Slice = {}): Metric | undefined {
  return context.metrics.get(keyAt(context, id, slice));
}

export function keyAt(context: AuditContext, id: string, slice: Slice = {}): string {
  return metricKey(id, { ...slice, split: context.statistics.split });
}

/**
 * A reference to a metric. A metric that is known but not computed is recorded once per slice that a gate would ask for
 * (metrics.md 1), so a cell of one group then points at the reason that stands for the whole attribute or model.
 */
export function metricCell(context: AuditContext, id: string, slice: Slice = {}): Cell {
  if (metricAt(context, id, slice) !== undefined) return { metric: keyAt(context, id, slice) };
  const { group: _group, ...attribute } = slice;
  const { reference: _reference, ...plain } = attribute;
  for (const wider of [attribute, plain, {}]) {
    if (metricAt(context, id, wider)?.kind === 'undefined') return { metric: keyAt(context, id, wider) };
  }
  return notInRecord;
}

/** The metric under this key if the record holds it, else the number itself: no number stands twice. */
export function metricOr(context: AuditContext, id: string, slice: Slice, value: number | null): Cell {
  return metricAt(context, id, slice) === undefined ? value : { metric: keyAt(context, id, slice) };
}

/** Content of several subsections put together; names of tables, series and facts are unique within a section. */
export function merged(...parts: readonly PerformedContent[]): PerformedContent {
  const of = <K extends keyof PerformedContent>(key: K): NonNullable<PerformedContent[K]> =>
    Object.assign({}, ...parts.map((part) => part[key] ?? {}));
  return { facts: of('facts'), tables: of('tables'), series: of('series'), texts: of('texts'), absent: of('absent') };
}

/** A table whose rows are all that was measured: the renderer's caps do not reach the record. */
export function table(
  subsection: string,
  columns: readonly string[],
  rows: readonly (readonly Cell[])[],
): ContentTable {
  return { subsection, columns, rows, total: rows.length };
}

export function absent(reason: AbsenceReason, supply: string): Absent {
  return { absent: reason, supply };
}

/** Said where rows have weights and a part of the report takes each of them once all the same. */
export function rowsCountedOnce(
  { config }: Pick<AuditContext, 'config'>,
  name: string,
): Readonly<Record<string, Fact>> {
  return config.data.weightColumn === undefined ? {} : { [name]: 'not_used' };
}

/** Rows without a label, where they are counted by their decisions. */
export function unlabelledFact({ statistics }: Pick<BinaryContext, 'statistics'>): Readonly<Record<string, Fact>> {
  const { unlabelled } = statistics.overall;
  return unlabelled === undefined ? {} : { unlabelled: unlabelled.positive + unlabelled.other };
}

/** Nothing is known of any outcome. */
export function hasNoLabels({ statistics: { overall } }: Pick<BinaryContext, 'statistics'>): boolean {
  return overall.unlabelled !== undefined && overall.unlabelled.positive + overall.unlabelled.other === overall.n;
}

export const labelsWanted = 'give the outcomes of the rows under “data.target_column”';

/** For what a later version measures: `thing` completes "use a version that …". */
export function later(thing: string): Absent {
  return absent('not_in_this_version', `use a version that ${thing}`);
}

/** A performed section; empty maps are left out (evidence.md 1). */
export function performed(content: PerformedContent): ContentBlock {
  const kept = Object.entries(content).filter(([, map]) => map !== undefined && Object.keys(map).length > 0);
  return Object.fromEntries(kept);
}

/** The metrics that blocks refer to, each once, in the order of the record's keys. */
export function shownMetrics(context: AuditContext, blocks: Partial<Content>): Metric[] {
  const shown = new Set<Metric>();
  const visit = (value: unknown): void => {
    if (typeof value !== 'object' || value === null) return;
    const key: unknown = Reflect.get(value, 'metric');
    const metric = typeof key === 'string' ? context.metrics.get(key) : undefined;
    if (metric !== undefined) shown.add(metric);
    Object.values(value).forEach(visit);
  };
  visit(blocks);
  return sortMetrics([...shown]);
}
