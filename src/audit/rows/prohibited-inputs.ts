import { compareCodePoints } from '../../base/order.ts';
import { bindColumns } from '../../models/bind.ts';
import type { Model } from '../../models/model.ts';

/** Where an attribute stands in the data. */
export interface AttributeSource {
  /** The attribute's label. */
  readonly name: string;
  /** The data column it is read from (or binned from). */
  readonly column: string;
  /** Further data columns that carry it, as declared: one-hot columns, a code that holds sex and marital status. */
  readonly carriedBy: readonly string[];
}

export interface ProhibitedInput {
  readonly input: string;
  readonly attribute: string;
  /** The data column that feeds the input. */
  readonly column: string;
  readonly evidence: 'protected_column' | 'declared';
  /** How the model's own features take it in, as far as the file says: `identity`, `onehot`, … */
  readonly via: readonly string[];
}

export interface InputLineage {
  /** In model order, then attribute order. */
  readonly found: readonly ProhibitedInput[];
  /** Inputs that are only named like an attribute (`gender_female`, `age_years`): not counted, but their lineage ought to be declared. */
  readonly suspected: readonly { readonly input: string; readonly attribute: string }[];
}

/**
 * The model inputs that are a protected column or are declared to carry one. An input that no feature of the model takes
 * in has no effect and is left out.
 *
 * @param columns names of the data's columns
 * @example prohibitedInputs(model, [{ name: 'sex', column: 'sex', carriedBy: ['status'] }], names).found
 */
export function prohibitedInputs(
  model: Pick<Model, 'inputs' | 'lineage'>,
  attributes: readonly AttributeSource[],
  columns: readonly string[],
): InputLineage {
  const { bound } = bindColumns(model.inputs, columns);
  const via = new Map<string, Set<string>>();
  for (const step of model.lineage.flat()) {
    const known = via.get(step.column) ?? new Set<string>();
    via.set(step.column, known.add(step.via));
  }
  const found: ProhibitedInput[] = [];
  const suspected: { input: string; attribute: string }[] = [];
  model.inputs.forEach(({ name: input }, i) => {
    const column = bound[i] ?? input;
    const steps = via.get(input);
    if (steps === undefined) return;
    const feeds = { input, column, via: [...steps].sort(compareCodePoints) };
    for (const { name: attribute, column: source, carriedBy } of attributes) {
      if (column === source) found.push({ ...feeds, attribute, evidence: 'protected_column' });
      else if (carriedBy.includes(column)) found.push({ ...feeds, attribute, evidence: 'declared' });
    }
    for (const { name: attribute, column: source } of attributes) {
      const named = [attribute, source].some((name) => resembles(input, name));
      if (named && !found.some((one) => one.input === input)) suspected.push({ input, attribute });
    }
  });
  return { found, suspected };
}

/** Whether a name begins or ends with another as a word of its own: `gender_female`, `is-gender`, `Gender`. */
function resembles(name: string, word: string): boolean {
  const words = ` ${plain(name)} `;
  return words.startsWith(` ${plain(word)} `) || words.endsWith(` ${plain(word)} `);
}

function plain(name: string): string {
  return name
    .toLowerCase()
    .replace(/[\s_.:=-]+/gu, ' ')
    .trim();
}
