import { type Diagnostic, GlassAlphaError, hasErrors, problem } from '../base/diagnostic.ts';
import type { AuditConfig, FileReading } from '../config/audit-config.ts';
import { findColumn } from '../data/columns.ts';
import type { Engine, RunOptions, Source, SourceRequest, Split } from '../data/engine.ts';
import { labelKey, labelValue } from '../data/labels.ts';
import { bindRoles, type Roles } from '../data/roles.ts';
import type { Model } from '../models/model.ts';
import { readModel } from '../models/read-model.ts';
import type { ReadOptions, ReadResult } from '../models/read-options.ts';
import { leavesRoundsOpen, type OpenRounds, withRoundsHint } from './best-iteration-hint.ts';
import type { AuditInputs } from './load-inputs.ts';
import type { AuditPorts } from './ports.ts';
import { schemaCategories } from './table-schema.ts';

export interface LoadedModel {
  readonly model: Model;
  readonly bytes: Uint8Array;
  readonly options: ReadOptions;
}

/** Data opened, columns bound, model read: all that can be known before a row is counted. */
export interface Prepared {
  readonly source: Source;
  readonly train: Source | null;
  readonly reference: Source | null;
  readonly parity: Source | null;
  readonly roles: Roles;
  readonly split: Split | undefined;
  readonly model: LoadedModel | null;
  readonly run: RunOptions;
  readonly diagnostics: readonly Diagnostic[];
}

/**
 * Opens data and model. Problems of both come out together.
 *
 * @throws GlassAlphaError with every diagnostic, if one is an error
 */
export async function prepare(inputs: AuditInputs, engine: Engine, ports: AuditPorts): Promise<Prepared> {
  const { config } = inputs;
  const diagnostics: Diagnostic[] = [];
  const file = await gather(diagnostics, () => readModelFile(inputs, ports));
  const loaded = file === null ? null : loadModel(file, config);
  const describe = (role: string, reading?: FileReading) =>
    gather(diagnostics, async () => {
      const described = await engine.describe({ role, ...sourceOptions(reading) }, ports.signal);
      diagnostics.push(...described.diagnostics);
      return described.source;
    });
  const source = await describe('audited', config.data);
  const train = inputs.train === null ? null : await describe('train', config.data.train);
  const reference = inputs.reference === null ? null : await describe('reference', config.data.reference);
  const parity = inputs.parity === null ? null : await describe('parity');
  const run = { signal: ports.signal, timeoutMs: config.engine.timeoutS * 1000, maxRows: config.engine.maxResultRows };
  diagnostics.push(...(await modelDiagnostics(file, loaded, { config, source, parity, engine, run })));
  if (source === null) throw new GlassAlphaError(diagnostics);

  // With a model the scores come later; until then only the other roles are bound, and the recorded scores with them.
  const classes = modelClasses(loaded?.model ?? null);
  const bound = bindRoles(
    config,
    inputs.model === null ? source : withModelScores(source, loaded?.model?.outputs ?? 1),
    classes,
  );
  diagnostics.push(...bound.diagnostics);
  if (bound.roles === null || hasErrors(diagnostics)) throw new GlassAlphaError(diagnostics);
  const { roles } = bound;
  return {
    source,
    train,
    reference,
    parity,
    roles,
    split: roles.split === undefined ? undefined : { column: roles.split.column, value: roles.split.value },
    model: file === null || loaded === null || loaded.model === null ? null : { ...file, model: loaded.model },
    run,
    diagnostics,
  };
}

function sourceOptions(reading: FileReading | undefined): Omit<SourceRequest, 'role'> {
  if (reading === undefined) return {};
  const { format, delimiter, encoding } = reading;
  return {
    encoding,
    ...(format === undefined ? {} : { format }),
    ...(delimiter === undefined ? {} : { delimiter }),
  };
}

/** Name of the column that the model's scores are attached as. */
export const modelScore = 'model score';

/** The source as it will be once the model's scores are attached: one more column for each. */
function withModelScores(source: Source, outputs: number): Source {
  const column = { name: modelScore, nativeType: 'DOUBLE', kind: 'double' } as const;
  return {
    ...source,
    scoreTable: '',
    ...(outputs === 1 ? {} : { scoreCount: outputs }),
    info: { ...source.info, columns: [...source.info.columns, ...Array.from({ length: outputs }, () => column)] },
  };
}

