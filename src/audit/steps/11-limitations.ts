import { compareCodePoints } from '../../base/order.ts';
import { type Content, type ContentBlock, type Fact, type HumanText, isAbsent } from '../../record/content.ts';
import { isJudged } from '../../record/decisions.ts';
import type { Metric } from '../../record/metric.ts';
import { outline } from '../../record/outline.ts';
import type { AuditContext } from '../context.ts';
import { cardTexts, missingCardFields } from './02-model-card.ts';
import { smallGroup } from './07-groups.ts';
import { absent, keyAt, performed, shownMetrics } from './cells.ts';

/** A limitation: the rule that found it and the numbers it speaks with. The report words it by `rule`. */
export interface Limitation {
  readonly rule: LimitationRule;
  readonly section: string;
  readonly [fact: string]: Fact;
}

/** Rules in the order they are listed; each prints only where its fact holds (report.md 6, 11.1). */
export const limitationRules = [
  'no_policy',
  'development_sample',
  'sample_not_stated',
  'training_rows_audited',
  'overlap_not_checked',
  'no_model',
  'no_score_parity',
  'score_parity_exceeded',
  'unknown_category',
  'drifted',
  'not_in_training',
  'small_group',
  'empty_group',
  'missing_attribute',
  'inferred_attribute',
  'undetectable_difference',
  'threshold_in_interval',
  'undefined_gated_metric',
  'undefined_metric',
  'undefined_in_group',
  'no_interval',
  'approximate_interval',
  'weighted_rows',
  'sampled_rows',
  'tuned_on_audited_data',
  'score_grid',
  'clauses_not_resolved',
  'not_strict',
  'modified_tree',
  'missing_card_fields',
  'sections_not_performed',
] as const;

export type LimitationRule = (typeof limitationRules)[number];

/** Section 11: no fact, no sentence. `blocks` are the other sections, to name those that were not performed. */
export function limitationsStep(context: AuditContext, blocks: Partial<Content>): ContentBlock {
  const texts = humanTexts(context);
  const names = Object.keys(texts);
  const has = (prefix: string) => names.some((name) => name.startsWith(prefix));
  const missing = {
    ...(has('assumptions_') || has('limitations_')
      ? {}
      : { '11.2': absent('human_text_missing', 'write “model_card.assumptions” and “model_card.limitations”') }),
    ...(has('compensating_controls_')
      ? {}
      : { '11.3': absent('human_text_missing', 'write “model_card.compensating_controls”') }),
  };
  const found = limitations(context, { ...blocks, '11': { absent: missing } });
  return performed({
    facts: { limitations: found.map((limitation, i) => ({ id: `L${i + 1}`, ...limitation })) },
    texts,
    absent: missing,
  });
}

/** All limitations that hold, in the order of the rules. */
export function limitations(context: AuditContext, blocks: Partial<Content>): Limitation[] {
  return [
    ...judgementLimits(context),
    ...sampleLimits(context),
    ...modelLimits(context),
    ...driftLimits(context, blocks),
    ...groupLimits(context),
    ...gateLimits(context),
    ...metricLimits(context, blocks),
    ...recordLimits(context, blocks),
  ];
}

function judgementLimits(context: AuditContext): Limitation[] {
  return isJudged(context.gates) ? [] : [{ rule: 'no_policy', section: '12.1' }];
}

function sampleLimits(context: AuditContext): Limitation[] {
  const { sample } = context.config.data;
  const { overlap } = context;
  const found: Limitation[] = [];
  if (sample === 'development') found.push({ rule: 'development_sample', section: '5' });
  if (sample === undefined) found.push({ rule: 'sample_not_stated', section: '3.1' });
  if (overlap !== null && (overlap.sharedIds ?? 0) > 0) {
    found.push({ rule: 'training_rows_audited', section: '3.5', shared: overlap.sharedIds, rows: context.rows });
  }
  if (overlap === null || overlap.sharedIds === null) {
    const statement = context.config.data.holdoutStatement ?? null;
    found.push({ rule: 'overlap_not_checked', section: '3.5', reason: overlap?.reason ?? null, statement });
  }
  return found;
}

function modelLimits(context: AuditContext): Limitation[] {
  if (context.model.hash === null) return [{ rule: 'no_model', section: '2.1' }];
  const found: Limitation[] = [];
  const { parity } = context;
  if (parity === null) found.push({ rule: 'no_score_parity', section: '4.3' });
  else if (parity.maxAbs > parity.toleranceUsed || !parity.decisionsEqual) {
    found.push({ rule: 'score_parity_exceeded', section: '4.3', tolerance: parity.toleranceUsed });
  }
  for (const [column, rows] of sortedEntries(context.unseenCategories)) {
    if (rows > 0) found.push({ rule: 'unknown_category', section: '4.2', column, rows, of: context.rows });
  }
  return found;
}

/** From here on a population counts as moved, by habit of the industry. */
const muchDrift = 0.25;

