import { type Diagnostic, diagnostic, problem } from '../base/diagnostic.ts';
import { findColumn } from '../data/columns.ts';
import type { Engine, Source } from '../data/engine.ts';
import { measure } from '../data/measure.ts';
import type { Measurement } from '../data/measurement.ts';
import { plan } from '../data/plan.ts';
import { readColumns } from '../data/read-columns.ts';
import { bindRoles } from '../data/roles.ts';
import { type Scan, scan } from '../data/scan.ts';
import { sharedIds } from '../data/shared-ids.ts';
import { computeMetrics } from '../metrics/compute.ts';
import type { BinaryStatistics } from '../metrics/statistics.ts';
import type { QueryLogEntry, RecordedDataset } from '../record/manifest.ts';
import { type Metric, metricKey } from '../record/metric.ts';
import { checkScores } from './check-scores.ts';
import type { OverlapFacts, ParityFacts } from './context.ts';
import type { AuditInputs, InputFile } from './load-inputs.ts';
import type { AuditPorts, Phase } from './ports.ts';
import type { Prepared } from './prepare.ts';
import { readRecordedScores } from './recorded-scores.ts';
import { scoreRows } from './score-rows.ts';
import { matchSchema } from './table-schema.ts';
import { toStatistics } from './to-statistics.ts';

/** All that was found out about data and model. */
export interface MeasuredRows {
  readonly measurement: Measurement;
  readonly statistics: BinaryStatistics;
  readonly metrics: ReadonlyMap<string, Metric>;
  readonly scan: Scan;
  readonly datasets: Readonly<Record<string, RecordedDataset>>;
  readonly parity: ParityFacts | null;
  readonly overlap: OverlapFacts | null;
  /** Null: no schema was declared. */
  readonly schemaProblems: readonly Diagnostic[] | null;
  readonly unseenCategories: Readonly<Record<string, number>>;
  readonly queryLog: readonly QueryLogEntry[];
  readonly diagnostics: readonly Diagnostic[];
}

/** Scores the rows if there is a model, counts them, and looks through every column once. */
export async function measureRows(
  inputs: AuditInputs,
  prepared: Prepared,
  engine: Engine,
  ports: AuditPorts,
  enter: (phase: Phase) => void,
): Promise<MeasuredRows> {
  const { config } = inputs;
  const { run } = prepared;
  const scored = await scoreAndCheck(inputs, prepared, engine, ports, enter);

  enter('measure');
  const bound = bindRoles(config, scored.source);
  const roles = bound.roles ?? prepared.roles;
  const measurement = await measure(engine, scored.source, plan(config, scored.source, roles), {
    signal: ports.signal,
    onProgress: (done, total) => ports.onProgress({ phase: 'measure', done, total }),
  });
  const statistics = toStatistics(config, measurement);
  const metrics = computeMetrics(statistics, {
    level: config.metrics.confidenceLevel,
    minGroupN: config.metrics.minGroupN,
    smallGroups: config.metrics.smallGroups,
    draws: config.metrics.nBootstrap,
    seed: config.randomSeed,
  });

  const scanned = await scan(
    engine,
    {
      source: prepared.source,
      label: roles.label.column,
      ...(roles.id === undefined ? {} : { key: roles.id.column }),
      ...(prepared.split === undefined ? {} : { split: prepared.split }),
      attributes: roles.attributes.map(({ column, attribute }) => ({ column, attribute })),
      missingValues: config.data.missingValues,
    },
    run,
  );
  const datasets: Record<string, RecordedDataset> = { audited: await recordedDataset(inputs.data, scanned, ports) };
  if (prepared.train !== null && inputs.train !== null)
    datasets['train'] = await recordOther(prepared.train, inputs.train, engine, prepared, ports);
  if (prepared.parity !== null && inputs.parity !== null)
    datasets['parity'] = await recordOther(prepared.parity, inputs.parity, engine, prepared, ports);

  const overlap = await overlapWithTraining(inputs, prepared, engine);
  const schemaProblems =
    inputs.schema === null
      ? null
      : matchSchema(
          inputs.schema,
          scanned.profiles.map((profile) => ({ ...profile, roles: [] })),
          config.data.schemaPath?.path ?? '',
        );
  return {
    measurement,
    statistics,
    metrics: new Map(metrics.map((metric) => [metricKey(metric.id, metric.scope), metric])),
    scan: scanned,
    datasets,
    parity: scored.parity,
    overlap: overlap?.facts ?? null,
    schemaProblems: schemaProblems?.filter((d) => d.severity === 'error') ?? null,
    unseenCategories: scored.unseen,
    queryLog: measurement.queryLog.map(({ id, purpose, sql, rows, resultSha256 }) => ({
      id,
      purpose,
      sql,
      rows,
      result_sha256: resultSha256,
    })),
    diagnostics: [
      ...measurement.diagnostics,
      ...(schemaProblems ?? []),
      ...(overlap?.diagnostics ?? []),
      ...demandedSections(inputs, measurement),
    ],
  };
}

