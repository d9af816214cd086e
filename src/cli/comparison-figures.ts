import { formatFixed, printMinus } from '../base/format.ts';
import type {
  ComparedInterval,
  GateState,
  MetricMove,
  MetricState,
  NotAssessed,
  Significance,
} from '../evidence/compare/comparison.ts';

/** Figures of a comparison as text and Markdown show them alike. */

/** Fixed decimals with a printed minus; counts without any. */
export function figure(value: number | boolean | null): string {
  if (value === null) return 'no value';
  if (typeof value === 'boolean') return String(value);
  return formatFixed(value, Number.isSafeInteger(value) ? 0 : decimals, { minus: printMinus });
}

const decimals = 3;

/** A difference with its sign, `+0.037`, with more decimals where three would show none of it. */
export function signed(difference: number | null): string {
  if (difference === null) return '';
  let digits = Number.isSafeInteger(difference) ? 0 : decimals;
  while (difference !== 0 && digits < 12 && Number(formatFixed(difference, digits)) === 0) digits++;
  const text = formatFixed(difference, digits, { minus: printMinus });
  return difference > 0 ? `+${text}` : text;
}

export function interval(ci: ComparedInterval | null): string {
  if (ci === null) return '';
  const [lower, upper] = [ci.lower, ci.upper].map((limit, i) =>
    limit === null ? (i === 0 ? `${printMinus}∞` : '∞') : figure(limit),
  );
  return `[${lower}, ${upper}]`;
}

/** `0.180 [0.000, 0.334]`, or why there is no value. */
export function metricFigure(state: MetricState | null): string {
  if (state === null) return 'none';
  if (state.value === null) return `undefined: ${state.reason}`;
  return [figure(state.value), interval(state.ci)].filter((part) => part !== '').join(' ');
}

export function gateStatus(state: GateState | null): string {
  return state === null ? 'none' : state.status;
}

/** `p = 0.030 (paired)`; nothing where a reader gains nothing by the reason. */
export function significance(found: Significance): string {
  if (found.kind === 'not_assessed') {
    return found.reason === 'no_difference' || found.reason === 'no_value'
      ? ''
      : `not assessed: ${reasons[found.reason]}`;
  }
  const kind = found.kind === 'paired' ? 'paired' : found.assumed;
  return `${pValue('p', found.p)}, ${pValue('Holm', found.p_holm)} (${kind})`;
}

function pValue(name: string, p: number): string {
  return p < 0.001 ? `${name} < 0.001` : `${name} = ${formatFixed(p, decimals)}`;
}

const reasons: Readonly<Record<NotAssessed, string>> = {
  no_value: 'one of the two has no value',
  no_difference: 'no difference',
  same_rows_without_scores: 'the same rows, and no score files given (--scores)',
  no_row_ids: 'no row ids in one of the audits',
  labels_differ: 'the same rows with other labels',
  no_interval: 'no interval',
  levels_differ: 'intervals of different levels',
  no_paired_test: 'no paired test of this metric',
  weighted: 'weighted rows',
};

/** An audit by its model and its date. */
export function identityLine(audit: {
  readonly model_id: string;
  readonly model_version: string;
  readonly as_of: string;
}): string {
  return `${audit.model_id} ${audit.model_version} as of ${audit.as_of}`;
}

/**
 * The metrics that people read: those of the whole model, and those whose difference stands after adjustment. A comparison of
 * two audits moves more than a thousand; JSON has them all.
 */
export function shownMetrics(metrics: readonly MetricMove[]): readonly MetricMove[] {
  return metrics.filter(
    ({ key, significance: found }) => !key.includes('|') || (found.kind !== 'not_assessed' && found.p_holm < 0.05),
  );
}

/** What is left out of the metrics shown; undefined if nothing is. */
export function leftOutLine(metrics: readonly MetricMove[]): string | undefined {
  const left = metrics.length - shownMetrics(metrics).length;
  if (left === 0) return undefined;
  return `${left} more of groups and other slices, none significant after adjustment: --format json`;
}
