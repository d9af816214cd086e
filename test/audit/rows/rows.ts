import { readFileSync } from 'node:fs';
import type { RowColumn, RowTable, Scorer } from '../../../src/audit/rows/row-table.ts';
import { decide } from '../../../src/models/decide.ts';
import type { Column, Model } from '../../../src/models/model.ts';
import { readModel } from '../../../src/models/read-model.ts';
import { fixtureBytes, readCsv } from '../../models/fixture.ts';

const example = new URL('../../../examples/german-credit/', import.meta.url);

/** The rows of a table in another order: place i of the result is row `order[i]`. */
export function reorder(table: RowTable, order: readonly number[]): RowTable {
  const column = (one: RowColumn): RowColumn => ({ ...one, values: take(one.values, order) });
  return {
    rowCount: table.rowCount,
    inputs: table.inputs.map(column),
    others: table.others.map(column),
    attributes: table.attributes.map((one) => ({ ...one, groups: order.map((row) => one.groups[row] ?? null) })),
    scores: table.scores === null ? null : Float64Array.from(order, (row) => table.scores![row]!),
    decisions: Uint8Array.from(order, (row) => table.decisions[row]!),
  };
}

/** A permutation by a linear congruential generator: the same in every run. */
export function shuffledOrder(length: number, seed: number): number[] {
  const random = generator(seed);
  const order = Array.from({ length }, (_, i) => i);
  for (let i = length - 1; i > 0; i--) {
    const j = Math.floor(random() * (i + 1));
    [order[i], order[j]] = [order[j]!, order[i]!];
  }
  return order;
}

export function generator(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 32;
  };
}

function take(values: Column, order: readonly number[]): Column {
  return values instanceof Float64Array
    ? Float64Array.from(order, (row) => values[row]!)
    : order.map((row) => values[row] ?? null);
}

export interface GermanCredit {
  readonly model: Model;
  readonly table: RowTable;
  readonly scorer: Scorer;
  readonly columns: readonly string[];
}

/** The German Credit hold-out scored by one of its two XGBoost models. */
export function germanCreditRows(
  variant: 'with_protected' | 'without_protected',
  carriers: Readonly<Record<string, readonly string[]>>,
): GermanCredit {
  const bytes =
    variant === 'with_protected'
      ? fixtureBytes('german-credit/xgboost_with_protected.json')
      : new Uint8Array(readFileSync(new URL('models/xgboost_without_protected.json', example)));
  const { model } = readModel(bytes, { type: 'xgboost' });
  if (model === null) throw new Error('the fixture is no model');
  const { columns, rows } = readCsv(readFileSync(new URL('data/holdout.csv', example), 'utf8'));
  const { scores } = model.predict(columns, rows);
  const inputs = model.inputs.map(
    ({ name, type }): RowColumn => ({
      name,
      kind: type === 'category' ? 'categorical' : 'numeric',
      values: columns[name]!,
    }),
  );
  const used = new Set([...inputs.map(({ name }) => name), 'applicant_id', 'gender', 'age_group', 'credit_risk']);
  return {
    model,
    columns: Object.keys(columns),
    scorer: scorerOf(model),
    table: {
      rowCount: rows,
      inputs,
      others: Object.entries(columns)
        .filter(([name]) => !used.has(name) && !Object.values(carriers).flat().includes(name))
        .map(([name, values]) => ({
          name,
          kind: values instanceof Float64Array ? 'numeric' : 'categorical',
          values,
        })),
      attributes: ['gender', 'age_group'].map((name) => ({
        name,
        groups: columns[name] as (string | null)[],
        carriers: carriers[name] ?? [],
      })),
      scores,
      decisions: Uint8Array.from(scores, (score) => (decide(score, 0.5) ? 1 : 0)),
    },
  };
}

export function scorerOf(model: Model): Scorer {
  return {
    predict: (columns, rowCount) => model.predict(columns, rowCount),
    decide: (score) => decide(score, 0.5),
  };
}

/** A scorer for tables without a model file: a number of each row from its columns. */
export function scorerFrom(score: (cell: (name: string) => number | string | null) => number): Scorer {
  return {
    predict: (columns, rowCount) => ({
      scores: Float64Array.from({ length: rowCount }, (_, row) => score((name) => columns[name]?.[row] ?? null)),
    }),
    decide: (value) => value >= 0.5,
  };
}
