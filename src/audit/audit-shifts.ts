import { publish } from '../base/format.ts';
import { jcsText } from '../base/jcs.ts';
import { joinedLabel } from '../base/joined-label.ts';
import type { AuditConfig } from '../config/audit-config.ts';
import type { MeasuredCell, Measurement } from '../data/measurement.ts';
import { definitionOf } from '../metrics/catalogue.ts';
import { referenceOf } from '../metrics/groups.ts';
import { needsProbabilities } from '../metrics/needs-probabilities.ts';
import { computeShifts } from '../metrics/shift/compute-shifts.ts';
import type { ShiftAttribute, ShiftStatistics } from '../metrics/shift/statistics.ts';
import { shiftedByDefault } from '../metrics/shift.ts';
import type { BinaryStatistics } from '../metrics/statistics.ts';
import { type Metric, metricKey } from '../record/metric.ts';
import { metricOptions } from './audit-metrics.ts';
import type { ShiftedMetric, ShiftFacts, ShiftRow } from './measured-facts.ts';

export interface AuditShifts {
  readonly metrics: readonly Metric[];
  readonly facts: ShiftFacts | null;
}

/** The followed metrics in the populations that the configuration asks for (metrics.md 8.8). */
export function auditShifts(
  config: AuditConfig,
  measurement: Measurement,
  statistics: BinaryStatistics,
  baseline: readonly Metric[],
): AuditShifts {
  const { shifts = [] } = config;
  const { joint } = measurement;
  if (shifts.length === 0 || joint === null) return { metrics: [], facts: null };
  const distances = new Map<string, number>();
  for (const { attribute, by } of shifts.flatMap(({ moves }) => moves))
    distances.set(attribute, Math.max(distances.get(attribute) ?? 0, Math.abs(by)));
  const options = metricOptions(config);
  const metrics = computeShifts(shiftStatistics(measurement, joint, statistics), shifts, {
    ...options,
    ...(statistics.points === undefined ? {} : { metrics: followedPoints() }),
    worstCases: [...distances].map(([attribute, distance]) => ({ attribute, distance })),
  });
  return { metrics, facts: shiftFacts(config, joint, metrics, baseline, statistics) };
}

/** Points are followed in what does not take them for probabilities. */
function followedPoints(): string[] {
  return shiftedByDefault.filter((id) => {
    const definition = definitionOf(id);
    return definition !== undefined && !needsProbabilities(definition);
  });
}

/** Every attribute and declared intersection over the joint cells. */
function shiftStatistics(
  { attributes, intersections }: Measurement,
  joint: readonly MeasuredCell[],
  statistics: BinaryStatistics,
): ShiftStatistics {
  const referenceOf = (name: string) => statistics.attributes.find((one) => one.name === name)?.reference ?? 'largest';
  const crossed = intersections.filter(({ declared }) => declared);
  const names = attributes.map(({ name }) => name);
  const all: ShiftAttribute[] = [
    ...attributes.map(({ name, groups }) => ({
      name,
      groups: groups.map(({ group }) => group),
      reference: referenceOf(name),
    })),
    ...crossed.map(({ name, groups, attributes: parts }) => ({
      name,
      groups: groups.map(({ group }) => group),
      reference: referenceOf(name),
      parts,
    })),
  ];
  return {
    split: 'audited',
    favorableIsPositive: statistics.favorableIsPositive,
    attributes: all,
    cells: joint.map((cell) => ({
      ...cell,
      groups: [
        ...cell.groups,
        ...crossed.map(({ attributes: parts }) =>
          joinedLabel(parts.map((part) => cell.groups[names.indexOf(part)] ?? null)),
        ),
      ],
    })),
  };
}

