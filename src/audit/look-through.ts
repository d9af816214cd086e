import type { Diagnostic } from '../base/diagnostic.ts';
import type { Engine } from '../data/engine.ts';
import type { LoggedStatement } from '../data/query-log.ts';
import type { Roles } from '../data/roles.ts';
import { type Scan, scan } from '../data/scan.ts';
import type { QueryLogEntry, RecordedDataset } from '../record/manifest.ts';
import type { OverlapFacts } from './context.ts';
import type { AuditInputs } from './load-inputs.ts';
import type { AuditPorts } from './ports.ts';
import type { Prepared } from './prepare.ts';
import { recordedDataset, recordOther } from './recorded-dataset.ts';
import { matchSchema } from './table-schema.ts';
import { overlapWithTraining } from './training-overlap.ts';

/** What every audit learns of its files, whatever its task. */
export interface LookedThrough {
  readonly scan: Scan;
  readonly datasets: Readonly<Record<string, RecordedDataset>>;
  readonly overlap: OverlapFacts | null;
  /** Null: no schema was declared. */
  readonly schemaProblems: readonly Diagnostic[] | null;
  readonly diagnostics: readonly Diagnostic[];
}

/** Every column of the audited rows once: digests, profiles, missing cells. */
export function scanRows({ config }: AuditInputs, prepared: Prepared, roles: Roles, engine: Engine): Promise<Scan> {
  return scan(
    engine,
    {
      source: prepared.source,
      label: roles.label.column,
      ...(roles.id === undefined ? {} : { key: roles.id.column }),
      ...(prepared.split === undefined ? {} : { split: prepared.split }),
      attributes: roles.attributes.map(({ column, attribute }) => ({ column, attribute })),
      missingValues: config.data.missingValues,
    },
    prepared.run,
  );
}

/** The files as the record names them, rows shared with training, and what the declared schema says of the columns. */
export async function lookThrough(
  inputs: AuditInputs,
  prepared: Prepared,
  scanned: Scan,
  engine: Engine,
  ports: AuditPorts,
): Promise<LookedThrough> {
  const datasets: Record<string, RecordedDataset> = { audited: await recordedDataset(inputs.data, scanned, ports) };
  for (const role of ['train', 'reference', 'parity'] as const) {
    const source = prepared[role];
    const file = inputs[role];
    if (source !== null && file !== null) datasets[role] = await recordOther(source, file, engine, prepared, ports);
  }
  const overlap = await overlapWithTraining(inputs, prepared, engine);
  const found =
    inputs.schema === null
      ? null
      : matchSchema(
          inputs.schema,
          scanned.profiles.map((profile) => ({ ...profile, roles: [] })),
          inputs.config.data.schemaPath?.path ?? '',
        );
  return {
    scan: scanned,
    datasets,
    overlap: overlap?.facts ?? null,
    schemaProblems: found?.filter(({ severity }) => severity === 'error') ?? null,
    diagnostics: [...(found ?? []), ...(overlap?.diagnostics ?? [])],
  };
}

export function recordedLog(statements: readonly LoggedStatement[]): QueryLogEntry[] {
  return statements.map(({ id, purpose, sql, rows, resultSha256 }) => ({
    id,
    purpose,
    sql,
    rows,
    result_sha256: resultSha256,
  }));
}
