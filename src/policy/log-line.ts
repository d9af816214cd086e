import { isDate } from '../base/is-date.ts';

/** One audit as a line of a portfolio log says it; of a line kept by hand, what it says. */
export interface LoggedAudit {
  readonly model_id: string;
  readonly model_version: string | null;
  /** Date part of the line's `timestamp`. */
  readonly timestamp: string;
  readonly outcome: string | null;
  readonly passed: boolean | null;
  readonly gates: readonly LoggedGate[];
}

export interface LoggedGate {
  readonly id: string | null;
  readonly name: string | null;
  readonly metric: string | null;
  readonly status: string | null;
  readonly severity: string | null;
  readonly value: number | boolean | null;
  readonly threshold: unknown;
  readonly comparison: string | null;
}

/**
 * Reads a line of a portfolio log as loosely as people keep one: JSON with at least `model_id`, `timestamp`, `gates` and `passed`
 * (evidence.md 7). Chained lines read the same; their chain is looked at elsewhere.
 *
 * @returns null for a line that is none
 * @example readLogLine('{"model_id":"m","timestamp":"2025-10-14","gates":[],"passed":true}')?.passed // true
 */
export function readLogLine(line: string): LoggedAudit | null {
  const entry = jsonObject(line);
  if (entry === null) return null;
  const { model_id, model_version, timestamp, outcome, passed, gates } = entry;
  const date = typeof timestamp === 'string' ? timestamp.slice(0, 10) : '';
  if (typeof model_id !== 'string' || !isDate(date) || !Array.isArray(gates)) return null;
  if (typeof passed !== 'boolean' && passed !== null) return null;
  return {
    model_id,
    model_version: text(model_version),
    timestamp: date,
    outcome: text(outcome),
    passed,
    gates: gates.flatMap((gate) => loggedGate(gate) ?? []),
  };
}

function loggedGate(gate: unknown): LoggedGate | null {
  if (typeof gate !== 'object' || gate === null) return null;
  const { id, name, metric, status, severity, value, threshold, comparison } = gate as Readonly<
    Record<string, unknown>
  >;
  return {
    id: text(id),
    name: text(name),
    metric: text(metric),
    status: text(status),
    severity: text(severity),
    // JSON can write a number that is none: 1e999 reads as infinity.
    value: typeof value === 'boolean' || (typeof value === 'number' && Number.isFinite(value)) ? value : null,
    threshold: threshold ?? null,
    comparison: text(comparison),
  };
}

function text(value: unknown): string | null {
  return typeof value === 'string' ? value : null;
}

function jsonObject(line: string): Readonly<Record<string, unknown>> | null {
  try {
    const value: unknown = JSON.parse(line);
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? { ...value } : null;
  } catch {
    return null;
  }
}
