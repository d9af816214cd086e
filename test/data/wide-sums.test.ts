import { expect, test } from 'vitest';
import { auditCsv, config } from './harness.ts';

test('sums of weights beyond 64 bits are exact: 5,000 rows of weight 1 weigh 5,000', async () => {
  const rows = Array.from({ length: 5000 }, (_, i) => `${i % 2},${(i % 10) / 10},1`);
  const { measurement } = await auditCsv(
    ['y,score,w', ...rows].join('\n'),
    config({ scoreColumn: 'score', weightColumn: 'w' }),
  );
  const { confusion, weights } = measurement.overall;
  expect(weights?.confusion).toEqual(confusion);
  expect(weights?.squares).toEqual(confusion);
  expect(weights?.histogram?.positives).toEqual(measurement.overall.histogram?.positives);
});
