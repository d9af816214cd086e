import { describe, expect, it } from 'vitest';
import type { Columns } from '../../src/models/model.ts';
import { checkParity, type ParityInput, parityDiagnostic } from '../../src/models/parity.ts';
import { bestIterationByScores, findParityCause } from '../../src/models/parity-cause.ts';
import { readModel } from '../../src/models/read-model.ts';
import type { ReadOptions } from '../../src/models/read-options.ts';
import { fixtureBytes, fixtureInput, fixtureJson } from './fixture.ts';

const ids = ['a', 'b', 'c', 'd', 'e', 'f', 'g'];
const base: ParityInput = {
  ids,
  predicted: Float64Array.of(0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7),
  recorded: Float64Array.of(0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7),
  recordedDecisions: null,
  threshold: 0.5,
  tolerance: 1e-6,
};

describe('checkParity', () => {
  it('passes within the tolerance and states the largest difference', () => {
    const recorded = base.recorded!.map((x, i) => (i === 1 ? x + 9e-7 : x));
    const result = checkParity({ ...base, recorded });
    expect(result.passed).toBe(true);
    expect(result.certificate).toMatchObject({ rows: 7, decisionsEqual: true, toleranceUsed: 1e-6 });
    expect(result.certificate.maxAbs).toBeCloseTo(9e-7, 12);
    expect(parityDiagnostic({ ...base, recorded }, result)).toBeUndefined();
  });

  it('one decision that differs fails, even within the tolerance', () => {
    const input = { ...base, recorded: base.recorded!.map((x, i) => (i === 4 ? x - 1e-9 : x)) };
    const result = checkParity(input);
    expect(result).toMatchObject({ passed: false, scoreRows: [], decisionRows: [4] });
    expect(parityDiagnostic(input, result)!.message).toBe(
      'the model does not give the recorded results: 1 of 7 decisions differ; for example in e',
    );
  });

  it('names count, maximum and five ids', () => {
    const input = { ...base, recorded: base.recorded!.map((x) => x - 0.03) };
    const found = parityDiagnostic(input, checkParity(input), 'the cause')!;
    expect(found).toMatchObject({ code: 'model.parity', severity: 'error', hint: 'the cause' });
    expect(found.message).toBe(
      'the model does not give the recorded results: 7 of 7 scores differ by more than 0.000001 (at most by 0.03), 1 of 7 decisions differ; for example in a, b, c, d, e',
    );
  });

  it('a missing recorded score is a difference', () => {
    const recorded = base.recorded!.map((x, i) => (i === 6 ? Number.NaN : x));
    expect(checkParity({ ...base, recorded })).toMatchObject({ passed: false, scoreRows: [6], decisionRows: [6] });
  });

  it('compares decisions alone where no scores are recorded', () => {
    const only = { ...base, recorded: null };
    expect(checkParity({ ...only, recordedDecisions: [0, 0, 0, 0, 1, 1, 1] })).toMatchObject({ passed: true });
    expect(checkParity({ ...only, recordedDecisions: [0, 0, 0, 0, 0, 1, 1] }).decisionRows).toEqual([4]);
  });

  it('row order does not matter', () => {
    const order = [6, 2, 0, 5, 1, 3, 4];
    const recorded = base.recorded!.map((x) => x + 2e-7);
    const shuffled = {
      ...base,
      ids: order.map((i) => ids[i]!),
      predicted: Float64Array.from(order, (i) => base.predicted[i]!),
      recorded: Float64Array.from(order, (i) => recorded[i]!),
    };
    expect(checkParity(shuffled).certificate).toEqual(checkParity({ ...base, recorded }).certificate);
  });
});

describe('the usual causes', () => {
  const situation = (name: string, options: ReadOptions, columns: Columns, recorded: Float64Array) => ({
    bytes: fixtureBytes(`${name}/model.json`),
    options,
    columns,
    recorded,
    tolerance: 1e-6,
  });
  const scores = (name: string, options: ReadOptions, columns: Columns, rows: number): Float64Array =>
    readModel(fixtureBytes(`${name}/model.json`), options).model!.predict(columns, rows).scores;

  it('the other class', () => {
    const { columns, rows } = fixtureInput('xgb-rf');
    const recorded = scores('xgb-rf', {}, columns, rows).map((score) => 1 - score);
    expect(findParityCause(situation('xgb-rf', {}, columns, recorded))).toContain('the other class');
  });

  it('other boosting rounds, and which answer an open file needs', () => {
    const { columns, rows } = fixtureInput('xgb-early-stop');
    for (const [right, wrong] of [
      ['file', 'all'],
      ['all', 'file'],
    ] as const) {
      const recorded = scores('xgb-early-stop', { bestIteration: right }, columns, rows);
      const asked = situation('xgb-early-stop', { bestIteration: wrong }, columns, recorded);
      expect(findParityCause(asked)).toContain(`model.best_iteration: ${right}`);
      expect(bestIterationByScores({ ...asked, options: {} })).toBe(right);
    }
    expect(bestIterationByScores(situation('xgb-early-stop', {}, columns, new Float64Array(rows)))).toBeNull();
  });

  it('a number that stands for missing, on either side', () => {
    const { columns, rows } = fixtureInput('xgb-binary-missing');
    const coded = Object.fromEntries(
      Object.entries(columns).map(([key, column]) => [
        key,
        (column as Float64Array).map((x) => (Number.isNaN(x) ? -999 : x)),
      ]),
    );
    const asMissing = scores('xgb-binary-missing', {}, columns, rows);
    const asNumber = scores('xgb-binary-missing', {}, coded, rows);
    const name = 'xgb-binary-missing';
    expect(findParityCause(situation(name, {}, coded, asMissing))).toContain('add "-999" to data.missing_values');
    expect(findParityCause(situation(name, {}, columns, asNumber))).toContain('with -999 in place of empty cells');
  });

  it('categories in another order', () => {
    const name = 'xgb-versions/3.0.5/categorical';
    const { columns, rows } = fixtureInput(name);
    const { categories } = fixtureJson<{ categories: Record<string, string[]> }>(`${name}/expected.json`);
    const sorted = { region: [...categories['region']!].sort() };
    const recorded = scores(name, { categories: sorted }, columns, rows);
    const declared = { categories: { region: [...categories['region']!].reverse() } };
    expect(findParityCause(situation(name, declared, columns, recorded))).toContain('alphabetical order');
  });

  it('says nothing when nothing fits', () => {
    const { columns, rows } = fixtureInput('xgb-categorical');
    const recorded = scores('xgb-categorical', {}, columns, rows);
    recorded[3]! += 0.01;
    expect(findParityCause(situation('xgb-categorical', {}, columns, recorded))).toBeUndefined();
  });
});
