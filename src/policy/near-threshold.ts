import { publish } from '../base/format.ts';
import type { GateRow, GateTrend, NearOption, NearThreshold } from '../record/decisions.ts';
import { bounds, margin } from './comparison.ts';
import type { JudgedGate, MeasuredRow } from './judge-row.ts';
import type { MetricIndex } from './metric-index.ts';

/** A threshold is near within this share of its distance from the neutral value. */
const nearShare = 0.1;

/**
 * How the deciding row stands to its threshold (policy.md 2.5); null without a value. Analysis beside the state, never a reason
 * to soften it.
 *
 * @param trendOf the gate's earlier values with this one; null without a portfolio log
 */
export function nearThreshold(
  gate: JudgedGate,
  { value, limits }: MeasuredRow,
  { status, ci_state: ciState, slice }: GateRow,
  index: MetricIndex,
  trendOf: (value: number) => GateTrend | null = () => null,
): NearThreshold | null {
  if (value === null) return null;
  const { definition } = gate;
  const distance = distanceToSatisfaction(gate, Number(value));
  const scale = publish(Math.abs(nearestBound(gate, Number(value)) - (definition.neutral ?? 0)));
  const overlaps = ciState === 'spans';
  // A fact has no sampling noise, and without an interval nothing is known of it.
  const significant = definition.fact || limits === null ? null : ciState === 'violates';
  const mdd = detectable(slice['attribute'], index);
  const underpowered = mdd === null || definition.neutral === null ? null : mdd > scale;
  const trend = definition.boolean ? null : trendOf(Number(value));
  return {
    near_threshold: overlaps || (!definition.boolean && Math.abs(distance) <= publish(nearShare * scale)),
    margin: distance,
    ci_overlaps_threshold: overlaps,
    significant,
    excludes_parity: excludes(limits, definition.neutral),
    mdd,
    underpowered,
    trend,
    options:
      status === 'PASS'
        ? []
        : options({ overlaps, significant, improving: trend?.direction === 'improving', underpowered }),
  };
}

function distanceToSatisfaction({ comparison, threshold }: JudgedGate, value: number): number {
  return publish(margin(value, comparison, threshold));
}

function nearestBound({ threshold }: JudgedGate, value: number): number {
  const [low, high] = bounds(threshold);
  return Math.abs(value - low) <= Math.abs(value - high) ? low : high;
}

function excludes(limits: MeasuredRow['limits'], neutral: number | null): boolean | null {
  if (limits === null || neutral === null) return null;
  return (limits.lower ?? -Infinity) > neutral || (limits.upper ?? Infinity) < neutral;
}

function detectable(attribute: string | undefined, index: MetricIndex): number | null {
  const metric = attribute === undefined ? undefined : index.detectableDifference(attribute);
  return metric?.kind === 'value' ? publish(metric.value) : null;
}

function options(facts: {
  overlaps: boolean;
  significant: boolean | null;
  improving: boolean;
  underpowered: boolean | null;
}): NearOption[] {
  const offered: [NearOption, boolean][] = [
    ['document_and_monitor', facts.overlaps],
    ['remediate', facts.significant === true],
    ['waiver_with_monitoring', facts.improving],
    ['more_data', facts.underpowered === true],
  ];
  return offered.filter(([, applies]) => applies).map(([option]) => option);
}
