import { describe, expect, it } from 'vitest';
import { readModel } from '../../src/models/read-model.ts';
import { type Expected, fixtureBytes, fixtureInput, fixtureJson, fixtureNames, float32Ulps } from './fixture.ts';

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