/** Scores, inputs and group shares that have moved, and attributes whose training shares are not known. */
function driftLimits(context: AuditContext, blocks: Partial<Content>): Limitation[] {
  const features = context.facts.drift?.features ?? [];
  const moved = features.flatMap(({ feature, psi }) => (psi !== null && psi >= muchDrift ? [{ feature, psi }] : []));
  const data = blocks['3'];
  const shares = data === undefined || isAbsent(data) ? undefined : data.tables?.['representativeness_psi'];
  return [
    ...moved.map(({ feature, psi }): Limitation => ({ rule: 'drifted', section: '3.6', what: feature, psi })),
    ...(shares?.rows ?? []).flatMap(([attribute, psi]): Limitation[] =>
      typeof attribute === 'string' && typeof psi === 'number' && psi >= muchDrift
        ? [{ rule: 'drifted', section: '3.4', what: `group shares of ${attribute}`, psi }]
        : [],
    ),
    ...(context.facts.trainingLabels?.absent ?? []).map(
      (attribute): Limitation => ({ rule: 'not_in_training', section: '3.4', attribute }),
    ),
  ];
}

function groupLimits(context: AuditContext): Limitation[] {
  if (context.config.fairnessAnalysis === false) return [];
  const groups = context.attributes.flatMap((a) => a.groups.map((g) => ({ attribute: a.name, ...g })));
  const found: Limitation[] = [];
  for (const { attribute, group, n } of groups) {
    if (n > 0 && n < smallGroup) found.push({ rule: 'small_group', section: '7.2', attribute, group, n });
  }
  for (const { attribute, group, n } of groups) {
    if (n === 0) found.push({ rule: 'empty_group', section: '7.2', attribute, group });
  }
  for (const a of context.attributes) {
    if (a.missing > 0) {
      found.push({ rule: 'missing_attribute', section: '7.1', attribute: a.name, n: a.missing, of: context.rows });
    }
  }
  for (const a of context.attributes) {
    if (a.source === 'inferred') found.push({ rule: 'inferred_attribute', section: '7.1', attribute: a.name });
  }
  return found;
}

function gateLimits(context: AuditContext): Limitation[] {
  if (!isJudged(context.gates)) return [];
  const { gates } = context.gates;
  const found: Limitation[] = [];
  for (const gate of gates) {
    if (gate.near?.underpowered !== true) continue;
    const attribute = gate.slice?.['attribute'] ?? null;
    found.push({ rule: 'undetectable_difference', section: '7.2', gate: gate.name, attribute, mdd: gate.near.mdd });
  }
  for (const gate of gates) {
    if (gate.ci_state !== 'spans' || gate.ci === null) continue;
    const { metric_id: id, slice, threshold } = gate;
    if (typeof threshold !== 'number') continue;
    found.push({
      rule: 'threshold_in_interval',
      section: '12.1',
      gate: gate.name,
      attribute: slice?.['attribute'] ?? null,
      metric: { metric: keyAt(context, id, scopeOf(slice)) },
      threshold,
    });
  }
  for (const gate of gates) {
    if (gate.status !== 'NOT_EVALUATED') continue;
    found.push({
      rule: 'undefined_gated_metric',
      section: '12.1',
      gate: gate.name,
      reason: gate.reason,
    });
  }
  return found;
}

/** Of all metrics only those that a section shows: what nobody is shown limits nobody. */
function metricLimits(context: AuditContext, blocks: Partial<Content>): Limitation[] {
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

function recordLimits(context: AuditContext, blocks: Partial<Content>): Limitation[] {
  const found: Limitation[] = [];
  if (isJudged(context.gates)) {
    const clauses = context.gates.gates.filter((g) => g.clause !== '' && g.authorities.length === 0).length;
    if (clauses > 0) found.push({ rule: 'clauses_not_resolved', section: '12.2', clauses });
  }
  if (!context.strictPassed) {
    const unmet = context.checks.filter((c) => c.status === 'not_met').length;
    found.push({ rule: 'not_strict', section: '14.4', unmet, checks: context.checks.length });
  }
  if (context.git.dirty === true) found.push({ rule: 'modified_tree', section: '14.2' });
  const missing = missingCardFields(context);
  if (missing.length > 0) found.push({ rule: 'missing_card_fields', section: '2.2', fields: missing });
  const sections = absentSections(blocks);
  if (sections.length > 0) found.push({ rule: 'sections_not_performed', section: 'front', sections });
  return found;
}

/** Numbers of sections and subsections that are stubs, in outline order. */
export function absentSections(blocks: Partial<Content>): string[] {
  return outline.flatMap(({ number: key, subsections }) => {
    const block = blocks[key];
    if (block === undefined) return [];
    if (isAbsent(block)) return [key];
    return subsections.map(({ number }) => number).filter((number) => block.absent?.[number] !== undefined);
  });
}

/** What people wrote about assumptions, limitations and controls (11.2, 11.3). */
function humanTexts(context: AuditContext): Record<string, HumanText> {
  const entries = Object.entries(cardTexts(context));
  return Object.fromEntries(entries.filter(([name]) => /^(assumptions|limitations|compensating_controls)_/.test(name)));
}

function scopeOf(slice: Readonly<Record<string, string>> | null): Record<string, string> {
  const { split: _split, ...rest } = slice ?? {};
  return rest;
}

/** Rates of groups stand in section 7, whatever section shows the rate of all rows. */
function groupSection(context: AuditContext, id: string): string {
  const section = sectionOf(context, id);
  return section.startsWith('7.') ? section : '7.4';
}

function sectionOf(context: AuditContext, id: string | undefined): string {
  return (id === undefined ? undefined : context.definitions.get(id)?.section) ?? 'A';
}

function sortedEntries(record: Readonly<Record<string, number>>): [string, number][] {
  return Object.entries(record).sort(([a], [b]) => compareCodePoints(a, b));
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
