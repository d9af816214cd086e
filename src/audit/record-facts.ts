import { daysBetween } from '../base/days-between.ts';
import { isDate } from '../base/is-date.ts';
import { compareCodePoints } from '../base/order.ts';
import type { AuditConfig } from '../config/audit-config.ts';
import { definitionOf } from '../metrics/catalogue.ts';
import type { RecordedFile } from '../record/manifest.ts';
import { type Metric, metricKey, type UndefinedReason } from '../record/metric.ts';
import type { OverlapFacts } from './context.ts';
import { type Finding, isPastDue } from './findings.ts';
import type { MeasuredFacts } from './measured-facts.ts';
import { cardTexts, mandatoryCardFields, missingCardFields } from './steps/02-model-card.ts';

export interface FactSources {
  readonly config: AuditConfig;
  readonly files: readonly RecordedFile[];
  /** Null: no findings file. */
  readonly findings: readonly Finding[] | null;
  /** Audited rows: the `n` of a fact that is no rate. */
  readonly rows: number;
  readonly hasModel: boolean;
  readonly overlap: OverlapFacts | null;
  readonly facts: Pick<MeasuredFacts, 'shifts' | 'perturbations' | 'proxies' | 'periods'>;
  /** What was measured so far. */
  readonly metrics: readonly Metric[];
}

/** A fact, or why it has none: its source is no part of this audit. */
type FactValue = number | boolean | { readonly value: number; readonly n: number } | UndefinedReason;

/**
 * Facts about the record itself (metrics.md 8.12, policy.md 2.6) that this audit can answer, for gates to ask. A fact whose
 * source was not given is `not_computed`, never a number; facts of explanations stay with the `not_computed` of the catalogue.
 *
 * @example recordFacts({ findings: [], … }).find(({ id }) => id === 'open_findings_past_due') // value 0
 */
export function recordFacts(sources: FactSources): Metric[] {
  const facts = { ...cardFacts(sources), ...dataFacts(sources), ...findingFacts(sources), ...sectionFacts(sources) };
  return Object.entries(facts).map(([id, fact]) => toMetric(id, fact, sources.rows));
}

function cardFacts(sources: FactSources): Record<string, FactValue> {
  const { config } = sources;
  const { inventory = [] } = config.modelCard;
  const texts = cardTexts(sources);
  const written = (field: string) => texts[field] !== undefined;
  const mandatory = mandatoryCardFields.length;
  const filled = mandatory - missingCardFields(sources).length;
  return {
    documentation_completeness: { value: filled / mandatory, n: mandatory },
    label_choice_recorded: written('label_choice'),
    metric_choice_recorded: written('metric_choice'),
    signatory_named: written('signatory'),
    independence_declared: written('independence'),
    log_schema_present: written('log_schema'),
    inventory_fields_complete:
      inventory.length === 0
        ? 'not_computed'
        : { value: inventory.filter(({ text }) => text !== null).length / inventory.length, n: inventory.length },
    declared_accuracy_within_ci: declaredAccuracy(sources),
    audit_age_days: ageDays(texts['audit_date']?.text.trim(), config.asOf) ?? 'not_computed',
  };
}

function declaredAccuracy({ config, metrics }: FactSources): FactValue {
  const { declaredAccuracy: declared } = config.modelCard;
  if (declared === undefined) return 'not_computed';
  const key = metricKey(definitionOf(declared.metric)?.id ?? declared.metric, { split: 'audited' });
  const metric = metrics.find(({ id, scope }) => metricKey(id, scope) === key);
  if (metric === undefined) return 'not_computed';
  if (metric.kind === 'undefined') return metric.reason;
  if (metric.ci === undefined) return metric.ciReason ?? 'not_computed';
  const { lower, upper } = metric.ci;
  return (lower === null || lower <= declared.value) && (upper === null || declared.value <= upper);
}

