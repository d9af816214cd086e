import { isAbsent } from '../record/content.ts';
import { type Decisions, type GateDecision, isJudged, type NotJudged, type TrackedGate } from '../record/decisions.ts';
import type { Manifest } from '../record/manifest.ts';
import { metricKey, type Scope } from '../record/metric.ts';
import { prettyJson } from './pretty-json.ts';

/**
 * `metrics.json` (evidence.md 6): what an audit found, laid out so that `diff` of two audits shows real changes only. A pure
 * function of the record, attached to the report beside it and printed by `inspect`.
 *
 * @example metricsFile(openManifest(bytes))
 */
export function metricsFile(manifest: Manifest): Uint8Array {
  const { audit, hashes, metrics, gates, content } = manifest;
  const sections = Object.fromEntries(
    Object.entries(content).map(([key, block]) => [
      key,
      key !== 'front' && isAbsent(block) ? block.absent : 'performed',
    ]),
  );
  const view = { format: 'glassalpha-metrics/1', audit, hashes, metrics, gates: gatesById(gates), sections };
  return new TextEncoder().encode(prettyJson(view));
}

/** Policy name, `#` and gate id → decision; without a policy, the reason. */
function gatesById(gates: Decisions | NotJudged): Readonly<Record<string, unknown>> {
  if (!isJudged(gates)) return { reason: gates.reason };
  return Object.fromEntries(
    [...gates.gates, ...gates.tracked].map((gate) => [`${gate.policy}#${gate.id}`, withRowMap(gate)]),
  );
}

/** The rows as a map with the keys of their metrics. */
function withRowMap(gate: GateDecision | TrackedGate): object {
  const rows = gate.rows.map((row): [string, unknown] => [
    metricKey(gate.metric_id, row.slice as unknown as Scope),
    row,
  ]);
  return { ...gate, rows: Object.fromEntries(rows) };
}
