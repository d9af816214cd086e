import { describe, expect, test } from 'vitest';
import { readLogLine } from '../../src/policy/log-line.ts';

const line = { model_id: 'm', timestamp: '2025-10-14T09:00:00Z', gates: [], passed: true };
const read = (change: object) => readLogLine(JSON.stringify({ ...line, ...change }));

describe('a line of a portfolio log', () => {
  test('the date alone of a timestamp; what is not said is null', () => {
    expect(read({})).toEqual({
      model_id: 'm',
      model_version: null,
      timestamp: '2025-10-14',
      outcome: null,
      passed: true,
      gates: [],
    });
  });

  test.each([
    ['a day that the calendar lacks', { timestamp: '2025-02-30' }],
    ['no verdict', { passed: 'yes' }],
    ['gates that are no list', { gates: {} }],
    ['a model without a name', { model_id: 7 }],
  ])('%s: no entry', (_, change) => {
    expect(read(change)).toBeNull();
  });

  test('no JSON, and JSON that is no object: no entry', () => {
    for (const text of ['{', '[]', 'null', '"m"']) expect(readLogLine(text)).toBeNull();
  });

  test('a number that no double holds is no value', () => {
    const text = JSON.stringify({ ...line, gates: [{ id: 'g', value: 1 }] }).replace('"value":1', '"value":1e999');
    expect(readLogLine(text)?.gates[0]).toMatchObject({ id: 'g', value: null });
  });
});
