import { compareCodePoints } from '../../base/order.ts';
import type { Content } from '../../record/content.ts';
import type { Metric } from '../../record/metric.ts';
import type { AuditContext } from '../context.ts';
import type { Limitation } from './11-rules.ts';
import { shownMetrics } from './cells.ts';

/** Of all metrics only those that a section shows: what nobody is shown limits nobody. */
export function metricLimits(context: AuditContext, blocks: Partial<Content>): Limitation[] {
  const shown = shownMetrics(context, blocks);
  const values = shown.filter((metric) => metric.kind === 'value');
  const found = undefinedLimits(context, shown);
  for (const [reason, list] of groupBy(values, (metric) => metric.ciReason)) {
    const groups = list.flatMap(({ scope }) => scope.group ?? []);
    found.push({
      rule: 'no_interval',
      section: 'A',
      reason,
      figures: list.length,
      metric_ids: unique(list.map((metric) => metric.id)),
      groups: groups.length === list.length ? unique(groups) : [],
    });
  }
  const approximate = values.filter((metric) => metric.ci?.approximate === true);
  if (approximate.length > 0) {
    const ids = unique(approximate.map((metric) => metric.id));
    found.push({ rule: 'approximate_interval', section: 'A', figures: approximate.length, metric_ids: ids });
  }
  const { weights, individual } = context.facts;
  if (weights !== null) {
    const effective = weights.effectiveRows;
    found.push({ rule: 'weighted_rows', section: '3.1', column: weights.column, effective, rows: context.rows });
  }
  if (individual !== null && individual.rows < individual.of) {
    found.push({ rule: 'sampled_rows', section: '7.8', rows: individual.rows, of: individual.of });
  }
  const tuned = values.filter((metric) => metric.tunedOnAuditedData === true).length;
  if (tuned > 0 || context.facts.threshold.tunedOnAuditedData)
    found.push({ rule: 'tuned_on_audited_data', section: '5.4', figures: tuned });
  const grid = values.find((metric) => metric.scoreGrid !== undefined)?.scoreGrid;
  if (grid !== undefined) found.push({ rule: 'score_grid', section: '5.2', grid });
  return found;
}

/** Undefined figures of groups one by one, those of the whole model or of an attribute together by reason. */
function undefinedLimits(context: AuditContext, shown: readonly Metric[]): Limitation[] {
  const missing = shown.filter((metric) => metric.kind === 'undefined' && !saysNothing.has(metric.reason));
  const ofGroups = groupBy(missing, ({ id, scope, ...rest }) =>
    scope.group === undefined || rest.kind === 'value' ? undefined : JSON.stringify([id, scope.attribute, rest.reason]),
  );
  const ofAll = groupBy(missing, (metric) =>
    metric.scope.group === undefined && metric.kind === 'undefined' ? metric.reason : undefined,
  );
  const found: Limitation[] = [];
  for (const [reason, list] of ofAll) {
    const ids = unique(list.map((metric) => metric.id));
    found.push({ rule: 'undefined_metric', section: sectionOf(context, ids[0]), reason, metric_ids: ids });
  }
  for (const [, list] of ofGroups) {
    const [first] = list;
    if (first?.kind !== 'undefined') continue;
    found.push({
      rule: 'undefined_in_group',
      section: groupSection(context, first.id),
      metric_id: first.id,
      attribute: first.scope.attribute ?? null,
      reason: first.reason,
      groups: unique(list.flatMap(({ scope }) => scope.group ?? [])),
    });
  }
  return found;
}

/** Reasons that say nothing about these data. */
const saysNothing: ReadonlySet<string> = new Set(['not_computed', 'task_mismatch']);

/** Rates of groups stand in section 7, whatever section shows the rate of all rows. */
function groupSection(context: AuditContext, id: string): string {
  const section = sectionOf(context, id);
  return section.startsWith('7.') ? section : '7.4';
}

function sectionOf(context: AuditContext, id: string | undefined): string {
  return (id === undefined ? undefined : context.definitions.get(id)?.section) ?? 'A';
}

/** Entries by key, keys in code-point order; an entry without key is left out. */
function groupBy<T>(entries: readonly T[], keyOf: (entry: T) => string | undefined): [string, T[]][] {
  const groups = new Map<string, T[]>();
  for (const entry of entries) {
    const key = keyOf(entry);
    if (key !== undefined) groups.set(key, [...(groups.get(key) ?? []), entry]);
  }
  return [...groups.entries()].sort(([a], [b]) => compareCodePoints(a, b));
}

function unique(ids: readonly string[]): string[] {
  return [...new Set(ids)].sort(compareCodePoints);
}
