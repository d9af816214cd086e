import { definitionOf } from '../metrics/catalogue.ts';
import { absentSource } from '../record/absent-source.ts';
import type { GateDecision, GateRow, GateSlice, Threshold } from '../record/decisions.ts';
import type { Manifest, MetricUnit } from '../record/manifest.ts';
import { metricKey } from '../record/metric.ts';
import { crossedText, groupText } from './crossed-text.ts';
import { capitalized, lowerFirst } from './letter-case.ts';
import { labelOf, readMetric } from './metric-reading.ts';
import { countText, estimateText, levelText, thresholdText } from './numbers.ts';
import { comparisonSymbol, comparisonText } from './texts.ts';
import { reasonCodeText } from './undefined-text.ts';
import type { GateStrip } from './view.ts';

/** What a gate saw, as text: of the gate itself or of one of its rows. */
export interface GateFigures {
  readonly key: string;
  readonly value: string;
  /** The interval, or why there is none. */
  readonly interval: string;
  readonly n: string;
}

export function unitOf(id: string): MetricUnit {
  return definitionOf(id)?.unit ?? 'none';
}

/** Counts and the like of the audited data: known exactly, so no interval is drawn. */
export function isExact(gate: GateDecision): boolean {
  return definitionOf(gate.metric_id)?.fact === true;
}

/** Why a figure of the audited rows themselves has no interval. */
function exactText(id: string): string {
  return unitOf(id) === 'count' ? 'exact count' : 'exact';
}

export function gateFigures(manifest: Manifest, gate: GateDecision, row?: GateRow): GateFigures {
  const { value, ci, n, reason } = row ?? gate;
  const key = gateKey(gate, row?.slice ?? gate.slice);
  const base = { key, n: n === null ? 'not known' : countText(n) };
  if (value === null) return { ...base, value: missingValue(manifest, key, reason), interval: 'no value' };
  if (typeof value === 'boolean') return { ...base, value: value ? 'yes' : 'no', interval: 'exact' };
  const interval = ci === null ? undefined : { ...ci, approximate: false };
  const text = estimateText(value, interval, unitOf(gate.metric_id), numbersIn(gate.threshold));
  const without = isExact(gate) ? exactText(gate.metric_id) : (readMetric(manifest, key)?.interval ?? 'no interval');
  return { ...base, value: text.value, interval: text.interval ?? without };
}

/** `0.180 [0.000, 0.334]`, or why there is no value. */
export function gateFiguresShort(manifest: Manifest, gate: GateDecision): string {
  const { value, interval } = gateFigures(manifest, gate);
  return gate.ci === null ? value : `${value} ${interval}`;
}

/** Key of the metric that a gate or a row was judged on. */
export function gateKey(gate: GateDecision, slice: GateSlice | null): string {
  return metricKey(gate.metric_id, { ...slice, split: slice?.['split'] ?? 'audited' });
}

/** `age_group, against 40-61`, `gender × age_group, group female, 62+`, or `whole model`. */
export function sliceText(slice: GateSlice | null): string {
  const { attribute, group, reference, class: label, feature } = slice ?? {};
  const parts = [
    ...(attribute === undefined ? [] : [crossedText(attribute)]),
    ...(group === undefined ? [] : [`group ${groupText(attribute, group)}`]),
    ...(reference === undefined ? [] : [`against ${groupText(attribute, reference)}`]),
    ...(label === undefined ? [] : [`class ${label}`]),
    ...(feature === undefined ? [] : [`feature ${feature}`]),
  ];
  return parts.length === 0 ? 'whole model' : parts.join(', ');
}

/** `< 0.10`, `≥ 0.80`, `within [0.90, 1.10]`. */
export function thresholdSymbol(gate: GateDecision): string {
  const { threshold, comparison, metric_id: id } = gate;
  if (typeof threshold === 'boolean') return `= ${threshold ? 'yes' : 'no'}`;
  if (typeof threshold !== 'number') return `within ${bounds(threshold, unitOf(id))}`;
  return `${comparison === 'between' ? 'within' : comparisonSymbol(comparison)} ${thresholdText(threshold, unitOf(id))}`;
}

/** What the gate asks, as a sentence. */
export function askedText(gate: GateDecision): string {
  const { threshold, comparison, metric_id: id } = gate;
  const what = definitionOf(id) === undefined ? id : lowerFirst(labelOf(id));
  if (typeof threshold === 'boolean') return `The answer to “${what}” has to be ${threshold ? 'yes' : 'no'}.`;
  const limit = typeof threshold === 'number' ? thresholdText(threshold, unitOf(id)) : bounds(threshold, unitOf(id));
  const rows = id === 'min_group_size' ? ' rows' : '';
  const where = gate.rows.length > 1 ? ' for every protected attribute' : '';
  return `The ${what} has to be ${comparisonText(comparison)} ${limit}${rows}${where}.`;
}

/** What was found, with the slice that decided. */
export function foundText(manifest: Manifest, gate: GateDecision): string {
  const { value, interval, n } = gateFigures(manifest, gate);
  if (gate.value === null) return capitalized(`no value: ${value.replace(/^undefined: /, '')}.`);
  const where = gate.slice?.['attribute'] === undefined ? 'For the whole model' : `For ${sliceText(gate.slice)}`;
  const shown = gate.ci === null ? value : `${value} ${interval}`;
  const group = gate.smallest_group;
  const smallest =
    group === null
      ? ''
      : ` The smallest group is ${groupText(gate.slice?.['attribute'], group.group)} (n = ${countText(group.n)}).`;
  return `${where}: ${shown}, n = ${n}.${smallest}`;
}