/** Classes of a model in the order of its scores, as labels are written; none for a model with one score. */
export function modelClasses(model: Model | null): string[] {
  return model === null || model.outputs === 1 ? [] : model.classes.map(String);
}

/** Runs a step, keeping its diagnostics instead of ending the run with them. */
async function gather<T>(diagnostics: Diagnostic[], step: () => Promise<T>): Promise<T | null> {
  try {
    return await step();
  } catch (error) {
    if (!(error instanceof GlassAlphaError)) throw error;
    diagnostics.push(...error.diagnostics);
    return null;
  }
}

type ModelFile = Omit<LoadedModel, 'model'>;

async function readModelFile(
  { config, model: file, schema }: AuditInputs,
  ports: AuditPorts,
): Promise<ModelFile | null> {
  if (file === null) return null;
  const bytes = await ports.fileSystem.readFile(file.path);
  if (bytes === null) throw new GlassAlphaError([problem('model.not_found', `no model file "${file.name}"`)]);
  const options: ReadOptions = {
    file: file.name,
    ...(config.model.type === undefined ? {} : { type: config.model.type }),
    ...(config.model.bestIteration === undefined ? {} : { bestIteration: config.model.bestIteration }),
    ...(config.data.featureColumns === undefined ? {} : { featureColumns: config.data.featureColumns }),
    categories: schemaCategories(schema),
  };
  return { bytes, options };
}

function loadModel({ bytes, options }: ModelFile, config: AuditConfig): ReadResult {
  const { model, diagnostics } = readModel(bytes, options);
  return {
    model,
    diagnostics: model === null ? diagnostics : [...diagnostics, ...taskProblems(model, config.data)],
  };
}

/** What reading the model found; where only its boosting rounds are open, with the reading that fits the recorded scores. */
async function modelDiagnostics(
  file: ModelFile | null,
  loaded: ReadResult | null,
  more: Omit<OpenRounds, 'bytes' | 'options' | 'source' | 'split'> & { readonly source: Source | null },
): Promise<readonly Diagnostic[]> {
  if (file === null || loaded === null) return [];
  const { source } = more;
  if (source === null || !leavesRoundsOpen(loaded.diagnostics)) return loaded.diagnostics;
  const { splitColumn, split: value } = more.config.data;
  const column = splitColumn === undefined ? null : findColumn(splitColumn, source.info.columns, '').index;
  const split = column === null || value === undefined ? undefined : { column, value };
  const found: Diagnostic[] = [];
  const hinted = await gather(found, () => withRoundsHint(loaded.diagnostics, { ...more, ...file, source, split }));
  return hinted ?? loaded.diagnostics;
}

function taskProblems(model: Model, data: AuditConfig['data']): Diagnostic[] {
  const { task, positiveLabel, classScores } = data;
  if (model.task !== task) {
    return [
      problem('config.conflict', `the model is a ${model.task} model, but data.task is ${task}`, {
        hint: `write data.task: ${model.task}, or audit its recorded results: leave model.path out`,
      }),
    ];
  }
  if (task === 'multiclass') return classProblems(model, classScores);
  if (task === 'regression') return [];
  // The score of a binary model is the probability of its last class. Where its classes and the labels are the same
  // numbers, the positive label has to be that class.
  const [first, last] = model.classes.map((name) => labelKey(labelValue(name)));
  const positive = positiveLabel === undefined ? last : labelKey(labelValue(positiveLabel));
  if (positive !== first || first === last) return [];
  return [
    problem(
      'config.value',
      `data.positive_label is ${String(positiveLabel)}, but the model's score is the probability of ${String(model.classes[1])}`,
      {
        hint: `set data.positive_label: ${String(model.classes[1])}; favorable_outcome says which label is good for the person`,
      },
    ),
  ];
}

/** Recorded probabilities are of the classes that the model has. */
function classProblems(model: Model, recorded: AuditConfig['data']['classScores']): Diagnostic[] {
  const keyOf = (name: string) => labelKey(labelValue(name));
  const own = new Set(modelClasses(model).map(keyOf));
  const named = (recorded ?? []).map(({ class: name }) => name);
  if (named.length === 0 || (named.length === own.size && named.every((name) => own.has(keyOf(name))))) return [];
  return [
    problem(
      'config.value',
      `data.class_score_columns names ${named.join(', ')}; the model has ${modelClasses(model).join(', ')}`,
      {
        hint: 'name every class of the model as the model does',
      },
    ),
  ];
}
