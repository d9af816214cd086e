import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { cutOf } from '../../src/audit/decision-cut.ts';
import { audit } from '../../src/index.ts';
import { figure, folderWith } from './audit-table.ts';

test('the cut is the smallest score decided positive, if it alone decides', () => {
  const scores = Float64Array.of(0.2, 0.9, 0.6, 0.5);
  expect(cutOf(scores, [false, true, true, false])).toBe(0.6);
  expect(cutOf(scores, [false, true, false, true])).toBeNull();
  expect(cutOf(scores, [true, true, true, true])).toBeNull();
  expect(cutOf(scores, [false, false, false, false])).toBeNull();
  expect(cutOf(Float64Array.of(0.5, 0.5), [true, false])).toBeNull();
});

const example = fileURLToPath(new URL('../../examples/german-credit/', import.meta.url));
const modelPath = join(example, 'models/xgboost_without_protected.json');

/** The hold-out with a decision column; `decide` sees the model's score and the row. */
async function decided(decide: (score: number, row: number) => boolean, more: object = {}) {
  const lines = readFileSync(join(example, 'data/holdout.csv'), 'utf8').trimEnd().split('\n');
  const plain = await german(
    lines.map((line) => line),
    {},
  );
  const scores = scoresOf(lines);
  const table = lines.map((line, i) => `${line},${i === 0 ? 'decision' : decide(scores[i - 1] ?? 0, i - 1) ? 1 : 0}`);
  return {
    plain,
    audited: await german(table, { threshold: { policy: 'from_file' }, ...more }, { prediction_column: 'decision' }),
  };
}

function german(lines: readonly string[], more: object, data: object = {}) {
  const folder = folderWith({ 'rows.csv': `${lines.join('\n')}\n` });
  return audit({
    as_of: '2025-09-30',
    metrics: { n_bootstrap: 1000, individual_fairness: { enabled: true }, stability: { epsilon_values: [0.05] } },
    model: { path: modelPath },
    data: {
      path: join(folder, 'rows.csv'),
      schema_path: join(example, 'data/schema.json'),
      target_column: 'credit_risk',
      positive_label: 1,
      protected_attributes: ['gender'],
      ...data,
    },
    ...more,
  } as Parameters<typeof audit>[0]);
}

/** The model's scores of the hold-out, by id. */
function scoresOf(lines: readonly string[]): Float64Array {
  const recorded = readFileSync(join(example, 'data/scores.csv'), 'utf8').trimEnd().split('\n');
  const at = (recorded[0] ?? '').split(',').indexOf('xgboost_without_protected');
  const byId = new Map(recorded.slice(1).map((line) => [line.split(',')[0], Number(line.split(',')[at])]));
  return Float64Array.from(lines.slice(1), (line) => byId.get(line.split(',')[0]) ?? Number.NaN);
}

describe('threshold: {policy: from_file} with a model', () => {
  test('decisions that one cut gives are made again by it', async () => {
    const { plain, audited } = await decided((score) => score >= 0.5);
    // The rule is the smallest score decided positive; at 0.5 itself no score of these rows stands between.
    for (const key of [
      'consistency',
      'individual_fairness_violation_rate|attribute=gender',
      'flip_test_change_rate|attribute=gender',
    ])
      expect([key, figure(audited, key)]).toEqual([key, figure(plain, key)]);
    expect(figure(audited, 'perturbation_flip_rate')).toBeTypeOf('number');
    const facts = audited.manifest.content['7'] as unknown as { facts: { individual: { decided_at: number } } };
    expect(facts.facts.individual.decided_at).toBeGreaterThanOrEqual(0.5);
    expect(audited.manifest.content['10']).toMatchObject({ facts: { noise: { decided_at: expect.any(Number) } } });
    // The record of the threshold stays: decisions are the column's.
    expect(audited.manifest.model.threshold).toMatchObject({ policy: 'from_file', value: null });
  }, 180_000);

  test('decisions that follow no cut are not, and the reason is the true one', async () => {
    const { audited } = await decided((score, row) => (row === 5 ? score < 0.5 : score >= 0.5));
    expect(figure(audited, 'consistency')).toBe('not_computed');
    expect(figure(audited, 'perturbation_flip_rate')).toBe('not_computed');
    const stub = { supply: expect.stringContaining('no single cut of the model’s score') };
    expect(audited.manifest.content['7']).toMatchObject({ absent: { '7.8': stub } });
    expect(audited.manifest.content['10']).toMatchObject({ absent: { '10.3': stub } });
  }, 180_000);
});
