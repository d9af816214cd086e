import { expect, test } from 'vitest';
import { readPortfolioLog } from '../../src/policy/portfolio-log.ts';
import { gateTrend } from '../../src/policy/trend.ts';
import { policyWith } from './example-metrics.ts';

const present = { modelId: 'credit_v2', modelVersion: '2.1.0', asOf: '2025-10-14' };
const [parity] = policyWith([{ name: 'Parity' }]).gates;
const [floor] = policyWith([{ name: 'Parity', metric: 'accuracy', comparison: '>=', threshold: 0.5 }]).gates;

function past(...entries: readonly object[]) {
  const lines = entries.map((entry) => JSON.stringify({ model_id: 'credit_v2', passed: false, ...entry }));
  const { audits, diagnostics } = readPortfolioLog(new TextEncoder().encode(`${lines.join('\n')}\n`), 'log.jsonl');
  expect(diagnostics).toEqual([]);
  return audits;
}

const entry = (timestamp: string, value: number | null, more: object = {}) => ({
  timestamp,
  gates: [{ id: 'parity', name: 'Parity', value }],
  ...more,
});

test('the last audit of each earlier date, then this one', () => {
  const audits = past(
    entry('2025-03-01', 0.3),
    entry('2025-01-01T00:00:00Z', 0.5, { model_version: '1.0' }),
    entry('2025-03-01', 0.4, { model_version: '2.0' }),
    entry('2025-04-01', 0.9, { model_id: 'other' }),
    entry('2025-05-01', null),
    entry('2025-10-14', 0.9),
    entry('2025-11-01', 0.9),
  );
  expect(gateTrend({ ...parity!, threshold: 0.1 }, 0.2, audits, present)).toEqual({
    points: [
      { as_of: '2025-01-01', model_version: '1.0', value: 0.5 },
      { as_of: '2025-03-01', model_version: '2.0', value: 0.4 },
      { as_of: '2025-10-14', model_version: '2.1.0', value: 0.2 },
    ],
    direction: 'improving',
  });
});

test('at most eight earlier dates; the direction is that of the last three margins', () => {
  const dates = Array.from({ length: 10 }, (_, i) => entry(`2025-01-${String(i + 1).padStart(2, '0')}`, 0.5));
  const trend = gateTrend({ ...parity!, threshold: 0.1 }, 0.2, past(...dates), present);
  expect(trend.points).toHaveLength(9);
  expect([trend.points[0]?.as_of, trend.direction]).toEqual(['2025-01-03', 'mixed']);
  const rising = past(entry('2025-01-01', 0.6), entry('2025-02-01', 0.7));
  expect(gateTrend({ ...parity!, threshold: 0.1 }, 0.8, rising, present).direction).toBe('degrading');
  expect(gateTrend({ ...floor!, threshold: 0.5 }, 0.8, rising, present).direction).toBe('improving');
  expect(gateTrend({ ...parity!, threshold: 0.1 }, 0.8, rising.slice(1), present).direction).toBe('insufficient');
  expect(gateTrend({ ...parity!, threshold: 0.1 }, 0.8, [], present).points).toHaveLength(1);
});

test('entries kept by hand have names, chained ones ids; another metric under the same name is another gate', () => {
  const byHand = past({ timestamp: '2025-01-01', gates: [{ name: 'Parity', value: 0.3 }] });
  expect(gateTrend({ ...parity!, threshold: 0.1 }, 0.2, byHand, present).points[0]).toEqual({
    as_of: '2025-01-01',
    model_version: 'not stated',
    value: 0.3,
  });
  const other = past({ timestamp: '2025-01-01', gates: [{ id: 'parity', metric: 'roc_auc', value: 0.3 }] });
  expect(gateTrend({ ...parity!, threshold: 0.1 }, 0.2, other, present).points).toHaveLength(1);
});

test('lines that are no entries are faults, each with its number', () => {
  const bytes = new TextEncoder().encode(
    '{"model_id":"m"}\n\n[1]\n{"model_id":"m","timestamp":"yesterday","gates":[],"passed":true}\nnot json\n',
  );
  const { audits, diagnostics } = readPortfolioLog(bytes, 'log.jsonl');
  expect(audits).toEqual([]);
  expect(diagnostics.map(({ code, where }) => `${code} ${where?.line}`)).toEqual([
    'log.invalid 1',
    'log.invalid 3',
    'log.invalid 4',
    'log.invalid 5',
  ]);
});

test('an unfinished last line is left out with a warning: it may be an append under way', () => {
  const line = '{"model_id":"m","timestamp":"2025-01-01","gates":[],"passed":true}';
  const { audits, diagnostics } = readPortfolioLog(
    new TextEncoder().encode(`${line}\n{"model_id":"m","ti`),
    'log.jsonl',
  );
  expect(audits).toHaveLength(1);
  expect(diagnostics).toMatchObject([{ code: 'log.torn', severity: 'warning', where: { line: 2 } }]);
  // Kept by hand, without a last line feed.
  expect(readPortfolioLog(new TextEncoder().encode(line), 'log.jsonl').audits).toHaveLength(1);
});
