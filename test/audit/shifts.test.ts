import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { writeAudit } from '../../src/app/run-audit.ts';
import { publish } from '../../src/base/format.ts';
import { auditGolden, figure, folderWith, goldenFile } from './audit-table.ts';

const golden = JSON.parse(readFileSync(goldenFile('shift.golden.json'), 'utf8'));
const data = {
  protected_attributes: [{ column: 'race', reference: 'White' }, 'sex'],
};
const shiftKey = (text: string) => `params={"shift":"${text.replace('=', '\\=')}"}`;

describe('shifts', () => {
  test('the golden cases, and what cannot move', async () => {
    const texts = ['race:-0.1', 'race:+0.05', 'race:+0.1', 'race:+0.2'];
    const result = await auditGolden('binary_main', data, { shifts: texts });
    for (const [i, text] of texts.entries()) {
      const expected = golden.cases[i];
      const at = (id: string, slice = '') => figure(result, `shifted.${id}${slice}|${shiftKey(text)}`);
      for (const [id, field] of [
        ['accuracy', 'accuracy'],
        ['tpr', 'tpr'],
        ['ppv', 'ppv'],
        ['roc_auc', 'auc'],
        ['brier', 'brier'],
        ['ece_width_10', 'ece_width_10'],
      ] as const)
        expect(at(id), `${text} ${id}`).toBeCloseTo(publish(expected[field]), 11);
      expect(at('demographic_parity_difference', '|attribute=sex')).toBeCloseTo(
        expected.sex_demographic_parity_difference,
        11,
      );
      const own = result.metrics[`shifted.demographic_parity_difference|attribute=race|${shiftKey(text)}`]?.result;
      expect(own).toMatchObject({
        invariant: true,
        value: figure(result, 'demographic_parity_difference|attribute=race'),
      });
    }
    expect(figure(result, 'max_metric_degradation_under_shift')).toBeTypeOf('number');
    expect(result.gates).toEqual([]);
  }, 200_000);

  test('a target that cannot be reached has no metrics', async () => {
    const result = await auditGolden('binary_main', data, { shifts: ['sex=F:+0.9'] });
    expect(figure(result, `shifted.accuracy|${shiftKey('sex=F:+0.9')}`)).toBe('infeasible_margin');
  }, 200_000);

  test.each([
    [{ shifts: ['nobody:+0.1'] }, '"nobody" is no protected attribute'],
    [{ shifts: ['sex:+0.0'] }, 'shifts nothing'],
    [{ fail_on_degradation: 0.1 }, 'fail_on_degradation without shifts'],
  ])('%j is refused', async (more, message) => {
    await expect(auditGolden('binary_main', data, more)).rejects.toThrow(message);
  });
});

describe('--check-shift and --fail-on-degradation', () => {
  const config = `as_of: 2025-09-30
threshold: {policy: from_file}
metrics: {n_bootstrap: 1000}
data: {path: '${goldenFile('binary_main.csv')}', target_column: y_true, score_column: score, prediction_column: y_pred, protected_attributes: [race, sex]}
`;
  const request = (folder: string, flags: object) => ({
    source: { kind: 'file' as const, path: join(folder, 'audit.yaml'), shown: 'audit.yaml' },
    flags,
    cwd: folder,
    output: join(folder, 'out.pdf'),
  });

  test('the gate "fail_on_degradation" decides the exit code under the policy name "command"', async () => {
    const folder = folderWith({ 'audit.yaml': config });
    const failed = await writeAudit(request(folder, { checkShift: ['race:+0.2'], failOnDegradation: 0.0001 }));
    expect(failed.result.exitCode).toBe(1);
    expect(failed.result.gates.map(({ id, policy, status }) => [id, policy, status])).toEqual([
      ['fail_on_degradation', 'command', 'FAIL'],
    ]);
    expect(failed.result.manifest.configuration.overrides).toEqual([
      { flag: '--check-shift', key: 'shifts', value: ['race:+0.2'] },
      { flag: '--fail-on-degradation', key: 'fail_on_degradation', value: 0.0001 },
    ]);
    const analysis = JSON.parse(readFileSync(join(folder, 'out.shift_analysis.json'), 'utf8'));
    expect(analysis).toMatchObject({
      format: 'glassalpha-shift-analysis/1',
      manifest_sha256: failed.result.manifestSha256,
    });
    const [{ margins }] = analysis.shifts;
    expect(margins.reduce((sum: number, { target }: { target: number }) => sum + target, 0)).toBeCloseTo(1, 10);

    const passed = await writeAudit(request(folder, { checkShift: ['race:+0.01'], failOnDegradation: 0.9 }));
    expect(passed.result.exitCode).toBe(0);
  }, 300_000);

  test('without a shift the limit is refused, and no analysis is written', async () => {
    const folder = folderWith({ 'audit.yaml': config });
    await expect(writeAudit(request(folder, { failOnDegradation: 0.1 }))).rejects.toThrow('without a shift');
    expect(existsSync(join(folder, 'out.shift_analysis.json'))).toBe(false);
  });
});