function dataFacts(sources: FactSources): Record<string, FactValue> {
  const { config, overlap, hasModel } = sources;
  const { protectedAttributes } = config.data;
  return {
    holdout_evaluation: holdout(config, overlap),
    temporal_holdout: temporalHoldout(sources),
    special_category_basis_recorded: protectedAttributes.some(({ specialCategory }) => specialCategory === true)
      ? cardTexts(sources)['special_category_basis'] !== undefined
      : 'not_computed',
    protected_inputs_listed: hasModel ? protectedAttributes.length > 0 : 'no_model',
  };
}

/** False for development data or where an overlap was found; nothing where neither was checked nor stated. */
function holdout({ data }: AuditConfig, overlap: OverlapFacts | null): FactValue {
  const shared = overlap?.sharedIds ?? null;
  if (data.sample === 'development' || (shared ?? 0) > 0) return false;
  if (shared === 0 || data.sample !== undefined || data.holdoutStatement !== undefined) return true;
  return 'not_computed';
}

/** Measured where both have periods: every audited one after every one of training. Else as the sample is stated. */
function temporalHoldout({ config, facts }: FactSources): FactValue {
  const earliest = facts.periods?.periods[0]?.period;
  const latest = facts.periods?.latestInTraining ?? null;
  if (earliest !== undefined && latest !== null) return compareCodePoints(earliest, latest) > 0;
  const { sample } = config.data;
  if (sample === 'out_of_time') return true;
  return sample === 'development' ? false : 'not_computed';
}

function findingFacts(sources: FactSources): Record<string, FactValue> {
  const { findings, config } = sources;
  return {
    open_findings_past_due: findings?.filter((finding) => isPastDue(finding, config.asOf)).length ?? 'not_computed',
    // Of the findings that concern a gate: which of its gates failed is not known before they are judged.
    mitigation_recorded: findings === null ? 'not_computed' : mitigated(findings),
    lda_search_documented: cardTexts(sources)['lda_search'] !== undefined,
  };
}

function mitigated(findings: readonly Finding[]): boolean {
  const ofGates = findings.filter(({ gate }) => gate !== undefined);
  return ofGates.length > 0 && ofGates.every(({ mitigation }) => mitigation !== undefined);
}

/** What the sections of the report were given to show. */
function sectionFacts({ config, facts, metrics }: FactSources): Record<string, FactValue> {
  const compared = config.fairnessAnalysis === false ? [] : config.data.protectedAttributes.map(({ label }) => label);
  const measured = (id: string) =>
    metrics.some(
      (metric) => metric.kind === 'value' && metric.id === id && compared.includes(metric.scope.attribute ?? ''),
    );
  const shownIn = (section: string) =>
    metrics.some(
      ({ kind, id, scope }) =>
        kind === 'value' && compared.includes(scope.attribute ?? '') && definitionOf(id)?.section === section,
    );
  const isBinary = config.data.task === 'binary';
  return {
    subgroup_performance_reported: shownIn('7.4'),
    fairness_measures_reported: isBinary ? fairnessMeasures.every(measured) : shownIn('7.3'),
    bias_examination_recorded: compared.length > 0 && measured('label_disparity') && facts.proxies.length > 0,
    robustness_tested: facts.shifts !== null || facts.perturbations.length > 0,
  };
}

/** Impact ratio, odds ratio, difference of means, and a test. */
const fairnessMeasures = ['air', 'odds_ratio', 'statistical_parity_difference', 'selection_fisher_p'];

function toMetric(id: string, fact: FactValue, rows: number): Metric {
  const scope = { split: 'audited' };
  if (typeof fact === 'string') return { kind: 'undefined', id, scope, reason: fact, n: rows };
  const { value, n } = typeof fact === 'object' ? fact : { value: Number(fact), n: rows };
  return { kind: 'value', id, scope, value, n, complete: true, undefinedGroups: [], emptyGroups: [], smallGroups: [] };
}

/** Age of the declared audit; undefined where the card's text is no day of the calendar, or lies after `as_of`. */
function ageDays(date: string | undefined, asOf: string): number | undefined {
  return date === undefined || !isDate(date) || date > asOf ? undefined : daysBetween(date, asOf);
}
