import { publish } from '../base/format.ts';
import type { AuditConfig } from '../config/audit-config.ts';
import type { Engine, Source } from '../data/engine.ts';
import { bindRoles, type Roles } from '../data/roles.ts';
import { amountPlan, measureAmounts } from '../data/tasks/measure-amounts.ts';
import { classPlan, measureClasses } from '../data/tasks/measure-classes.ts';
import type { TaskMeasurement } from '../data/tasks/task-measurement.ts';
import { computeMulticlass } from '../metrics/multiclass/compute-multiclass.ts';
import { computeRegression } from '../metrics/regression/compute-regression.ts';
import { askedSettings } from '../policy/asked-settings.ts';
import { type Metric, metricKey } from '../record/metric.ts';
import { auditDrift } from './audit-drift.ts';
import { metricOptions } from './audit-metrics.ts';
import { auditRows } from './audit-rows.ts';
import { checkTaskScores } from './check-task-scores.ts';
import type { AuditStatistics, ParityFacts } from './context.ts';
import { type CalibrationLack, demandedSections, hasComparedGroups } from './demanded-sections.ts';
import { factsWithoutCounts } from './gather-facts.ts';
import type { AuditInputs } from './load-inputs.ts';
import { lookThrough, recordedLog, scanRows } from './look-through.ts';
import type { MeasuredRows } from './measure-rows.ts';
import type { MeasuredFacts } from './measured-facts.ts';
import { otherSplits } from './other-splits.ts';
import type { AuditPorts, Phase } from './ports.ts';
import { modelClasses, type Prepared } from './prepare.ts';
import { recordFacts } from './record-facts.ts';
import { resolvedReferences } from './resolved-references.ts';
import { scoreRows } from './score-rows.ts';
import { smallGroupWarnings } from './small-groups.ts';
import { amountStatistics, classStatistics } from './task-statistics.ts';

/** The same for labels of several classes and for amounts: scored if there is a model, counted, and looked through once. */
export async function measureOtherTask(
  inputs: AuditInputs,
  prepared: Prepared,
  engine: Engine,
  ports: AuditPorts,
  enter: (phase: Phase) => void,
): Promise<MeasuredRows> {
  const { config } = inputs;
  const scored = await scoreAndCheck(inputs, prepared, engine, ports, enter);

  enter('measure');
  const bound = bindRoles(config, scored.source, modelClasses(prepared.model?.model ?? null));
  const roles = bound.roles ?? prepared.roles;
  const counted = await countRows(config, { engine, source: scored.source, roles }, ports);
  const scanned = await scanRows(inputs, prepared, roles, engine);
  const shared = { config, prepared, roles, profiles: scanned.profiles, engine };
  const rows = await auditRows({ ...shared, scores: null, threshold: null, settings: askedSettings(inputs.policies) });
  const drift = await auditDrift({
    ...shared,
    measurement: { overall: {} },
    others: otherSplits(inputs, prepared, engine, ports),
  });
  const measured = [...counted.metrics, ...rows.metrics, ...drift.metrics];
  const around = await lookThrough(inputs, prepared, scanned, engine, ports);
  const { measurement, statistics } = counted;
  const recorded = recordFacts({
    config,
    files: inputs.files,
    findings: inputs.findings,
    rows: measurement.rows,
    hasModel: prepared.model !== null,
    overlap: around.overlap,
    facts: { shifts: null, perturbations: [], proxies: rows.proxies, periods: null },
    metrics: measured,
  });
  return {
    measurement: { ...measurement, labels: null },
    statistics,
    metrics: new Map([...measured, ...recorded].map((metric) => [metricKey(metric.id, metric.scope), metric])),
    facts: factsWithoutCounts(config, {
      intersections: crossings(config, measurement, statistics),
      weights: counted.weights,
      drift: drift.facts,
      proxies: rows.proxies,
      individual: rows.individual,
    }),
    ...around,
    parity: scored.parity,
    unseenCategories: scored.unseen,
    streams: rows.streams,
    queryLog: recordedLog(measurement.queryLog),
    diagnostics: [
      ...measurement.diagnostics,
      ...around.diagnostics,
      ...rows.diagnostics,
      ...smallGroupWarnings(measurement.attributes, prepared.source.names[0] ?? ''),
      ...demandedSections(inputs, measurement.attributes, calibrationLack(inputs.config, measurement)),
    ],
  };
}

