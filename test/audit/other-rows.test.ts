import { expect, test } from 'vitest';
import { auditFiles, csv, figure } from './audit-table.ts';

const header = ['y', 'score', 'city', 'a'];
const rows = Array.from({ length: 60 }, (_, i) => [i % 2, ((i * 7) % 20) / 20, i % 4 === 0 ? 'Köln' : '-', i % 3]);
const files = {
  'rows.csv': csv(header, rows),
  'train.txt': csv(header, rows).replaceAll(',', '|'),
  'reference.txt': csv(header, rows).replaceAll(',', ';'),
};
const data = {
  target_column: 'y',
  score_column: 'score',
  protected_attributes: ['a'],
  train: { path: 'train.txt', format: 'csv', delimiter: '|' },
};

test('training and reference rows are read as their own keys say', async () => {
  const result = await auditFiles(files, {
    ...data,
    reference: { path: 'reference.txt', delimiter: ';', encoding: 'utf-8', missing_values: ['', '-'] },
  });
  expect(result.manifest.dataset['train']?.shape).toEqual([60, 4]);
  expect(result.manifest.dataset['reference']?.shape).toEqual([60, 4]);
  expect(figure(result, 'label_disparity|attribute=a|split=train')).toBeTypeOf('number');
  // "-" is a category of the audited rows and missing among the reference rows: the feature has drifted.
  expect(figure(result, 'psi|feature=score')).toBe(0);
  expect(Number(figure(result, 'psi|feature=city'))).toBeGreaterThan(0.1);
  const alike = await auditFiles(files, { ...data, reference: { path: 'reference.txt' } });
  expect(figure(alike, 'psi|feature=city')).toBe(0);
}, 120_000);

test('what the keys say and the file is not is refused', async () => {
  await expect(auditFiles(files, { ...data, train: { path: 'train.txt', format: 'parquet' } })).rejects.toThrow(
    'train.txt is not a Parquet file',
  );
  await expect(
    auditFiles(files, { ...data, reference: { path: 'reference.txt', format: 'parquet', delimiter: ';' } }),
  ).rejects.toThrow('data.reference.delimiter but data.reference.format: parquet');
  await expect(auditFiles(files, { ...data, reference: { path: 'reference.txt', format: 'jsonl' } })).rejects.toThrow(
    'data.reference.format: jsonl is not available',
  );
}, 120_000);
