import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { GlassAlphaError } from '../../src/base/diagnostic.ts';
import { audit } from '../../src/index.ts';
import { figure, folderWith } from './audit-table.ts';

const fixture = (name: string, file: string) =>
  readFileSync(new URL(`../models/fixtures/${name}/${file}`, import.meta.url), 'utf8');

// biome-ignore lint/suspicious/noExplicitAny: expected.json is free-form JSON
const expectedOf = (name: string): any => JSON.parse(fixture(name, 'expected.json'));

/** The rows of a fixture with more columns. */
function withColumns(name: string, columns: Readonly<Record<string, readonly unknown[]>>): string {
  const [head, ...lines] = fixture(name, 'input.csv').trimEnd().split('\n');
  const names = Object.keys(columns);
  const rows = lines.map((line, i) => [line, ...names.map((column) => columns[column]![i])].join(','));
  return `${[[head, ...names].join(','), ...rows].join('\n')}\n`;
}

function run(name: string, rows: string, data: object) {
  const folder = folderWith({ 'rows.csv': rows, 'model.json': fixture(name, 'model.json') });
  return audit({
    as_of: '2025-09-30',
    metrics: { n_bootstrap: 1000 },
    model: { path: join(folder, 'model.json') },
    data: { path: join(folder, 'rows.csv'), target_column: 'y', ...data },
  } as Parameters<typeof audit>[0]);
}

const failure = async (work: Promise<unknown>) => {
  const error = await work.catch((thrown: unknown) => thrown);
  if (!(error instanceof GlassAlphaError)) throw error;
  return error.diagnostics.map(({ code, message }) => `${code}: ${message}`);
};

describe('a model with several classes', () => {
  const name = 'xgb-multiclass';
  const scores: readonly (readonly number[])[] = expectedOf(name).prediction;
  const labels = scores.map((_, i) => i % scores[0]!.length);
  const probabilities = Object.fromEntries(scores[0]!.map((_, k) => [`p${k}`, scores.map((row) => row[k])]));

  test('is scored, and its most probable class is predicted', async () => {
    const result = await run(name, withColumns(name, { y: labels }), { task: 'multiclass' });
    const right = scores.filter((row, i) => row.indexOf(Math.max(...row)) === labels[i]).length;
    expect(figure(result, 'accuracy')).toBeCloseTo(right / scores.length, 11);
    const loss = scores.reduce((sum, row, i) => sum - Math.log(row[labels[i]!]!), 0) / scores.length;
    expect(figure(result, 'log_loss')).toBeCloseTo(loss, 6);
    expect(result.manifest.model).toMatchObject({ type: 'xgboost', class_count: scores[0]!.length });
  });

  test('recorded probabilities are held against its own', async () => {
    const rows = withColumns(name, { y: labels, ...probabilities });
    const columns = Object.fromEntries(scores[0]!.map((_, k) => [String(k), `p${k}`]));
    const result = await run(name, rows, { task: 'multiclass', class_score_columns: columns });
    expect(result.manifest.content['4']).toMatchObject({ facts: { score_parity: { rows: scores.length } } });
    const wrong = { ...probabilities, p1: probabilities['p1']!.map((p, i) => (i === 2 ? 1 - p! : p)) };
    expect(
      await failure(
        run(name, withColumns(name, { y: labels, ...wrong }), { task: 'multiclass', class_score_columns: columns }),
      ),
    ).toEqual([expect.stringMatching(/^model.parity: .*1 of \d+ scores differ .*row 3$/)]);
  });

  test('labels that it has not, and the wrong task, say so', async () => {
    const texts = labels.map((label) => `class ${label}`);
    expect(await failure(run(name, withColumns(name, { y: texts }), { task: 'multiclass' }))).toEqual([
      expect.stringMatching(/^data.label_values: label "y" has values without a probability: class 0 /),
    ]);
    expect(await failure(run(name, withColumns(name, { y: labels }), { positive_label: 1 }))).toEqual([
      'config.conflict: the model is a multiclass model, but data.task is binary',
    ]);
  });
});

describe('a model with amounts', () => {
  const name = 'xgb-regression';
  const amounts: readonly number[] = expectedOf(name).prediction;
  const outcomes = amounts.map((amount, i) => amount + (i % 2 === 0 ? 1 : -2));

  test('is scored, and recorded amounts are held against its own', async () => {
    const result = await run(name, withColumns(name, { y: outcomes, p: amounts }), {
      task: 'regression',
      prediction_column: 'p',
    });
    const mae = outcomes.reduce((sum, outcome, i) => sum + Math.abs(outcome - amounts[i]!), 0) / amounts.length;
    expect(figure(result, 'mae')).toBeCloseTo(mae, 6);
    expect(result.manifest.content['4']).toMatchObject({ facts: { score_parity: { rows: amounts.length } } });
  });
});
