import { compareCodePoints } from '../../base/order.ts';
import {
  type Content,
  type ContentBlock,
  type Fact,
  type HumanText,
  isAbsent,
  type SectionKey,
  sectionKeys,
} from '../../record/content.ts';
import { isJudged } from '../../record/decisions.ts';
import type { MetricValue } from '../../record/metric.ts';
import type { AuditContext } from '../context.ts';
import { cardTexts, missingCardFields } from './02-model-card.ts';
import { smallGroup } from './07-fairness.ts';
import { absent, keyAt, performed } from './cells.ts';

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
  'small_group',
  'empty_group',
  'missing_attribute',
  'inferred_attribute',
  'undetectable_difference',
  'threshold_in_interval',
  'undefined_gated_metric',
  'undefined_metric',
  'no_interval',
  'approximate_interval',
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
  const found = limitations(context, blocks);
  const texts = humanTexts(context);
  const names = Object.keys(texts);
  const has = (prefix: string) => names.some((name) => name.startsWith(prefix));
  return performed({
    facts: { limitations: found.map((limitation, i) => ({ id: `L${i + 1}`, ...limitation })) },
    texts,
    absent: {
      ...(has('assumptions_') || has('limitations_')
        ? {}
        : {
            '11.2': absent('human_text_missing', 'write “model_card.assumptions” and “model_card.limitations”'),
          }),
      ...(has('compensating_controls_')
        ? {}
        : { '11.3': absent('human_text_missing', 'write “model_card.compensating_controls”') }),
    },
  });
}

/** All limitations that hold, in the order of the rules. */
export function limitations(context: AuditContext, blocks: Partial<Content>): Limitation[] {
  return [
    ...judgementLimits(context),
    ...sampleLimits(context),
    ...modelLimits(context),
    ...groupLimits(context),
    ...gateLimits(context),
    ...metricLimits(context),
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
      id: gate.metric_id,
      reason: gate.reason,
    });
  }
  return found;
}

function metricLimits(context: AuditContext): Limitation[] {
  const undefinedIn = new Map<string, { id: string; attribute: string | null; reason: string; groups: string[] }>();
  const noInterval = new Map<string, MetricValue[]>();
  const approximate: string[] = [];
  let tuned = 0;
  let grid: number | null = null;
  for (const metric of context.metrics.values()) {
    const { attribute = null, group } = metric.scope;
    if (metric.kind === 'undefined') {
      if (metric.reason === 'not_computed' || metric.reason === 'task_mismatch') continue;
      const key = JSON.stringify([metric.id, attribute, metric.reason]);
      const entry = undefinedIn.get(key) ?? { id: metric.id, attribute, reason: metric.reason, groups: [] };
      if (group !== undefined) entry.groups.push(group);
      undefinedIn.set(key, entry);
      continue;
    }
    if (metric.ciReason !== undefined)
      noInterval.set(metric.ciReason, [...(noInterval.get(metric.ciReason) ?? []), metric]);
    if (metric.ci?.approximate === true) approximate.push(metric.id);
    if (metric.tunedOnAuditedData === true) tuned++;
    if (metric.scoreGrid !== undefined) grid = metric.scoreGrid;
  }
  const found: Limitation[] = [];
  for (const [, entry] of sortedByKey(undefinedIn)) {
    found.push({ rule: 'undefined_metric', section: sectionOf(context, entry.id), ...entry });
  }
  for (const [reason, list] of sortedByKey(noInterval)) {
    const groups = list.map((metric) => metric.scope.group);
    const named = groups.filter((group) => group !== undefined);
    found.push({
      rule: 'no_interval',
      section: 'A',
      reason,
      figures: list.length,
      ids: unique(list.map((metric) => metric.id)),
      groups: named.length === groups.length ? unique(named) : [],
    });
  }
  if (approximate.length > 0) {
    found.push({ rule: 'approximate_interval', section: 'A', figures: approximate.length, ids: unique(approximate) });
  }
  if (tuned > 0) found.push({ rule: 'tuned_on_audited_data', section: '5.4', figures: tuned });
  if (grid !== null) found.push({ rule: 'score_grid', section: '5.2', grid });
  return found;
}

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
  return sectionKeys.flatMap((key: SectionKey) => {
    const block = blocks[key];
    if (block === undefined) return [];
    if (isAbsent(block)) return [key];
    return Object.keys(block.absent ?? {});
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

function sectionOf(context: AuditContext, id: string): string {
  return context.definitions.get(id)?.section ?? 'A';
}

function sortedEntries(record: Readonly<Record<string, number>>): [string, number][] {
  return Object.entries(record).sort(([a], [b]) => compareCodePoints(a, b));
}

function sortedByKey<T>(map: ReadonlyMap<string, T>): [string, T][] {
  return [...map.entries()].sort(([a], [b]) => compareCodePoints(a, b));
}

function unique(ids: readonly string[]): string[] {
  return [...new Set(ids)].sort(compareCodePoints);
}