/** How sure: one of the sentences of report.md 10. */
export function sureText(manifest: Manifest, gate: GateDecision): string {
  if (gate.value === null) return `There is no value to be sure of: ${valueReason(manifest, gate)}.`;
  if (isExact(gate))
    return `${unitOf(gate.metric_id) === 'count' ? 'An exact count' : 'An exact figure'} of the audited rows: no sampling error, and no interval.`;
  if (gate.ci === null || gate.ci_state === 'none') {
    return `There is no interval (${gateFigures(manifest, gate).interval.replace(/^no interval: /, '')}), so sampling error cannot be judged.`;
  }
  const within = isWithin(gate);
  const interval = `${levelText(gate.ci.level)} interval ${gateFigures(manifest, gate).interval}`;
  if (gate.ci_state === 'violates') {
    return `The value lies beyond the threshold, and so does the whole ${interval}: not explained by sampling error at this level.`;
  }
  if (gate.ci_state === 'satisfies') {
    return `The value lies within the threshold, and so does the whole ${interval}: sampling error does not put this in doubt at this level.`;
  }
  return `The value lies ${within ? 'within' : 'beyond'} the threshold, but the ${interval} contains it: not settled by this sample.`;
}

/** What follows, by state and severity (report.md 6, 12.1). */
export function followsText(gate: GateDecision): string {
  const { status, severity } = gate;
  if (status === 'PASS') return 'Nothing has to be done for this gate.';
  if (status === 'WAIVED') return 'A recorded waiver covers this gate; it ends on the date printed with it.';
  if (status === 'NOT_EVALUATED') return `${blocksText(gate)}To have it judged: ${supplyText(gate)}.`;
  if (severity === 'error') {
    return `${blocksText(gate)}Retrain, change the model’s decision threshold, or have a policy change or waiver approved; then rerun.`;
  }
  if (severity === 'warning') return 'Document the mitigation.';
  return 'Watch the trend; no action required.';
}

/** A strip for gates whose threshold is one number and whose value has an interval; else the cell reads "not drawn". */
export function gateStripOf(manifest: Manifest, gate: GateDecision): GateStrip | undefined {
  const { value, ci, threshold, comparison } = gate;
  if (typeof value !== 'number' || typeof threshold !== 'number' || ci === null) return undefined;
  if (comparison === 'equals' || comparison === 'between') return undefined;
  const numbers = [value, threshold, ...[ci.lower, ci.upper].filter((b) => b !== null)];
  const neutral = definitionOf(gate.metric_id)?.neutral ?? 0;
  const low = Math.min(0, ...numbers);
  const high = Math.max(neutral, ...numbers);
  const figures = gateFigures(manifest, gate);
  return {
    min: low,
    max: high + (high - low) * 0.08,
    value,
    lower: ci.lower,
    upper: ci.upper,
    threshold,
    failing: comparison.startsWith('less') ? 'above' : 'below',
    alt: `${gate.name}: ${figures.value}, interval ${figures.interval}, threshold ${thresholdSymbol(gate)}`,
  };
}

/** Words for a gate that has no value, or is inconclusive. */
export function valueReason(manifest: Manifest, gate: GateDecision): string {
  return missingValue(manifest, gateKey(gate, gate.slice), gate.reason).replace(/^undefined: /, '');
}

function missingValue(manifest: Manifest, key: string, reason: string | null): string {
  const reading = readMetric(manifest, key);
  if (reading?.metric.kind === 'undefined') {
    const isLater = reading.metric.reason === 'not_computed' && absentSource(reading.id) === undefined;
    return isLater ? 'not computed in this version' : reading.value;
  }
  return `undefined: ${reasonCodeText(reason ?? 'not_in_record')}`;
}

function isWithin(gate: GateDecision): boolean {
  return gate.near === null ? gate.status === 'PASS' : gate.near.margin >= 0 && gate.status !== 'FAIL';
}

function blocksText(gate: GateDecision): string {
  if (gate.blocks) return 'This gate blocks. ';
  return gate.requires_documentation ? 'This gate has to be documented. ' : '';
}

function supplyText(gate: GateDecision): string {
  const supplies: Readonly<Record<string, string>> = {
    no_scores: 'give scores (“data.score_column” or “model.path”)',
    no_labels: 'give the recorded outcomes (“data.target_column”)',
    no_model: 'give the model file (“model.path”)',
    no_reference: 'name a reference group that has rows (“reference” of the attribute)',
    single_class: 'audit rows of both classes',
    fewer_than_two_groups: 'audit rows of at least two groups in which the metric has a value',
    empty_group: 'audit rows of every declared group',
    empty_scope: 'name protected attributes (“data.protected_attributes”) or correct the gate’s scope',
    not_computed: 'use a version of GlassAlpha that computes this metric, or replace the gate',
    not_in_record: 'use a version of GlassAlpha that computes this metric, or replace the gate',
    zero_denominator: 'audit rows with which the rate can be formed',
    task_mismatch: 'replace the gate by one that applies to this kind of prediction',
  };
  const absent = gate.reason === 'not_computed' ? absentSource(gate.metric_id) : undefined;
  return absent?.supply ?? supplies[gate.reason ?? ''] ?? 'audit more rows';
}

function bounds(threshold: Exclude<Threshold, number | boolean>, unit: MetricUnit): string {
  return `[${thresholdText(threshold[0], unit)}, ${thresholdText(threshold[1], unit)}]`;
}

function numbersIn(threshold: Threshold): readonly number[] {
  if (typeof threshold === 'number') return [threshold];
  return typeof threshold === 'boolean' ? [] : threshold;
}
