import { type Diagnostic, diagnostic } from '../base/diagnostic.ts';
import { publish } from '../base/format.ts';
import { compareCodePoints } from '../base/order.ts';
import type { AuditConfig } from '../config/audit-config.ts';
import type { ScannedColumn } from '../data/column-profile.ts';
import type { ColumnBatch, Engine, RequestedColumn, Source } from '../data/engine.ts';
import { labelValue } from '../data/labels.ts';
import { readColumns } from '../data/read-columns.ts';
import type { Roles } from '../data/roles.ts';
import { computeRowMetrics } from '../metrics/compute-row-metrics.ts';
import type { AskedSetting } from '../metrics/compute-settings.ts';
import { prohibitedSettings } from '../metrics/prohibited-settings.ts';
import { proxyAssociations } from '../metrics/proxies-associations.ts';
import type { RowStatistics } from '../metrics/row-statistics.ts';
import type { Model } from '../models/model.ts';
import { isCalled } from '../policy/condition.ts';
import type { Metric } from '../record/metric.ts';
import { metricOptions } from './audit-metrics.ts';
import { decisionCut } from './decision-cut.ts';
import { readInputColumns } from './input-columns.ts';
import type { IndividualFacts, PerturbationRow, ProxyRow } from './measured-facts.ts';
import type { Prepared } from './prepare.ts';
import { roleColumns } from './role-columns.ts';
import { rowGroups } from './row-groups.ts';
import { prohibitedInputs } from './rows/prohibited-inputs.ts';
import { reduceRows, rowDefaults, rowStreams } from './rows/reduce-rows.ts';
import type { RowColumn, RowTable, Scorer } from './rows/row-table.ts';

/** What the rows themselves say, and not only their counts: proxies, similar persons, the flip test, input noise. */
export interface AuditRows {
  readonly metrics: readonly Metric[];
  readonly proxies: readonly ProxyRow[];
  readonly individual: IndividualFacts | null;
  readonly perturbations: readonly PerturbationRow[];
  /** The rule found in the recorded decisions, where they are the truth and the model was scored again; null if none was needed. */
  readonly cut: number | null;
  /** Random streams that were drawn from. */
  readonly streams: readonly string[];
  readonly diagnostics: readonly Diagnostic[];
}

export interface RowRequest {
  readonly config: AuditConfig;
  readonly prepared: Prepared;
  readonly roles: Roles;
  readonly profiles: readonly ScannedColumn[];
  readonly engine: Engine;
  /** The model's score of each row. */
  readonly scores: Float64Array | null;
  /** Null: decisions follow no threshold, so none can be made again. */
  readonly threshold: number | null;
  /** Metrics that gates ask for in settings of their own. */
  readonly settings: readonly AskedSetting[];
}

const none: AuditRows = {
  metrics: [],
  proxies: [],
  individual: null,
  perturbations: [],
  cut: null,
  streams: [],
  diagnostics: [],
};

/** Cells that may stand in memory at once; with more of them nothing is measured row by row. */
const mostCells = 50_000_000;

/** Text columns with more distinct values are keys or free text: they stand in for nobody in particular. */
const mostCategories = 200;

/** Measures row by row what metrics.md 8.6 and 8.7 ask for; the rows are read once more, and only if there is something to learn. */
export async function auditRows(request: RowRequest): Promise<AuditRows> {
  const { config, prepared, threshold } = request;
  const { metrics } = config;
  const model = prepared.model?.model ?? null;
  const others = otherColumns(request, model);
  const width = others.length + (model?.inputs.length ?? 0);
  const rescored = metrics.individualFairness !== undefined || metrics.stability !== undefined;
  if (config.data.protectedAttributes.length === 0 ? !(rescored && model !== null) : width === 0) return none;
  const rows = prepared.source.info.rows;
  if (rows * (width + config.data.protectedAttributes.length) > mostCells) {
    const message = `${rows} rows × ${width} columns are more than ${mostCells} cells: proxies and single decisions are not measured`;
    return { ...none, diagnostics: [diagnostic('note', 'engine.limit', message)] };
  }
  // Recorded decisions can be made again only if one cut of the score gives all of them.
  const cut = threshold === null && model !== null && rescored ? await recordedCut(request) : null;
  const rule = threshold ?? cut;
  const table = await readTable({ ...request, threshold: rule }, model, others);
  const scorer = model === null || rule === null || !rescored ? null : scorerOf(model, rule);
  const statistics = reduceRows(table, model === null ? null : prohibited(config, prepared, model).found, scorer, {
    split: 'audited',
    seed: config.randomSeed,
    ...rowDefaults,
    maxDistance: metrics.individualFairness?.maxDistance ?? rowDefaults.maxDistance,
    maxScoreGap: metrics.individualFairness?.scoreDifference ?? rowDefaults.maxScoreGap,
    epsilons: metrics.stability?.epsilons ?? rowDefaults.epsilons,
  });
  const found = measured(config, switchedOff(config, withRule(statistics, model)), scorer !== null);
  const asked = prohibitedSettings(statistics, request.settings, (attribute, name) =>
    config.data.protectedAttributes.some((one) => one.label === attribute && isCalled(one, name)),
  );
  return { ...found, metrics: [...found.metrics, ...asked], cut };
}

