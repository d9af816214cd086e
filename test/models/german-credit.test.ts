import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { decide } from '../../src/models/decide.ts';
import { checkParity } from '../../src/models/parity.ts';
import { readModel } from '../../src/models/read-model.ts';
import { fixtureBytes, readCsv } from './fixture.ts';

const example = new URL('../../examples/german-credit/', import.meta.url);
const exampleText = (path: string): string => readFileSync(new URL(path, example), 'utf8');

const files: Record<string, Uint8Array[]> = {
  xgboost_without_protected: [new Uint8Array(readFileSync(new URL('models/xgboost_without_protected.json', example)))],
  xgboost_with_protected: [
    fixtureBytes('german-credit/xgboost_with_protected.json'),
    fixtureBytes('german-credit/xgboost_with_protected.ubj'),
  ],
};

describe('German Credit hold-out', () => {
  const holdout = readCsv(exampleText('data/holdout.csv'));
  const scores = readCsv(exampleText('data/scores.csv'));
  const margins = readCsv(new TextDecoder().decode(fixtureBytes('german-credit/margins.csv')));

  it.each(Object.keys(files))('%s: margins bit for bit, scores to 1e-6, all decisions', (name) => {
    for (const bytes of files[name]!) {
      const { model, diagnostics } = readModel(bytes, { type: 'xgboost' });
      expect(diagnostics).toEqual([]);
      const predicted = model!.predict(holdout.columns, holdout.rows);
      expect(predicted.unseen).toEqual({});
      expect(predicted.margins).toEqual(margins.columns[name]);
      const recorded = scores.columns[name] as Float64Array;
      const ids = scores.columns['applicant_id'] as string[];
      const input = { ids, predicted: predicted.scores, recorded, recordedDecisions: null };
      const parity = checkParity({ ...input, threshold: 0.5, tolerance: 1e-6 });
      expect(parity).toMatchObject({ passed: true, certificate: { rows: 300, decisionsEqual: true } });
      expect(parity.certificate.maxAbs).toBeLessThan(1.3e-7);
      expect(Array.from(predicted.scores, (score) => decide(score, 0.5))).toEqual(
        Array.from(recorded, (score) => decide(score, 0.5)),
      );
    }
  });

  it('states what the file says about the model', () => {
    const { model } = readModel(files['xgboost_without_protected']![0]!);
    expect(model!.parameters).toMatchObject({
      objective: 'binary:logistic',
      booster: 'gbtree',
      trees: 120,
      'deepest tree': 3,
      'input columns': 17,
      'base score': '[7E-1]',
    });
    expect(model!.inputs[0]).toEqual({
      name: 'checking_status',
      type: 'category',
      categories: ['< 0 DM', '0 to < 200 DM', '>= 200 DM or salary for 1 year', 'no checking account'],
      missing: 'default',
    });
    expect(model!.inputs[1]).toEqual({ name: 'duration_months', type: 'integer', missing: 'default' });
    expect(model!.lineage[0]).toEqual([{ column: 'checking_status', via: 'ordinal' }]);
    expect(model!.provenance).toMatchObject({ format: 'xgboost-json', writerVersion: '3.2.0', treesUsed: 120 });
  });
});
