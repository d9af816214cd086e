import { describe, expect, it } from 'vitest';
import { readModel } from '../../src/models/read-model.ts';
import { type Expected, fixtureBytes, fixtureInput, fixtureJson, fixtureNames, float32Ulps } from './fixture.ts';

const versions = ['2.1.4', '3.0.5', '3.1.3', '3.2.0'];
const kinds = ['categorical', 'dart', 'multiclass', 'pruned', 'poisson'];

describe('files of every tested XGBoost version', () => {
  it.each(versions.flatMap((version) => kinds.map((kind) => [version, kind] as const)))('%s %s', (version, kind) => {
    const path = `xgb-versions/${version}/${kind}`;
    const expected = fixtureJson<Expected & { xgboost: string }>(`${path}/expected.json`);
    const { columns, rows } = fixtureInput(path);
    const { model, diagnostics } = readModel(fixtureBytes(`${path}/model.json`), { categories: expected.categories! });
    expect(diagnostics).toEqual([]);
    expect(model!.provenance.writerVersion).toBe(version);
    expect(model!.inputs.map((input) => input.categories !== undefined)).toEqual(
      model!.inputs.map((input) => input.name === 'region'),
    );
    const { margins, scores } = model!.predict(columns, rows);
    expect(Array.from(margins)).toEqual(expected.margin.flat());
    const off = expected.prediction.flat().map((value, i) => float32Ulps(value, scores[i]!));
    expect(Math.max(...off)).toBeLessThanOrEqual(2);
    expect(model!.provenance.notes.some((note) => note.includes('pruned'))).toBe(kind === 'pruned');
  });

  it('a pickled booster brings its training parameters', () => {
    const { columns, rows } = fixtureInput('xgb-pickled-config');
    const { model } = readModel(fixtureBytes('xgb-pickled-config/model.ubj'));
    const expected = fixtureJson<Expected>('xgb-pickled-config/expected.json');
    expect(Array.from(model!.predict(columns, rows).margins)).toEqual(expected.margin);
    expect(model!.parameters).toMatchObject({
      'learning rate': '0.25',
      'depth limit': '2',
      trees: 2,
      'deepest tree': 2,
    });
  });
});

describe('XGBoost files give the scores the library gave', () => {
  for (const name of fixtureNames) {
    const notations = name === 'xgb-early-stop' ? ['json'] : ['json', 'ubj'];
    it.each(notations)(`${name} as %s`, (notation) => {
      const expected = fixtureJson<Expected>(`${name}/expected.json`);
      const { columns, rows } = fixtureInput(name);
      const { model, diagnostics } = readModel(fixtureBytes(`${name}/model.${notation}`), {
        ...(name === 'xgb-early-stop' ? { bestIteration: 'file' as const } : {}),
      });
      expect(diagnostics).toEqual([]);
      const { margins, scores, unseen } = model!.predict(columns, rows);
      expect(unseen).toEqual({});
      expect(Array.from(margins)).toEqual(expected.margin.flat());
      const off = expected.prediction.flat().map((value, i) => float32Ulps(value, scores[i]!));
      expect(off.length).toBe(scores.length);
      expect(Math.max(...off)).toBeLessThanOrEqual(2);
    });
  }
});