async function recordedCut({ config, prepared, roles, engine, scores }: RowRequest): Promise<number | null> {
  const { decision } = roles;
  if (decision === undefined || scores === null) return null;
  const { source, split, run } = prepared;
  const { positiveLabel } = config.data;
  const positive = positiveLabel === undefined ? null : labelValue(positiveLabel);
  return decisionCut({ engine, source, split, run, decision, positive, scores });
}

/** With a model it is the rule of its decisions that is missing, and not the model. */
function withRule(statistics: RowStatistics, model: Model | null): RowStatistics {
  const known = <T extends object>(part: T): T | { readonly reason: 'not_computed' } =>
    model !== null && 'reason' in part && part.reason === 'no_model' ? { reason: 'not_computed' } : part;
  return {
    ...statistics,
    individual: known(statistics.individual),
    perturbation: known(statistics.perturbation),
  };
}

/** What was not asked for is not computed, even where it came along. */
function switchedOff({ metrics }: AuditConfig, statistics: RowStatistics): RowStatistics {
  const off = { reason: 'not_computed' } as const;
  const asked = metrics.individualFairness !== undefined || metrics.stability !== undefined;
  return {
    ...statistics,
    individual: metrics.individualFairness === undefined && asked ? off : statistics.individual,
    perturbation: metrics.stability === undefined && asked ? off : statistics.perturbation,
  };
}

function measured(config: AuditConfig, statistics: RowStatistics, rescored: boolean): AuditRows {
  const { individual, perturbation } = statistics;
  const asked = config.metrics.individualFairness !== undefined || config.metrics.stability !== undefined;
  return {
    metrics: computeRowMetrics(statistics, metricOptions(config)).filter(
      // Unasked, the entries of the catalogue stand: known, and not computed.
      ({ kind, id }) => asked || kind === 'value' || id.includes('proxy') || id === 'prohibited_input_count',
    ),
    proxies: proxyRows(statistics),
    individual:
      'reason' in individual
        ? null
        : {
            rows: individual.sample.rows,
            of: individual.sample.of,
            maxDistance: publish(individual.maxDistance),
            scoreDifference: publish(individual.maxScoreGap),
          },
    perturbations:
      'reason' in perturbation
        ? []
        : perturbation.levels.map(({ epsilon, flips, scoreChangeP95, scoreChangeMax }) => ({
            epsilon: publish(epsilon),
            n: perturbation.sample.rows,
            flips,
            scoreChangeP95: publish(scoreChangeP95),
            scoreChangeMax: publish(scoreChangeMax),
          })),
    cut: null,
    streams: rescored ? rowStreams : [],
    diagnostics: [],
  };
}

function proxyRows(statistics: RowStatistics): ProxyRow[] {
  const number = (x: number | undefined) => (x === undefined ? null : publish(x));
  const rows = proxyAssociations(statistics.proxies).map(
    (found): ProxyRow => ({
      feature: found.feature,
      attribute: found.attribute,
      role: found.role,
      measure: found.measure === 'eta' ? 'correlation_ratio' : 'cramers_v',
      association: number(found.association),
      p: number(found.p),
      adjustedP: number(found.adjustedP),
      auc: number(found.strength),
      n: found.n,
      dropped: found.dropped,
    }),
  );
  const order = statistics.attributes;
  return rows.sort(
    (a, b) =>
      order.indexOf(a.attribute) - order.indexOf(b.attribute) ||
      (b.association ?? -1) - (a.association ?? -1) ||
      compareCodePoints(a.feature, b.feature),
  );
}

