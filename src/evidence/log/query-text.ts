import { csvRow } from '../../base/csv.ts';
import { escapeControls } from '../../base/escape.ts';
import { jsonFile } from '../../base/jcs.ts';
import type { LoggedGate } from '../../policy/log-line.ts';
import type { FoundAudit } from './query-log.ts';

/**
 * What `log query` prints of failed audits: model, date and what failed, one audit a line.
 *
 * @example failedLines(audits) // ['credit_v2: 2025-10-14  Demographic Parity, Minimum Statistical Power']
 */
export function failedLines(audits: readonly FoundAudit[]): string[] {
  return audits.map((audit) => {
    const gates = audit.gates.map((gate) => (gate.status === 'FAIL' ? title(gate) : `${title(gate)} (${gate.status})`));
    const named = gates.length === 0 ? 'no gate named' : gates.join(', ');
    return escapeControls(`${audit.model_id}: ${audit.timestamp}  ${named}${mark(audit)}`);
  });
}

/** Cells of a table: an audit a row or, where gates were asked for, a gate a row. */
export function auditCells(audits: readonly FoundAudit[], byGate: boolean): string[][] {
  const cells = byGate
    ? audits.flatMap((audit) => audit.gates.map((gate) => [...headCells(audit), ...gateCells(gate)]))
    : audits.map((audit) => [...headCells(audit), audit.outcome ?? outcomeOf(audit), counts(audit.gates)]);
  return cells.map((row) => row.map(escapeControls));
}

/** One row a gate, for spreadsheets; an audit without gates has a row of its own. */
export function queryCsv(audits: readonly FoundAudit[]): string {
  const rows = audits.flatMap((audit) =>
    (audit.gates.length === 0 ? [null] : audit.gates).map((gate) => csvCells(audit, gate)),
  );
  return [csvColumns, ...rows].map((row) => csvRow(row)).join('');
}

/** One JSON document. */
export function queryJson(audits: readonly FoundAudit[]): Uint8Array {
  return jsonFile({ format: 'glassalpha-log-query/1', audits });
}

const csvColumns = [
  'seq',
  'chained',
  'model_id',
  'model_version',
  'timestamp',
  'outcome',
  'passed',
  'gate_id',
  'gate_name',
  'metric',
  'status',
  'severity',
  'value',
  'comparison',
  'threshold',
];

function csvCells(audit: FoundAudit, gate: LoggedGate | null): (string | number | boolean | null)[] {
  const { seq, chained, model_id, model_version, timestamp, outcome, passed } = audit;
  return [
    ...[seq, chained, model_id, model_version, timestamp, outcome, passed],
    ...[gate?.id, gate?.name, gate?.metric, gate?.status, gate?.severity, gate?.value, gate?.comparison].map(
      (cell) => cell ?? null,
    ),
    gate === null ? null : thresholdText(gate.threshold),
  ];
}

function headCells(audit: FoundAudit): string[] {
  return [audit.chained ? String(audit.seq) : 'unchained', audit.model_id, audit.model_version ?? '', audit.timestamp];
}

function gateCells(gate: LoggedGate): string[] {
  const value = gate.value === null ? 'no value' : String(gate.value);
  return [
    gate.status ?? '',
    title(gate),
    value,
    `${gate.comparison ?? ''} ${thresholdText(gate.threshold) ?? ''}`.trim(),
    gate.severity ?? '',
  ];
}

function counts(gates: readonly LoggedGate[]): string {
  if (gates.length === 0) return 'no gates';
  const failed = gates.filter(({ status }) => status !== 'PASS');
  return failed.length === 0
    ? `${gates.length} passed`
    : failed.map((gate) => `${title(gate)} ${gate.status}`).join(', ');
}

function outcomeOf({ passed }: FoundAudit): string {
  if (passed === null) return 'not judged';
  return passed ? 'passed' : 'failed';
}

function title({ name, id }: LoggedGate): string {
  return name ?? id ?? 'unnamed gate';
}

function thresholdText(threshold: unknown): string | null {
  if (Array.isArray(threshold)) return threshold.map(String).join(' to ');
  return typeof threshold === 'number' || typeof threshold === 'boolean' || typeof threshold === 'string'
    ? String(threshold)
    : null;
}

function mark({ chained }: FoundAudit): string {
  return chained ? '' : '  (unchained)';
}
