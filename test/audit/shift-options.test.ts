import { join } from 'node:path';
import { expect, test } from 'vitest';
import { audit } from '../../src/index.ts';
import { csv, folderWith } from './audit-table.ts';

const rows = Array.from({ length: 80 }, (_, i) => [i % 2, ((i * 7) % 20) / 20, i % 4 === 0 ? 'p' : 'q']);
const folder = folderWith({ 'rows.csv': csv(['y', 'score', 'a'], rows) });
const config: Parameters<typeof audit>[0] = {
  as_of: '2025-09-30',
  metrics: { n_bootstrap: 1000 },
  data: { path: join(folder, 'rows.csv'), target_column: 'y', score_column: 'score', protected_attributes: ['a'] },
};

test('the library takes shifts and a limit, as the command does', async () => {
  const result = await audit(config, { checkShift: ['a=p:+0.3'], failOnDegradation: 0.0001 });
  expect(result.manifest.configuration.overrides).toEqual([
    { flag: '--check-shift', key: 'shifts', value: ['a=p:+0.3'] },
    { flag: '--fail-on-degradation', key: 'fail_on_degradation', value: 0.0001 },
  ]);
  expect(result.gates.map(({ metric, status }) => [metric, status])).toEqual([
    ['max_metric_degradation_under_shift', 'FAIL'],
  ]);
  expect(result.exitCode).toBe(1);
}, 60_000);

test('a limit without a shift is refused', async () => {
  await expect(audit(config, { failOnDegradation: 0.1 })).rejects.toThrow('without a shift');
});
