import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { publish } from '../../src/base/format.ts';
import { auditFiles, figure, goldenFile } from './audit-table.ts';

const golden = JSON.parse(readFileSync(goldenFile('drift.golden.json'), 'utf8')).features;
/** The golden samples hold no label; one that no figure of drift depends on is put beside them. */
const labelled = (name: string) => {
  const [head = '', ...lines] = readFileSync(goldenFile(name), 'utf8').trim().split('\n');
  return `${[`y,${head}`, ...lines.map((line, i) => `${i % 2},${line}`)].join('\n')}\n`;
};
const files = { 'rows.csv': labelled('drift_current.csv'), 'r.csv': labelled('drift_reference.csv') };
const data = { target_column: 'y', score_column: 'score', reference: { path: 'r.csv' } };

describe('data.reference', () => {
  test('every golden figure of the features, in the record', async () => {
    const result = await auditFiles(files, data);
    for (const feature of ['income', 'dti', 'job', 'sex']) {
      const expected = golden[feature];
      expect(figure(result, `psi|feature=${feature}`), feature).toBeCloseTo(expected.psi, 11);
      if (expected.ks !== undefined) expect(figure(result, `drift_ks|feature=${feature}`)).toBe(publish(expected.ks));
    }
    expect(figure(result, 'psi|feature=score')).toBeTypeOf('number');
    expect(result.manifest.dataset['reference']?.shape[0]).toBe(1000);
    expect(result.manifest.engine.query_log.map(({ id }) => id)).toContain('reference scores');
  }, 120_000);

  test('reference rows without labels or scores: features alone; switched off: nothing', async () => {
    const bare = readFileSync(goldenFile('drift_reference.csv'), 'utf8');
    const features = await auditFiles({ ...files, 'r.csv': bare }, data);
    expect(figure(features, 'psi|feature=income')).toBeTypeOf('number');
    expect(figure(features, 'psi|feature=score')).toBeUndefined();
    const off = await auditFiles(files, data, { metrics: { n_bootstrap: 1000, drift: { enabled: false } } });
    expect(Object.keys(off.metrics).filter((key) => key.startsWith('psi|feature'))).toEqual([]);
  }, 120_000);

  test('without reference rows a gate hears why', async () => {
    const { reference: _, ...alone } = data;
    expect(figure(await auditFiles(files, alone), 'psi')).toMatch(/^no_reference$|^not_computed$/);
  }, 120_000);
});
