import { expect, test } from 'vitest';
import { publish } from '../../src/base/format.ts';
import { auditFiles, csv, figure } from './audit-table.ts';

const header = ['y', 'score', 'a', 'b'];
const rows = csv(
  header,
  Array.from({ length: 40 }, (_, i) => [i % 2, (i % 10) / 10, i < 20 ? 'p' : 'q', 'k']),
);
// p: 12 of 20 positive; q: 3 of 10; one row without a group, one without a label.
const train = csv(
  ['y', 'a'],
  [
    ...Array.from({ length: 20 }, (_, i) => [i < 12 ? 1 : 0, 'p']),
    ...Array.from({ length: 10 }, (_, i) => [i < 3 ? '1.0' : 0, 'q']),
    [1, ''],
    ['', 'q'],
  ],
);
const data = { target_column: 'y', score_column: 'score', protected_attributes: ['a', 'b'], train: { path: 't.csv' } };

test('the label gap of the training data stands beside that of the audited rows', async () => {
  const result = await auditFiles({ 'rows.csv': rows, 't.csv': train }, data);
  expect(figure(result, 'label_disparity|attribute=a')).toBe(0);
  expect(figure(result, 'label_disparity|attribute=a|split=train')).toBe(publish(12 / 20 - 3 / 10));
  // The attribute that the training data lack is not made up.
  expect(result.metrics['label_disparity|attribute=b|split=train']).toBeUndefined();
  expect(result.manifest.engine.query_log.map(({ id }) => id)).toContain('train labels');
  expect(result.manifest.dataset['train']?.shape).toEqual([32, 2]);
});

test('training data without the target, or with a third label, measure no gap', async () => {
  const without = await auditFiles({ 'rows.csv': rows, 't.csv': csv(['a'], [['p'], ['q']]) }, data);
  expect(Object.keys(without.metrics).filter((key) => key.includes('split=train'))).toEqual([]);
  const third = await auditFiles(
    {
      'rows.csv': rows,
      't.csv': csv(
        ['y', 'a'],
        [
          [1, 'p'],
          [0, 'q'],
          [2, 'q'],
        ],
      ),
    },
    data,
  );
  expect(Object.keys(third.metrics).filter((key) => key.includes('split=train'))).toEqual([]);
  expect(third.diagnostics.map(({ message }) => message)).toContain(
    'the label of the training data has 3 values; their label gap is not measured',
  );
});
