import { publish } from '../base/format.ts';
import type { Engine, Source } from '../data/engine.ts';
import { measure } from '../data/measure.ts';
import type { MeasuredGroup, Measurement } from '../data/measurement.ts';
import { plan } from '../data/plan.ts';
import { bindRoles } from '../data/roles.ts';
import { computeSettings } from '../metrics/compute-settings.ts';
import { everyRow } from '../metrics/label-views.ts';
import { askedSettings } from '../policy/asked-settings.ts';
import type { QueryLogEntry } from '../record/manifest.ts';
import { type Metric, metricKey } from '../record/metric.ts';
import { auditDrift } from './audit-drift.ts';
import { auditGrades } from './audit-grades.ts';
import { auditMetrics, metricOptions, tunedOn } from './audit-metrics.ts';
import { auditPeriods } from './audit-periods.ts';
import { auditRows } from './audit-rows.ts';
import { auditShifts } from './audit-shifts.ts';
import { challengerFacts } from './challenger-facts.ts';
import { checkScores } from './check-scores.ts';
import type { AuditStatistics, ParityFacts } from './context.ts';
import { decisionThreshold } from './decision-threshold.ts';
import { type CalibrationLack, demandedSections } from './demanded-sections.ts';
import { gatherFacts } from './gather-facts.ts';
import { readInputColumns } from './input-columns.ts';
import { intersectionFacts } from './intersection-facts.ts';
import { ll144Facts } from './ll144-facts.ts';
import type { AuditInputs } from './load-inputs.ts';
import { type LookedThrough, lookThrough, recordedLog, scanRows } from './look-through.ts';
import type { MeasuredAudit } from './measured-audit.ts';
import type { MeasuredFacts } from './measured-facts.ts';
import { otherSplits } from './other-splits.ts';
import type { AuditPorts, Phase } from './ports.ts';
import type { Prepared } from './prepare.ts';
import { recordFacts } from './record-facts.ts';
import { readRecordedScores } from './recorded-scores.ts';
import { scoreRows } from './score-rows.ts';
import { scoresFile } from './scores-file.ts';
import { smallGroupWarnings } from './small-groups.ts';
import { strataFacts, weightFacts } from './strata-facts.ts';
import { pairStatistics, toStatistics } from './to-statistics.ts';
import { trainingLabels } from './training-labels.ts';

/** All that was found out about data and model. */
export interface MeasuredRows extends LookedThrough {
  readonly measurement: MeasuredAudit;
  readonly statistics: AuditStatistics;
  readonly metrics: ReadonlyMap<string, Metric>;
  readonly facts: MeasuredFacts;
  readonly parity: ParityFacts | null;
  readonly unseenCategories: Readonly<Record<string, number>>;
  /** Named random streams that were drawn from. */
  readonly streams: readonly string[];
  readonly queryLog: readonly QueryLogEntry[];
  /** Scores and decisions of every row, as a file; absent unless asked for. */
  readonly scoresFile?: Uint8Array;
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
  const settings = askedSettings(inputs.policies);
  const asked = tunedOn(computeSettings(statistics, metricOptions(config), settings), decision.tunedOnAuditedData);
  const shifted = auditShifts(config, measurement, statistics, audited);

  const scanned = await scanRows(inputs, prepared, roles, engine);
  const rows = await auditRows({
    config,
    prepared,
    roles,
    profiles: scanned.profiles,
    engine,
    scores: scored.scores,
    threshold: measurement.threshold,
    settings,
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
    ...asked,
    ...shifted.metrics,
    ...rows.metrics,
    ...drift.metrics,
    ...periods.metrics,
    ...grades.metrics,
  ];
  const around = await lookThrough(inputs, prepared, scanned, engine, ports);
  const recorded = recordFacts({
    config,
    files: inputs.files,
    findings: inputs.findings,
    rows: measurement.rows,
    hasModel: prepared.model !== null,
    overlap: around.overlap,
    facts: {
      shifts: shifted.facts,
      perturbations: rows.perturbations,
      proxies: rows.proxies,
      periods: periods.facts,
    },
    metrics: measured,
  });
  const biasAudit = ll144Facts({
    config,
    gated: new Set(inputs.policies.flatMap(({ gates }) => gates.map(({ definition }) => definition.id))),
    measured: {
      overall: everyRow(measurement.overall),
      attributes: measurement.attributes.map(ofEveryRow),
      intersections: measurement.intersections.map(ofEveryRow),
    },
    favorableIsPositive: statistics.favorableIsPositive,
  });
  const saved = config.report.saveScores
    ? await scoresFile({
        config,
        prepared,
        roles,
        engine,
        scores: scored.scores,
        threshold: measurement.threshold,
        favorableIsPositive: statistics.favorableIsPositive,
      })
    : undefined;
  return {
    ...(saved === undefined ? {} : { scoresFile: saved }),
    measurement,
    statistics,
    metrics: new Map(
      [...measured, ...recorded, ...biasAudit.metrics].map((metric) => [metricKey(metric.id, metric.scope), metric]),
    ),
    facts: gatherFacts(
      config,
      statistics,
      {
        intersections: intersectionFacts(config, measurement),
        trainingLabels: training.facts,
        threshold: rows.cut === null ? decision : { ...decision, reproducedBy: publish(rows.cut) },
        strata: strataFacts(config, measurement, statistics.favorableIsPositive),
        weights: weightFacts(config, measurement),
        ll144: biasAudit.facts,
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
    ...around,
    parity: scored.parity,
    unseenCategories: scored.unseen,
    streams: rows.streams,
    queryLog: recordedLog([...others.queryLog(), ...measurement.queryLog, ...(training.counts?.queryLog ?? [])]),
    diagnostics: [
      ...measurement.diagnostics,
      ...around.diagnostics,
      ...training.diagnostics,
      ...grades.diagnostics,
      ...rows.diagnostics,
      ...smallGroupWarnings(measurement.attributes, prepared.source.names[0] ?? ''),
      ...demandedSections(inputs, measurement.attributes, calibrationLack(measurement)),
    ],
  };
}

/** Selection speaks of every row, with a label or without. */
function ofEveryRow<T extends { readonly groups: readonly MeasuredGroup[] }>(counted: T): T {
  return { ...counted, groups: counted.groups.map((group) => ({ ...everyRow(group), group: group.group })) };
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
  const recorded = await readRecordedScores(config, { source, split }, prepared.parity, {
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

/** Points state no probability, and decisions alone no score. */
function calibrationLack({ hasScores, points }: Measurement): CalibrationLack | null {
  if (!hasScores) return { lacks: 'the data hold no scores', give: 'data.score_column or model.path' };
  if (points !== true) return null;
  return { lacks: 'points state no probability', give: 'probabilities or log-odds (data.score_kind: logit)' };
}