/** Columns without a part of their own in the audit, that the model does not read either. */
function otherColumns(
  { config, prepared, roles, profiles }: RowRequest,
  model: Model | null,
): readonly ScannedColumn[] {
  const { data } = config;
  const taken = new Set([...roleColumns(roles, data), ...inputColumnNames(model, prepared.source)]);
  const asked = data.featureColumns === undefined ? null : new Set(data.featureColumns);
  return profiles.filter(
    ({ name, distinct, range }) =>
      !taken.has(name) &&
      (asked === null || asked.has(name)) &&
      (distinct ?? Number.POSITIVE_INFINITY) > 1 &&
      (range !== null || (distinct !== null && distinct <= mostCategories)),
  );
}

function inputColumnNames(model: Model | null, source: Source): readonly string[] {
  if (model === null) return [];
  const known = new Set(source.info.columns.map(({ name }) => name));
  return model.inputs.map(({ name }) => name).filter((name) => known.has(name));
}

function prohibited({ data }: AuditConfig, { source }: Prepared, model: Model) {
  return prohibitedInputs(
    model,
    data.protectedAttributes.map(({ label, column, carriedBy }) => ({
      name: label,
      column,
      carriedBy: carriedBy ?? [],
    })),
    source.info.columns.filter(({ ignored }) => ignored !== true).map(({ name }) => name),
  );
}

async function readTable(
  { config, prepared, roles, engine, scores, threshold }: RowRequest,
  model: Model | null,
  others: readonly ScannedColumn[],
): Promise<RowTable> {
  const { source, split, run } = prepared;
  const { missingValues } = config.data;
  const index = new Map(source.info.columns.map(({ name }, k) => [name, k]));
  const splitting = split === undefined ? {} : { split };
  const read = async (columns: readonly RequestedColumn[], missing: readonly string[]): Promise<ColumnBatch> =>
    columns.length === 0
      ? { rowCount: 0, columns: {} }
      : readColumns(engine, source, columns, { missingValues: missing, ...splitting }, run);
  // Attributes have missing values of their own: a group may well be called NA.
  const attributes = await read(
    roles.attributes.map(({ column }, k) => ({ column, name: `a${k}`, as: 'text' })),
    [],
  );
  const features = await read(
    others.map(({ name, range }, k) => ({
      column: index.get(name) ?? -1,
      name: `o${k}`,
      as: range === null ? 'text' : 'number',
    })),
    missingValues,
  );
  const inputs = model === null ? {} : await readInputColumns(model, { source, split, missingValues, engine, run });
  const rowCount = Math.max(attributes.rowCount, features.rowCount, scores?.length ?? 0);
  const carriers = model === null ? [] : prohibited(config, prepared, model).found;
  const kind = (input: Model['inputs'][number]): RowColumn['kind'] =>
    input.type === 'category' || input.type === 'boolean' ? 'categorical' : 'numeric';
  return {
    rowCount,
    inputs: (model?.inputs ?? []).map((input) => ({
      name: input.name,
      kind: kind(input),
      values: inputs[input.name] ?? [],
    })),
    others: others.map(({ name, range }, k) => {
      const kind = range === null ? 'categorical' : 'numeric';
      return { name, kind, values: features.columns[`o${k}`] ?? [] };
    }),
    attributes: roles.attributes.map(({ attribute }, k) => ({
      name: attribute.label,
      groups: rowGroups(attribute, attributes.columns[`a${k}`] as readonly (string | null)[], missingValues),
      carriers: carriers.filter((one) => one.attribute === attribute.label).map(({ input }) => input),
    })),
    scores,
    decisions:
      scores === null || threshold === null
        ? new Uint8Array(rowCount)
        : Uint8Array.from(scores, (score) => (score >= threshold ? 1 : 0)),
  };
}

function scorerOf(model: Model, threshold: number): Scorer {
  return {
    predict: (columns, rowCount) => model.predict(columns, rowCount),
    decide: (score) => score >= threshold,
  };
}
