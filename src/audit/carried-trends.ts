import { type Diagnostic, diagnostic } from '../base/diagnostic.ts';
import { type GateTrend, isJudged } from '../record/decisions.ts';
import type { AuditInputs } from './load-inputs.ts';
import type { AuditPorts } from './ports.ts';
import { recordBeside } from './record-beside.ts';

export interface CarriedTrends {
  /** By policy name, `#` and gate id. */
  readonly trends: ReadonlyMap<string, GateTrend>;
  readonly notice: Diagnostic;
}

/**
 * Trends of the record beside the configuration (evidence.md 1.2): earlier audits cannot be derived from the inputs, so a rerun
 * carries them, and equal inputs give equal bytes where the log is not at hand.
 */
export async function carriedTrends(
  inputs: Pick<AuditInputs, 'configPath' | 'files'>,
  ports: Pick<AuditPorts, 'fileSystem'>,
): Promise<CarriedTrends | null> {
  const record = await recordBeside(inputs, ports);
  if (record === null || !isJudged(record.manifest.gates)) return null;
  const trends = record.manifest.gates.gates.flatMap(({ policy, id, near }): [string, GateTrend][] =>
    near?.trend ? [[`${policy}#${id}`, near.trend]] : [],
  );
  if (trends.length === 0) return null;
  const message = `earlier values of the gates are carried from ${record.name}, the record of this configuration`;
  return { trends: new Map(trends), notice: diagnostic('note', 'evidence.unverified', message) };
}
