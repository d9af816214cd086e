import { compareCodePoints } from '../base/order.ts';
import type { AuditConfig } from '../config/audit-config.ts';
import { allDefinitions } from '../metrics/catalogue.ts';
import type { RecordedConditions } from '../policy/recorded-conditions.ts';
import type { Decisions, NotJudged } from '../record/decisions.ts';
import type { RecordedGit, StrictCheck } from '../record/manifest.ts';
import { metricOptions } from './audit-metrics.ts';
import type { AttributeFacts, AuditContext, AuditStatistics, ColumnProfile, GroupMissingness } from './context.ts';
import type { AuditInputs } from './load-inputs.ts';
import type { MeasuredRows } from './measure-rows.ts';
import type { Prepared } from './prepare.ts';
import { recordedModel } from './recorded-model.ts';
import { resolvedReferences } from './resolved-references.ts';

export interface ContextParts {
  readonly inputs: AuditInputs;
  readonly prepared: Prepared;
  readonly measured: MeasuredRows;
  readonly gates: Decisions | NotJudged;
  readonly conditions: RecordedConditions;
  readonly git: RecordedGit;
  readonly checks: readonly StrictCheck[];
  readonly strictPassed: boolean;
  readonly toolVersion: string;
  readonly replacedInPrint: AuditContext['replacedInPrint'];
}

/** Everything the sections of the record draw on, from what was read, measured and judged. */
export function auditContext({
  inputs,
  prepared,
  measured,
  gates,
  conditions,
  git,
  checks,
  strictPassed,
  toolVersion,
  replacedInPrint,
}: ContextParts): AuditContext {
  const { config } = inputs;
  const { measurement } = measured;
  const model = prepared.model?.model ?? null;
  return {
    config,
    toolVersion,
    rows: measurement.rows,
    datasets: measured.datasets,
    files: inputs.files,
    findings: inputs.findings,
    replacedInPrint,
    columns: columnProfiles(inputs, prepared, measured),
    missingness: missingness(measured),
    attributes: attributeFacts(inputs, prepared, measured),
    statistics: measured.statistics,
    facts: measured.facts,
    descriptions: Object.fromEntries(
      (inputs.schema?.fields ?? []).flatMap(({ name, description }) =>
        description === undefined ? [] : [[name, description]],
      ),
    ),
    labels:
      measurement.labels === null ? null : { ...measurement.labels, favorable: favorable(config, measurement.labels) },
    hasScores: measurement.hasScores,
    model: recordedModel(config, model, measured.facts.threshold, classCount(measured.statistics)),
    modelNotes: model?.provenance.notes ?? [],
    unseenCategories: measured.unseenCategories,
    parity: measured.parity,
    overlap: measured.overlap,
    metrics: measured.metrics,
    definitions: new Map(allDefinitions().map((definition) => [definition.id, definition])),
    gates,
    conditions,
    authorities: inputs.authorities,
    records: inputs.records.files,
    git,
    checks,
    strictPassed,
  };
}

function classCount(statistics: AuditStatistics): number | null {
  if ('classes' in statistics) return statistics.classes.length;
  return 'favorableIsPositive' in statistics ? 2 : null;
}

function favorable({ favorableOutcome }: AuditConfig, { positive }: { readonly positive: string }): string {
  return favorableOutcome === undefined ? positive : String(favorableOutcome);
}

function columnProfiles(
  { config, schema }: AuditInputs,
  { roles, model, source }: Prepared,
  { scan }: MeasuredRows,
): ColumnProfile[] {
  const declared = new Map(schema?.fields.map(({ name, type }) => [name, type]));
  const inputs = new Set(model?.model.inputs.map(({ name }) => name));
  const recorded =
    model === null
      ? []
      : [
          config.data.scoreColumn,
          config.data.predictionColumn,
          ...(config.data.classScores ?? []).map(({ column }) => column),
        ];
  const scoreRole = config.data.task === 'regression' ? 'prediction' : 'score';
  const decisionRole = config.data.task === 'multiclass' ? 'prediction' : 'decision';
  const label = source.info.columns[roles.label.column]?.name;
  const rolesOf = (name: string): string[] => [
    ...(name === label ? ['target'] : []),
    ...(model === null && name === roles.score?.name ? [scoreRole] : []),
    ...(model === null ? (roles.classScores ?? []) : [])
      .filter((role) => role.name === name)
      .map((role) => `probability of ${role.class}`),
    ...(name === roles.decision?.name ? [decisionRole] : []),
    ...(recorded.includes(name) ? ['recorded result'] : []),
    ...(name === roles.id?.name ? ['id'] : []),
    ...(name === roles.split?.name ? ['split'] : []),
    ...(name === roles.weight?.name ? ['weight'] : []),
    ...(name === roles.challenger?.name ? ['challenger'] : []),
    ...((roles.strata ?? []).some((role) => role.name === name) ? ['stratum'] : []),
    ...(name === roles.period?.name ? ['period'] : []),
    ...(name === roles.grade?.name ? ['grade'] : []),
    ...(inputs.has(name) ? ['model input'] : []),
    ...roles.attributes.filter((role) => role.name === name).map(({ attribute }) => `attribute ${attribute.label}`),
  ];
  return scan.profiles.map((profile) => ({
    ...profile,
    type: declared.get(profile.name) ?? profile.type,
    roles: rolesOf(profile.name),
  }));
}

function missingness({ scan }: MeasuredRows): GroupMissingness[] {
  return scan.missingness.flatMap(({ attribute, groups }) =>
    [...groups]
      .sort((a, b) => compareCodePoints(a.group, b.group))
      .flatMap(({ group, n, missing }) =>
        Object.entries(missing).map(([column, count]) => ({ column, attribute, group, n, missing: count })),
      ),
  );
}

function attributeFacts(
  { config }: AuditInputs,
  { model }: Prepared,
  { measurement, statistics }: MeasuredRows,
): AttributeFacts[] {
  const inputs = new Set(model?.model.inputs.map(({ name }) => name));
  const options = metricOptions(config);
  const references = resolvedReferences(statistics, options);
  return measurement.attributes.map((attribute, k) => {
    return {
      name: attribute.name,
      column: attribute.column,
      source: config.data.protectedAttributes.find(({ label }) => label === attribute.name)?.source ?? 'self_reported',
      missing: attribute.missing,
      reference: references[k] ?? null,
      binned: attribute.binned,
      groups: attribute.groups.map(({ group, n }) => ({ group, n })),
      inputOfModel: model === null ? 'no model' : inputs.has(attribute.column) ? 'yes' : 'no',
    };
  });
}
