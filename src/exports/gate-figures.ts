import { escapeControls } from '../base/escape.ts';
import { formatFixed, growDecimals } from '../base/format.ts';
import type { GateDecision, Threshold, TrackedGate } from '../record/decisions.ts';
import { reasonText } from '../record/reason-text.ts';

const decimals = 3;

/** The figures of a gate as every export writes them: value with its interval, threshold, what to know beside them. */
export interface GateFigures {
  /** `0.180 [0.000, 0.334]`, or `undefined`. */
  readonly value: string;
  /** `less_than 0.1`. */
  readonly asked: string;
  /** `age_group; CI crosses threshold`, or empty. */
  readonly notes: string;
}

/**
 * @example gateFigures(gate).value // '0.180 [0.000, 0.334]'
 */
export function gateFigures(gate: GateDecision): GateFigures {
  return { value: valueText(gate), asked: askedText(gate), notes: notesText(gate) };
}

function askedText({ comparison, threshold }: GateDecision): string {
  const limit = typeof threshold === 'object' ? `[${threshold[0]}, ${threshold[1]}]` : String(threshold);
  return `${comparison} ${limit}`;
}

function valueText({ value, ci, threshold }: GateDecision): string {
  if (value === null) return 'undefined';
  if (typeof value === 'boolean') return String(value);
  if (ci === null && Number.isInteger(value)) return String(value);
  const limit = (x: number | null, unbounded: string) => (x === null ? unbounded : against(x, threshold));
  const interval = ci === null ? '' : ` [${limit(ci.lower, '-inf')}, ${limit(ci.upper, 'inf')}]`;
  return against(value, threshold) + interval;
}

/** As many digits as show on which side of the threshold a number lies. */
function against(x: number, threshold: Threshold): string {
  const limits = typeof threshold === 'object' ? threshold : [Number(threshold)];
  return formatFixed(x, Math.max(...limits.map((limit) => growDecimals(x, limit, decimals))));
}

/** The value of a followed figure; without a threshold three decimals are enough. */
export function trackedValueText({ value, ci }: TrackedGate): string {
  if (value === null) return 'undefined';
  if (typeof value === 'boolean' || Number.isInteger(value)) return String(value);
  const limit = (x: number | null, unbounded: string) => (x === null ? unbounded : formatFixed(x, decimals));
  const interval = ci === null ? '' : ` [${limit(ci.lower, '-inf')}, ${limit(ci.upper, 'inf')}]`;
  return formatFixed(value, decimals) + interval;
}

function notesText({
  ci,
  ci_state: ciState,
  metric_id: id,
  reason,
  slice,
  smallest_group,
  waiver,
}: GateDecision): string {
  const attribute = slice?.['attribute'];
  const group = id === 'min_group_size' && smallest_group !== null ? `=${smallest_group.group}` : '';
  const found = [
    attribute === undefined ? '' : escapeControls(attribute + group),
    reason === null ? '' : reasonText(reason, id),
    ci !== null && ciState === 'spans' ? 'CI crosses threshold' : '',
    waiver === null
      ? ''
      : escapeControls(`waiver ${waiver.id} ${waiver.state.replaceAll('_', ' ')}, ends ${waiver.expires}`),
  ];
  return found.filter((note) => note !== '').join('; ');
}