function shiftFacts(
  config: AuditConfig,
  joint: readonly MeasuredCell[],
  metrics: readonly Metric[],
  baseline: readonly Metric[],
  statistics: BinaryStatistics,
): ShiftFacts {
  const before = new Map(baseline.map((metric) => [metricKey(metric.id, metric.scope), metric]));
  const options = metricOptions(config);
  const references = new Map(
    statistics.attributes.map((one) => [one.name, referenceOf(one, { statistics, options }).name]),
  );
  const degradation = metrics.find(({ id }) => id === 'max_metric_degradation_under_shift');
  const rows = (config.shifts ?? []).map((shift): ShiftRow => {
    const params = jcsText({ shift: shift.text });
    const own = metrics.filter(({ id, scope }) => id.startsWith('shifted.') && scope.params === params);
    const infeasible = own.length > 0 && own.every((m) => m.kind === 'undefined' && m.reason === 'infeasible_margin');
    return {
      shift: shift.text,
      attribute: shift.moves.map(({ attribute }) => attribute).join(', '),
      margins: shift.moves.flatMap((move) => margins(config, joint, move, references.get(move.attribute) ?? null)),
      reason: infeasible ? 'infeasible_margin' : null,
      metrics: infeasible ? [] : own.map((metric) => shiftedMetric(metric, before)),
    };
  });
  const all = rows.flatMap(({ shift, metrics: own }) => own.map((one) => ({ shift, ...one })));
  const worst = all
    .filter(({ invariant }) => !invariant)
    .reduce<(typeof all)[number] | null>(
      (most, one) =>
        one.degradation !== null && (most === null || one.degradation > (most.degradation ?? 0)) ? one : most,
      null,
    );
  return {
    shifts: rows,
    worst:
      degradation?.kind === 'value' && worst !== null
        ? { shift: worst.shift, metric: worst.metric, by: worst.attribute, degradation: publish(degradation.value) }
        : null,
    worstCase: metrics.flatMap((metric) => worstCase(metric)),
    limit: config.failOnDegradation ?? null,
  };
}

/** Shares of the groups of a moved attribute, before and after, among the rows that state it. */
function margins(
  config: AuditConfig,
  joint: readonly MeasuredCell[],
  { attribute, group, by }: { readonly attribute: string; readonly group?: string; readonly by: number },
  reference: string | null,
): ShiftRow['margins'] {
  const k = config.data.protectedAttributes.findIndex(({ label }) => label === attribute);
  const rows = new Map<string, number>();
  for (const cell of joint) {
    const own = cell.groups[k] ?? null;
    if (own !== null) rows.set(own, (rows.get(own) ?? 0) + cell.n);
  }
  const total = [...rows.values()].reduce((sum, n) => sum + n, 0);
  const moves = (own: string) => (group === undefined ? own !== reference : own === group);
  const moved = [...rows].filter(([own]) => moves(own)).reduce((sum, [, n]) => sum + n, 0);
  return [...rows].map(([own, n]) => {
    const side = moves(own) ? moved : total - moved;
    const target = side + (moves(own) ? by : -by) * total;
    return {
      group: own,
      observed: publish(n / total),
      target: publish((n / total) * (side === 0 ? 1 : target / side)),
    };
  });
}

function shiftedMetric(metric: Metric, before: ReadonlyMap<string, Metric>): ShiftedMetric {
  const id = metric.id.slice('shifted.'.length);
  const { params: _, ...scope } = metric.scope;
  const base = before.get(metricKey(id, scope));
  const baseline = base?.kind === 'value' ? publish(base.value) : null;
  const shifted = metric.kind === 'value' ? publish(metric.value) : null;
  const change = baseline === null || shifted === null ? null : publish(shifted - baseline);
  const direction = definitionOf(id)?.direction;
  const limit = (x: number | null | undefined) => (x === null || x === undefined ? null : publish(x));
  return {
    metric: id,
    attribute: metric.scope.attribute ?? null,
    baseline,
    shifted,
    change,
    lower: metric.kind === 'value' ? limit(metric.ci?.lower) : null,
    upper: metric.kind === 'value' ? limit(metric.ci?.upper) : null,
    degradation: change === null || direction === 'none' ? null : publish(direction === 'higher' ? -change : change),
    invariant: metric.kind === 'value' && metric.invariant === true,
    reason: metric.kind === 'undefined' ? metric.reason : null,
  };
}

function worstCase(metric: Metric): ShiftFacts['worstCase'] {
  if (!metric.id.startsWith('worst_case_shift.')) return [];
  const { attribute = '', distance = 0 } = JSON.parse(metric.scope.params ?? '{}') as {
    attribute?: string;
    distance?: number;
  };
  const value = metric.kind === 'value' ? publish(metric.value) : null;
  const by = metric.scope.attribute ?? null;
  return [{ attribute, distance, metric: metric.id.slice('worst_case_shift.'.length), by, value }];
}
