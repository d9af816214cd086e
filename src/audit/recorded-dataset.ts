import { jcs } from '../base/jcs.ts';
import { sha256Hex } from '../base/sha256.ts';
import { findColumn } from '../data/columns.ts';
import type { Engine, Source } from '../data/engine.ts';
import { type Scan, scan } from '../data/scan.ts';
import type { RecordedDataset } from '../record/manifest.ts';
import type { InputFile } from './load-inputs.ts';
import type { AuditPorts } from './ports.ts';
import type { Prepared } from './prepare.ts';

/** One file by its own digest, several by the digest of their list (evidence.md 1.1). */
export async function recordedDataset(
  files: readonly InputFile[],
  { digests }: Scan,
  ports: AuditPorts,
): Promise<RecordedDataset> {
  const hashed = await Promise.all(files.map(async ({ path, name }) => ({ name, ...(await ports.hashFile(path)) })));
  const [only] = hashed;
  const several = hashed.length > 1;
  return {
    name: several ? hashed.map(({ name }) => name).join(', ') : (only?.name ?? ''),
    hash: several ? sha256Hex(jcs(hashed.map(({ name, sha256 }) => ({ name, sha256 })))) : (only?.sha256 ?? null),
    size_bytes: hashed.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0),
    shape: digests.shape,
    dtypes: digests.dtypes,
    null_counts: digests.nullCounts,
    logical_sha256: digests.logicalSha256,
    columns: digests.columns,
    row_multiset: digests.rowMultiset,
    key_sha256: digests.keySha256,
    label_sha256: digests.labelSha256,
  };
}

/** A data set that is read beside the audited one: its digests alone. */
export async function recordOther(
  source: Source,
  file: InputFile,
  engine: Engine,
  { run, roles }: Prepared,
  ports: AuditPorts,
): Promise<RecordedDataset> {
  const column = (name: string | undefined) =>
    name === undefined ? undefined : (findColumn(name, source.info.columns, '').index ?? undefined);
  const key = column(roles.id?.name);
  const label = column(roles.label.name);
  return recordedDataset(
    [file],
    await scan(
      engine,
      { source, ...(key === undefined ? {} : { key }), ...(label === undefined ? {} : { label }), missingValues: [''] },
      run,
    ),
    ports,
  );
}