interface Counted {
  readonly measurement: Omit<TaskMeasurement<{ readonly n: number }>, 'overall'>;
  readonly statistics: AuditStatistics;
  readonly metrics: readonly Metric[];
  readonly weights: MeasuredFacts['weights'];
}

async function countRows(
  config: AuditConfig,
  { engine, source, roles }: { readonly engine: Engine; readonly source: Source; readonly roles: Roles },
  ports: AuditPorts,
): Promise<Counted> {
  const options = {
    signal: ports.signal,
    onProgress: (done: number, total: number) => ports.onProgress({ phase: 'measure', done, total }),
  };
  if (config.data.task === 'multiclass') {
    const decidedByScores = config.threshold.policy === 'highest_probability';
    const measurement = await measureClasses(engine, source, classPlan(config, source, roles), {
      ...options,
      decidedByScores,
    });
    const statistics = classStatistics(config, measurement);
    const metrics = computeMulticlass(statistics, metricOptions(config));
    return { measurement, statistics, metrics, weights: weightFacts(config, measurement.overall.confusion) };
  }
  const measurement = await measureAmounts(engine, source, amountPlan(config, source, roles), options);
  const statistics = amountStatistics(config, measurement);
  const metrics = computeRegression(statistics, metricOptions(config));
  return { measurement, statistics, metrics, weights: weightFacts(config, measurement.overall.pairs.counts) };
}

/** The weight column and what its weights leave of the rows: Kish’s effective number. */
function weightFacts(
  { data }: AuditConfig,
  { weights, weightSquares }: { readonly weights?: Float64Array; readonly weightSquares?: Float64Array },
): MeasuredFacts['weights'] {
  if (data.weightColumn === undefined || weights === undefined || weightSquares === undefined) return null;
  const sum = (values: Float64Array) => values.reduce((all, value) => all + value, 0);
  const total = sum(weights);
  return { column: data.weightColumn, effectiveRows: publish((total * total) / sum(weightSquares)) };
}

/** Declared intersections with the cell the others are compared with. */
function crossings(
  config: AuditConfig,
  { intersections, attributes }: Counted['measurement'],
  statistics: AuditStatistics,
): MeasuredFacts['intersections'] {
  const references = resolvedReferences(statistics, metricOptions(config));
  return intersections.map(({ name, attributes: parts, declared, missing, groups }, k) => ({
    name,
    attributes: parts,
    declared,
    missing,
    reference: references[attributes.length + k] ?? null,
    groups: groups.map(({ group, n }) => ({ group, n })),
  }));
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
  const { scores, unseen } = await scoreRows({
    engine,
    source,
    split,
    missingValues,
    model: model.model,
    options: run,
    onRows: (done) => ports.onProgress({ phase: 'score', done, total: source.info.rows }),
  });
  const reading = { engine, options: run, missingValues };
  const parity = await checkTaskScores(config, prepared, { model: model.model, scores }, reading);
  const { outputs } = model.model;
  return { source: await engine.attachScores(source, split, scores, run, outputs), parity, unseen };
}

/** Amounts are calibrated between groups, classes by their probabilities. */
function calibrationLack(
  { data }: AuditInputs['config'],
  { attributes, hasScores }: Counted['measurement'],
): CalibrationLack | null {
  if (data.task === 'regression') {
    const lacks = 'no protected attribute has 2 groups to hold outcomes against predictions in';
    return hasComparedGroups(attributes) ? null : { lacks, give: 'data.protected_attributes' };
  }
  const lacks = 'the data hold no class probabilities';
  return hasScores ? null : { lacks, give: 'data.class_score_columns or model.path' };
}
