import { diagnostic, problem } from '../../base/diagnostic.ts';
import { type DocumentObject, isList } from '../document.ts';
import { type Findings, join, textsAt } from '../fields.ts';
import type { InputColumn } from '../model.ts';
import type { ReadOptions } from '../read-options.ts';
import type { Booster } from './booster.ts';
import { resolveCategories } from './categories.ts';

/** Input columns: names and types of the file, else names of `data.feature_columns`; categories of the file, else of the schema. */
export function readInputs(
  learner: DocumentObject,
  featureCount: number,
  booster: Booster | undefined,
  options: ReadOptions,
  findings: Findings,
  path: string,
): readonly InputColumn[] | undefined {
  const names = readNames(learner, featureCount, options, findings, path);
  const types = optionalTexts(learner, 'feature_types', featureCount, findings, path);
  if (names === undefined || types === undefined || booster === undefined) return undefined;
  return names.map((name, feature) => {
    const highest = booster.categoryCodes.get(feature);
    const type = highest === undefined ? (inputTypes.get(types[feature] ?? '') ?? 'number') : 'category';
    if (type !== 'category') return { name, type, missing: 'default' };
    const declared = Object.hasOwn(options.categories ?? {}, name) ? options.categories?.[name] : undefined;
    const resolved = resolveCategories(name, booster.categories[feature], declared);
    if (resolved !== undefined && 'code' in resolved) findings.add(resolved);
    const categories = resolved === undefined || 'code' in resolved ? undefined : resolved;
    if (categories !== undefined && highest !== undefined && highest >= categories.length) {
      findings.add(tooFewCategories(name, categories.length, highest));
    }
    return { name, type, missing: 'default', ...(categories === undefined ? {} : { categories }) };
  });
}

/** XGBoost's feature types; `q` and `float` are plain numbers. */
const inputTypes: ReadonlyMap<string, InputColumn['type']> = new Map([
  ['int', 'integer'],
  ['i', 'boolean'],
  ['c', 'category'],
]);

function readNames(
  learner: DocumentObject,
  featureCount: number,
  options: ReadOptions,
  findings: Findings,
  path: string,
): readonly string[] | undefined {
  const names = optionalTexts(learner, 'feature_names', featureCount, findings, path);
  if (names === undefined) return undefined;
  const given = options.featureColumns;
  if (names.length > 0 || featureCount === 0) {
    if (new Set(names).size !== names.length) {
      findings.refuse(join(path, 'feature_names'), 'a name occurs twice');
      return undefined;
    }
    if (given !== undefined) compareNames(names, given, findings);
    return names;
  }
  if (given?.length === featureCount && new Set(given).size === featureCount) return given;
  const found = given === undefined ? 'they are not declared' : `${given.length} are declared`;
  findings.add(
    problem('model.features', `the model file holds no names for its ${featureCount} input columns, and ${found}`, {
      hint: `list all ${featureCount} names, in the order of training, in data.feature_columns`,
    }),
  );
  return undefined;
}

function compareNames(names: readonly string[], given: readonly string[], findings: Findings): void {
  const absent = names.filter((name) => !given.includes(name));
  const unused = given.filter((name) => !names.includes(name));
  if (absent.length > 0) {
    const message = `data.feature_columns leaves out input columns of the model: ${absent.join(', ')}`;
    findings.add(problem('model.features', message, { hint: 'add them, or leave data.feature_columns out' }));
  }
  if (unused.length > 0) {
    const message = `data.feature_columns names columns the model does not use: ${unused.join(', ')}`;
    findings.add(diagnostic('note', 'model.features', message));
  }
}

/** A list of one text per feature; absent and empty mean the same. */
function optionalTexts(
  learner: DocumentObject,
  key: string,
  featureCount: number,
  findings: Findings,
  path: string,
): readonly string[] | undefined {
  const value = learner.get(key);
  if (value === undefined || (isList(value) && value.length === 0)) return [];
  const texts = textsAt(findings, learner, key, path);
  if (texts === undefined || texts.length === featureCount) return texts;
  findings.refuse(join(path, key), `expected ${featureCount} texts, found ${texts.length}`);
  return undefined;
}

function tooFewCategories(name: string, known: number, highest: number): ReturnType<typeof problem> {
  return problem(
    'model.features',
    `the model splits column "${name}" at category code ${highest}, but only ${known} categories are known`,
    { hint: 'data.schema_path must list all categories of that field, in the order of the model codes' },
  );
}