interface Scored {
  readonly source: Source;
  readonly parity: ParityFacts | null;
  readonly unseen: Readonly<Record<string, number>>;
}

async function scoreAndCheck(
  { config }: AuditInputs,
  prepared: Prepared,
  engine: Engine,
  ports: AuditPorts,
  enter: (phase: Phase) => void,
): Promise<Scored> {
  const { source, split, model, run } = prepared;
  if (model === null) return { source, parity: null, unseen: {} };
  enter('score');
  const { missingValues } = config.data;
  const request = { engine, source, split, missingValues, model: model.model, options: run };
  const { scores, unseen } = await scoreRows({
    ...request,
    onRows: (done) => ports.onProgress({ phase: 'score', done, total: source.info.rows }),
  });
  const positive = config.data.positiveLabel ?? 1;
  const recorded = await readRecordedScores(config, { source, split }, prepared.parity, positive, {
    engine,
    options: run,
    missingValues,
  });
  const parity =
    recorded === null
      ? null
      : await checkScores({
          config,
          recorded,
          predicted: scores,
          model,
          readInputs: () => inputColumns(prepared, missingValues, engine),
        });
  return { source: await engine.attachScores(source, split, scores, run), parity, unseen };
}

async function inputColumns({ source, split, model, run }: Prepared, missingValues: readonly string[], engine: Engine) {
  const columns = (model?.model.inputs ?? []).flatMap((input) => {
    const { index } = findColumn(input.name, source.info.columns, '');
    return index === null
      ? []
      : [
          {
            column: index,
            name: input.name,
            as: input.type === 'category' && input.categories !== undefined ? ('text' as const) : ('number' as const),
          },
        ];
  });
  return (await readColumns(engine, source, columns, { missingValues, ...(split === undefined ? {} : { split }) }, run))
    .columns;
}

async function recordOther(
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

/** One file by its own digest, several by the digest of their list (evidence.md 1.1). */
async function recordedDataset(
  files: readonly InputFile[],
  { digests }: Scan,
  ports: AuditPorts,
): Promise<RecordedDataset> {
  const hashed = await Promise.all(files.map(async ({ path, name }) => ({ name, ...(await ports.hashFile(path)) })));
  const [only] = hashed;
  const several = hashed.length > 1;
  const { sha256Hex } = await import('../base/sha256.ts');
  const { jcs } = await import('../base/jcs.ts');
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

async function overlapWithTraining(
  { config, configName }: AuditInputs,
  { source, train, roles, split, run }: Prepared,
  engine: Engine,
): Promise<{ readonly facts: OverlapFacts; readonly diagnostics: readonly Diagnostic[] } | null> {
  if (train === null) return null;
  const trainRows = train.info.rows;
  if (roles.id === undefined)
    return {
      facts: { trainRows, sharedIds: null, reason: 'no id column is declared (data.id_column)' },
      diagnostics: [],
    };
  const { index } = findColumn(roles.id.name, train.info.columns, '');
  if (index === null)
    return {
      facts: { trainRows, sharedIds: null, reason: `the training data have no column "${roles.id.name}"` },
      diagnostics: [],
    };
  const found = await sharedIds(
    engine,
    { source, column: roles.id.column, ...(split === undefined ? {} : { split }) },
    { source: train, column: index },
    run,
  );
  const message = `${found.shared} audited rows also stand in the training data, for example ${found.examples.join(', ')}`;
  const more = {
    where: { file: configName },
    hint: 'audit rows the model was not trained on; data.sample: development states that it was',
  };
  const stated = config.data.sample === 'development';
  return {
    facts: { trainRows, sharedIds: found.shared, reason: null },
    diagnostics:
      found.shared === 0
        ? []
        : [stated ? diagnostic('note', 'data.overlap', message, more) : problem('data.overlap', message, more)],
  };
}

/** `true` demands a section: it must be computable, not merely tried. */
function demandedSections({ config, configName }: AuditInputs, { attributes, hasScores }: Measurement): Diagnostic[] {
  const where = { where: { file: configName } };
  const diagnostics: Diagnostic[] = [];
  if (
    config.fairnessAnalysis === true &&
    !attributes.some(({ groups }) => groups.filter(({ n }) => n > 0).length >= 2)
  ) {
    diagnostics.push(
      problem('config.section_required', 'fairness_analysis: true, but no protected attribute has 2 groups', {
        ...where,
        hint: 'give data.protected_attributes, or set fairness_analysis: auto',
      }),
    );
  }
  if (config.calibrationTesting === true && !hasScores) {
    diagnostics.push(
      problem('config.section_required', 'calibration_testing: true, but the data hold no scores', {
        ...where,
        hint: 'give data.score_column or model.path, or set calibration_testing: auto',
      }),
    );
  }
  return diagnostics;
}
