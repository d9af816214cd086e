import { publish } from '../base/format.ts';
import { compareCodePoints } from '../base/order.ts';
import type { GateTrend, TrendDirection } from '../record/decisions.ts';
import { margin } from './comparison.ts';
import type { JudgedGate } from './judge-row.ts';
import type { PastAudit } from './portfolio-log.ts';

/** Earlier audits that a trend shows beside the present one. */
const shown = 8;

/** The audit whose trend is asked for. */
export interface PresentAudit {
  readonly modelId: string;
  readonly modelVersion: string;
  readonly asOf: string;
}

/**
 * The gate's value over the earlier audits of the model and this one (policy.md 2.5): the last audit of each earlier date,
 * at most eight dates, oldest first. Only what the margin does decides the direction, so a falling rate above a floor and a
 * rising gap under a ceiling both degrade.
 *
 * @param past entries of the portfolio log, in its order
 * @example gateTrend(gate, 0.09, past, { modelId: 'credit_v2', modelVersion: '2.1.0', asOf: '2025-10-14' }).direction
 */
export function gateTrend(
  gate: JudgedGate,
  value: number,
  past: readonly PastAudit[],
  { modelId, modelVersion, asOf }: PresentAudit,
): GateTrend {
  const lastOfDate = new Map<string, GateTrend['points'][number]>();
  for (const audit of past) {
    if (audit.modelId !== modelId || audit.asOf >= asOf) continue;
    const entry = audit.gates.find(
      ({ id, name, metric }) =>
        (id === null ? name === gate.name : id === gate.id) &&
        (metric === null || metric === gate.metric || metric === gate.definition.id),
    );
    // An audit without a value for the gate has no point; it does not hide an earlier run of the same date that had one.
    if (entry?.value === undefined || entry.value === null) continue;
    lastOfDate.set(audit.asOf, {
      as_of: audit.asOf,
      model_version: audit.modelVersion ?? 'not stated',
      value: publish(entry.value),
    });
  }
  const dates = [...lastOfDate.keys()].sort(compareCodePoints).slice(-shown);
  const points = [
    ...dates.flatMap((date) => lastOfDate.get(date) ?? []),
    { as_of: asOf, model_version: modelVersion, value: publish(value) },
  ];
  return {
    points,
    direction: directionOf(points.map((point) => publish(margin(point.value, gate.comparison, gate.threshold)))),
  };
}

function directionOf(margins: readonly number[]): TrendDirection {
  const [first, second, third] = margins.slice(-3);
  if (first === undefined || second === undefined || third === undefined) return 'insufficient';
  if (first < second && second < third) return 'improving';
  return first > second && second > third ? 'degrading' : 'mixed';
}
