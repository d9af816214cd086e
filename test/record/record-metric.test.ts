import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { publish } from '../../src/base/format.ts';
import { type Metric, metricKey, undefinedReasons } from '../../src/record/metric.ts';
import { recordMetrics, restoreMetrics } from '../../src/record/record-metric.ts';

const describeAny = () => ({ unit: 'rate', method: 'x', section: '7.3' }) as const;
const finite = fc.double({ min: -1e6, max: 1e6, noNaN: true });
const groups = fc.array(fc.string({ unit: 'binary', maxLength: 4 }), { maxLength: 3 });
const part = fc.string({ minLength: 1, maxLength: 5 });
const scope = fc.record(
  { attribute: part, group: part, split: fc.constantFrom('audited', 'train') },
  { requiredKeys: ['split'] },
);
const id = fc.stringMatching(/^[a-z_]{1,8}$/);

const metric: fc.Arbitrary<Metric> = fc.oneof(
  fc.record({
    kind: fc.constant('undefined' as const),
    id,
    scope,
    reason: fc.constantFrom(...undefinedReasons),
    n: fc.nat(),
  }),
  fc.record(
    {
      kind: fc.constant('value' as const),
      id,
      scope,
      value: finite,
      ci: fc.record({
        lower: fc.option(finite),
        upper: fc.option(finite),
        level: fc.constant(0.95),
        method: part,
        approximate: fc.boolean(),
      }),
      ciReason: fc.constantFrom(...undefinedReasons),
      n: fc.nat(),
      complete: fc.boolean(),
      undefinedGroups: groups,
      emptyGroups: groups,
      smallGroups: groups,
      argmax: part,
      argmin: part,
      tunedOnAuditedData: fc.constant(true as const),
      scoreGrid: finite,
      invariant: fc.constant(true as const),
    },
    {
      requiredKeys: ['kind', 'id', 'scope', 'value', 'n', 'complete', 'undefinedGroups', 'emptyGroups', 'smallGroups'],
    },
  ),
);

function published(given: Metric): Metric {
  if (given.kind === 'undefined') return given;
  const round = (x: number | null) => (x === null ? null : publish(x));
  return {
    ...given,
    value: publish(given.value),
    ...(given.ci === undefined
      ? {}
      : { ci: { ...given.ci, lower: round(given.ci.lower), upper: round(given.ci.upper) } }),
  };
}

describe('recordMetrics', () => {
  test('restoring gives the published metrics, by key', () => {
    fc.assert(
      fc.property(metric, (given) => {
        const restored = restoreMetrics(recordMetrics([given], describeAny));
        const key = metricKey(given.id, given.scope);
        expect([...restored.keys()]).toEqual([key]);
        expect(restored.get(key)).toEqual(published(given));
        expect(recordMetrics(restored.values(), describeAny)).toEqual(recordMetrics([given], describeAny));
      }),
      { numRuns: 500 },
    );
  });

  test('the slice is left out for the audited rows as a whole, and the section is that of a block', () => {
    const whole: Metric = { kind: 'undefined', id: 'roc_auc', scope: { split: 'audited' }, reason: 'no_scores', n: 3 };
    expect(recordMetrics([whole], describeAny)).toEqual({
      roc_auc: { result: { kind: 'undefined', reason: 'no_scores', n: 3 }, unit: 'rate', method: 'x', section: '7' },
    });
  });
});
