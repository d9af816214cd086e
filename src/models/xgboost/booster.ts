import { type DocumentObject, isObject } from '../document.ts';
import { type Findings, integerAt, join, listAt, numbersAt, objectAt, textAt } from '../fields.ts';
import { firstTrees, forestSize, highestCodes } from '../forest-facts.ts';
import type { Structure } from '../model.ts';
import type { ReadOptions } from '../read-options.ts';
import { scoresHint } from '../scores-hint.ts';
import { type CategoryEncoding, readCategories } from './categories.ts';
import { type Iterations, readIterations } from './iterations.ts';
import type { Outline } from './outline.ts';
import { readTrees } from './trees.ts';

export interface Booster {
  readonly structure: Structure;
  readonly trees?: { readonly used: number; readonly inFile: number };
  /** Per feature, where the file holds category names; empty if it holds none. */
  readonly categories: readonly (CategoryEncoding | undefined)[];
  /** Features that some node splits by category, with the highest code it names. */
  readonly categoryCodes: ReadonlyMap<number, number>;
  readonly parameters: Readonly<Record<string, string | number>>;
  readonly notes: readonly string[];
}

/** `gradient_booster`: gbtree, dart or gblinear; others are refused by name. */
export function readBooster(
  learner: DocumentObject,
  outline: Outline,
  options: ReadOptions,
  findings: Findings,
  learnerPath: string,
): Booster | undefined {
  const booster = objectAt(findings, learner, 'gradient_booster', learnerPath);
  if (booster === undefined) return undefined;
  const path = join(learnerPath, 'gradient_booster');
  const name = textAt(findings, booster, 'name', path);
  const attributes = learner.get('attributes');
  const context = { outline, options, findings, attributes: isObject(attributes) ? attributes : new Map() };
  switch (name) {
    case 'gbtree':
      return readGbtree(booster, undefined, path, context);
    case 'dart': {
      const inner = objectAt(findings, booster, 'gbtree', path);
      return inner === undefined ? undefined : readGbtree(inner, booster, join(path, 'gbtree'), context);
    }
    case 'gblinear':
      return readGblinear(booster, outline, findings, path);
    case undefined:
      return undefined;
    default:
      findings.unsupported(`the booster ${JSON.stringify(name.slice(0, 60))} is not supported`, scoresHint);
      return undefined;
  }
}

interface BoosterContext {
  readonly outline: Outline;
  readonly options: ReadOptions;
  readonly findings: Findings;
  readonly attributes: DocumentObject;
}

function readGbtree(
  gbtree: DocumentObject,
  dart: DocumentObject | undefined,
  path: string,
  { outline, options, findings, attributes }: BoosterContext,
): Booster | undefined {
  const model = objectAt(findings, gbtree, 'model', path);
  if (model === undefined) return undefined;
  const modelPath = join(path, 'model');
  const list = listAt(findings, model, 'trees', modelPath);
  const param = objectAt(findings, model, 'gbtree_model_param', modelPath);
  if (list === undefined || param === undefined) return undefined;
  const count = integerAt(findings, param, 'num_trees', join(modelPath, 'gbtree_model_param'), {
    min: list.length,
    max: list.length,
  });
  const parallel = param.has('num_parallel_tree')
    ? integerAt(findings, param, 'num_parallel_tree', join(modelPath, 'gbtree_model_param'), { min: 1, max: 100_000 })
    : 1;
  const outputOf = numbersAt(findings, model, 'tree_info', modelPath, {
    length: list.length,
    range: { min: 0, max: outline.outputs - 1 },
  });
  const weights =
    dart === undefined
      ? new Float64Array(list.length).fill(1)
      : numbersAt(findings, dart, 'weight_drop', path.replace(/\.gbtree$/, ''), { length: list.length });
  if (count === undefined || parallel === undefined || outputOf === undefined || weights === undefined)
    return undefined;

  const read = readTrees(
    list,
    {
      featureCount: outline.featureCount,
      outputs: outline.outputs,
      base: outline.base,
      treeOutput: Int32Array.from(outputOf),
      treeWeight: Float64Array.from(weights, Math.fround),
    },
    findings,
    modelPath,
  );
  const categories = readCategories(model, outline.featureCount, findings, modelPath);
  const perRound = parallel * outline.outputs;
  const rounds = readIterations(model, attributes, list.length, perRound, options, findings, modelPath);
  if (read === undefined || rounds === undefined) return undefined;

  const used = rounds.starts[rounds.used] ?? list.length;
  const forest = firstTrees(read.forest, used);
  const size = forestSize(forest);
  return {
    structure: forest,
    trees: { used, inFile: list.length },
    categories,
    categoryCodes: highestCodes(read.forest),
    parameters: {
      booster: dart === undefined ? 'gbtree' : 'dart',
      'boosting rounds': rounds.used,
      ...(parallel > 1 ? { 'parallel trees per round': parallel } : {}),
      trees: used,
      'deepest tree': size.depth,
      leaves: size.leaves,
      ...roundFacts(rounds, attributes),
    },
    notes: [
      ...(rounds.used < rounds.inFile
        ? [`Of the ${rounds.inFile} boosting rounds in the file, the first ${rounds.used} are used.`]
        : []),
      ...(read.pruned > 0 ? [`${read.pruned} nodes that training pruned are in the file and not in the model.`] : []),
    ],
  };
}

function roundFacts(rounds: Iterations, attributes: DocumentObject): Record<string, string | number> {
  const score = attributes.get('best_score');
  return {
    ...(rounds.used < rounds.inFile ? { 'boosting rounds in the file': rounds.inFile } : {}),
    ...(rounds.best === null ? {} : { 'best round, counted from 0': rounds.best }),
    ...(typeof score === 'string' ? { 'score of the best round': score } : {}),
  };
}

/** Weights feature-major, biases last (models.md 2). */
function readGblinear(
  booster: DocumentObject,
  outline: Outline,
  findings: Findings,
  path: string,
): Booster | undefined {
  const model = objectAt(findings, booster, 'model', path);
  if (model === undefined) return undefined;
  const { featureCount, outputs } = outline;
  const modelPath = join(path, 'model');
  const length = (featureCount + 1) * outputs;
  const numbers = numbersAt(findings, model, 'weights', modelPath, { length });
  if (numbers === undefined) return undefined;
  const all = Float64Array.from(numbers, Math.fround);
  // A weight times the largest float32 may not leave float32's sums for NaN: Infinity − Infinity.
  const wrong = all.findIndex((weight) => !Number.isFinite(weight));
  if (wrong !== -1) {
    findings.refuse(`${join(modelPath, 'weights')}[${wrong}]`, `weight ${numbers[wrong]} is not a finite float32`);
    return undefined;
  }
  const rounds = model.get('boosted_rounds');
  return {
    structure: {
      kind: 'linear',
      featureCount,
      outputs,
      weights: all.slice(0, featureCount * outputs),
      bias: all.slice(featureCount * outputs),
      base: outline.base,
      sum: 'float32',
    },
    categories: [],
    categoryCodes: new Map(),
    parameters: { booster: 'gblinear', ...(typeof rounds === 'number' ? { 'boosting rounds': rounds } : {}) },
    notes: [],
  };
}
