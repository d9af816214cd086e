import { type Diagnostic, problem } from '../base/diagnostic.ts';
import type { Engine, Source } from '../data/engine.ts';
import { measure } from '../data/measure.ts';
import type { Measurement } from '../data/measurement.ts';
import { plan } from '../data/plan.ts';
import { bindRoles } from '../data/roles.ts';
import { type Scan, scan } from '../data/scan.ts';
import type { BinaryStatistics } from '../metrics/statistics.ts';
import type { QueryLogEntry, RecordedDataset } from '../record/manifest.ts';
import { type Metric, metricKey } from '../record/metric.ts';
import { auditDrift } from './audit-drift.ts';
import { auditGrades } from './audit-grades.ts';
import { auditMetrics } from './audit-metrics.ts';
import { auditPeriods } from './audit-periods.ts';
import { auditRows } from './audit-rows.ts';
import { auditShifts } from './audit-shifts.ts';
import { challengerFacts } from './challenger-facts.ts';
import { checkScores } from './check-scores.ts';
import type { OverlapFacts, ParityFacts } from './context.ts';
import { decisionThreshold } from './decision-threshold.ts';
import { gatherFacts } from './gather-facts.ts';
import { readInputColumns } from './input-columns.ts';
import { intersectionFacts } from './intersection-facts.ts';
import type { AuditInputs } from './load-inputs.ts';
import type { MeasuredFacts } from './measured-facts.ts';
import { otherSplits } from './other-splits.ts';
import type { AuditPorts, Phase } from './ports.ts';
import type { Prepared } from './prepare.ts';
import { recordFacts } from './record-facts.ts';
import { recordedDataset, recordOther } from './recorded-dataset.ts';
import { readRecordedScores } from './recorded-scores.ts';
import { scoreRows } from './score-rows.ts';
import { smallGroupWarnings } from './small-groups.ts';
import { strataFacts, weightFacts } from './strata-facts.ts';
import { matchSchema } from './table-schema.ts';
import { pairStatistics, toStatistics } from './to-statistics.ts';
import { trainingLabels } from './training-labels.ts';
import { overlapWithTraining } from './training-overlap.ts';

/** All that was found out about data and model. */
export interface MeasuredRows {
  readonly measurement: Measurement;
  readonly statistics: BinaryStatistics;
  readonly metrics: ReadonlyMap<string, Metric>;
  readonly facts: MeasuredFacts;
  readonly scan: Scan;
  readonly datasets: Readonly<Record<string, RecordedDataset>>;
  readonly parity: ParityFacts | null;
  readonly overlap: OverlapFacts | null;
  /** Null: no schema was declared. */
  readonly schemaProblems: readonly Diagnostic[] | null;
  readonly unseenCategories: Readonly<Record<string, number>>;
  /** Named random streams that were drawn from. */
  readonly streams: readonly string[];
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
  const others = otherSplits(inputs, prepared, engine, ports);
  const threshold = await decisionThreshold(config, others);
  const measurement = await measure(engine, scored.source, plan(config, scored.source, roles, threshold.given), {
    signal: ports.signal,
    onProgress: (done, total) => ports.onProgress({ phase: 'measure', done, total }),
    fit: threshold.fit,
  });
  const decision = threshold.facts(measurement.threshold);
  const training = await trainingLabels(inputs, prepared, engine);
  const statistics = toStatistics(config, measurement, training.counts);
  const audited = auditMetrics(config, measurement, statistics, decision.tunedOnAuditedData);
  const shifted = auditShifts(config, measurement, statistics, audited);

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
  const rows = await auditRows({
    config,
    prepared,
    roles,
    profiles: scanned.profiles,
    engine,
    scores: scored.scores,
    threshold: measurement.threshold,
  });
  const drift = await auditDrift({
    config,
    prepared,
    roles,
    profiles: scanned.profiles,
    measurement,
    engine,
    others,
  });
  const periods = await auditPeriods(config, measurement, statistics, decision.tunedOnAuditedData, {
    prepared,
    engine,
  });
  const grades = await auditGrades(config, inputs.configName, measurement, { prepared, engine });
  const measured = [
    ...audited,
    ...shifted.metrics,
    ...rows.metrics,
    ...drift.metrics,
    ...periods.metrics,
    ...grades.metrics,
  ];
  const datasets: Record<string, RecordedDataset> = { audited: await recordedDataset(inputs.data, scanned, ports) };
  if (prepared.train !== null && inputs.train !== null)
    datasets['train'] = await recordOther(prepared.train, inputs.train, engine, prepared, ports);
  if (prepared.reference !== null && inputs.reference !== null)
    datasets['reference'] = await recordOther(prepared.reference, inputs.reference, engine, prepared, ports);
  if (prepared.parity !== null && inputs.parity !== null)
    datasets['parity'] = await recordOther(prepared.parity, inputs.parity, engine, prepared, ports);

  const overlap = await overlapWithTraining(inputs, prepared, engine);
  const recorded = recordFacts({
    config,
    files: inputs.files,
    findings: inputs.findings,
    rows: measurement.rows,
    hasModel: prepared.model !== null,
    overlap: overlap?.facts ?? null,
    facts: {
      shifts: shifted.facts,
      perturbations: rows.perturbations,
      proxies: rows.proxies,
      periods: periods.facts,
    },
    metrics: measured,
  });
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
    metrics: new Map([...measured, ...recorded].map((metric) => [metricKey(metric.id, metric.scope), metric])),
    facts: gatherFacts(
      config,
      statistics,
      {
        intersections: intersectionFacts(config, measurement),
        trainingLabels: training.facts,
        threshold: decision,
        strata: strataFacts(config, measurement, statistics.favorableIsPositive),
        weights: weightFacts(config, measurement),
        shifts: shifted.facts,
        drift: drift.facts,
        periods: periods.facts,
        grades: grades.facts,
        challenger: challengerFacts(config, statistics),
        proxies: rows.proxies,
        individual: rows.individual,
        perturbations: rows.perturbations,
      },
      pairStatistics(config, measurement),
    ),
    scan: scanned,
    datasets,
    parity: scored.parity,
    overlap: overlap?.facts ?? null,
    schemaProblems: schemaProblems?.filter((d) => d.severity === 'error') ?? null,
    unseenCategories: scored.unseen,
    streams: rows.streams,
    queryLog: [...others.queryLog(), ...measurement.queryLog, ...(training.counts?.queryLog ?? [])].map(
      ({ id, purpose, sql, rows, resultSha256 }) => ({
        id,
        purpose,
        sql,
        rows,
        result_sha256: resultSha256,
      }),
    ),
    diagnostics: [
      ...measurement.diagnostics,
      ...(schemaProblems ?? []),
      ...(overlap?.diagnostics ?? []),
      ...training.diagnostics,
      ...grades.diagnostics,
      ...rows.diagnostics,
      ...smallGroupWarnings(measurement.attributes, prepared.source.names[0] ?? ''),
      ...demandedSections(inputs, measurement),
    ],
  };
}

interface Scored {
  readonly source: Source;
  /** The model's scores in file order; null without a model. */
  readonly scores: Float64Array | null;
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
  if (model === null) return { source, scores: null, parity: null, unseen: {} };
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
          readInputs: () => readInputColumns(model.model, { source, split, missingValues, engine, run }),
        });
  return { source: await engine.attachScores(source, split, scores, run), scores, parity, unseen };
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
