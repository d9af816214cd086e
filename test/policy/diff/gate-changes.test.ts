import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { satisfies } from '../../../src/policy/comparison.ts';
import { gateChanges, governanceChanges, overallEffect } from '../../../src/policy/diff/gate-changes.ts';
import { defaultGovernance, type Gate } from '../../../src/policy/policy.ts';
import type { Comparison } from '../../../src/record/decisions.ts';
import { policyOf } from '../example-metrics.ts';

type GateMap = Readonly<Record<string, unknown>>;

/** Read as a policy is: what is compared is what is judged. */
function gateOf(more: GateMap): Gate {
  const written: GateMap = {
    id: 'parity',
    name: 'Parity',
    metric: 'demographic_parity_difference',
    threshold: 0.1,
    comparison: 'less_than',
    severity: 'error',
    ...more,
  };
  const head = { policy_name: 'Test', version: '1', effective_date: '2025-01-01' };
  const [gate] = policyOf(JSON.stringify({ ...head, gates: [written] })).gates;
  if (gate === undefined) throw new Error('no gate');
  return gate;
}

const change = (before: GateMap, after: GateMap) =>
  gateChanges(gateOf(before), gateOf(after)).map(({ key, effect }) => `${key} ${effect}`);

describe('what means the same is no difference', () => {
  test.each<[string, GateMap, GateMap]>([
    ['the same gate', {}, {}],
    ['an alias of the metric', {}, { metric: 'selection_rate_difference' }],
    ['a synonym of the comparison', {}, { comparison: '<' }],
    ['the case of the severity', {}, { severity: 'ERROR' }],
    [
      'defaults written out',
      {},
      { decision_rule: 'point', on_inconclusive: 'fail', waivable: true, params: {}, clause: '' },
    ],
    ['the short form of a scope', { attribute: 'gender' }, { scope: { attributes: ['gender'] } }],
  ])('%s', (_, before, after) => {
    expect(change(before, after)).toEqual([]);
    expect(overallEffect([])).toBeUndefined();
  });
});

describe('each key', () => {
  test.each<[GateMap, GateMap, readonly string[]]>([
    [{}, { threshold: 0.12 }, ['threshold relaxed']],
    [{}, { threshold: 0.08 }, ['threshold tightened']],
    [{}, { comparison: 'less_than_or_equal' }, ['comparison relaxed']],
    [
      { comparison: 'greater_than_or_equal' },
      { comparison: 'greater_than_or_equal', threshold: 0.2 },
      ['threshold tightened'],
    ],
    [
      { comparison: 'between', threshold: [0.1, 0.9] },
      { comparison: 'between', threshold: [0.2, 0.8] },
      ['threshold tightened'],
    ],
    [
      { comparison: 'between', threshold: [0.1, 0.9] },
      { comparison: 'between', threshold: [0.2, 0.95] },
      ['threshold changed'],
    ],
    // A laxer comparison with a stricter threshold: what is accepted decides.
    [{}, { comparison: '<=', threshold: 0.08 }, ['threshold tightened', 'comparison tightened']],
    [{}, { comparison: 'greater_than_or_equal', threshold: 0.05 }, ['threshold changed', 'comparison changed']],
    [{ severity: 'info', threshold: null }, { severity: 'info' }, ['threshold tightened']],
    [{}, { severity: 'warning' }, ['severity relaxed']],
    [{ severity: 'info' }, { severity: 'warning' }, ['severity tightened']],
    [{}, { decision_rule: 'ci' }, ['decision_rule tightened']],
    [{}, { decision_rule: 'ci', on_inconclusive: 'warn' }, ['decision_rule relaxed', 'on_inconclusive relaxed']],
    [{}, { on_inconclusive: 'warn' }, ['on_inconclusive changed']],
    [{}, { min_n: 50 }, ['min_n tightened']],
    [{ min_events: 20 }, { min_events: 10 }, ['min_events relaxed']],
    [{}, { waivable: false }, ['waivable tightened']],
    [{ waivable: false }, {}, ['waivable relaxed']],
    [{}, { applies_if: { has: 'model' } }, ['applies_if relaxed']],
    [{ applies_if: { has: 'model' } }, { applies_if: { has: 'scores' } }, ['applies_if changed']],
    [{}, { allow_undefined_groups: [{ group: 'x', rationale: 'small' }] }, ['allow_undefined_groups relaxed']],
    [
      { allow_undefined_groups: [{ group: 'x', rationale: 'small' }] },
      { allow_undefined_groups: [{ group: 'x', rationale: 'tiny' }] },
      ['allow_undefined_groups text'],
    ],
    [{}, { scope: { attributes: ['gender'] } }, ['scope changed']],
    [{}, { metric: 'ece', threshold: 0.2 }, ['metric changed', 'threshold changed']],
    [
      {},
      { name: 'Gap', clause: 'Reg B', rationale: 'why', owner: 'CRO' },
      ['name text', 'clause text', 'rationale text', 'owner text'],
    ],
  ])('%j → %j', (before, after, expected) => {
    expect(change(before, after)).toEqual(expected);
  });

  test('values as they are written', () => {
    expect(gateChanges(gateOf({}), gateOf({ threshold: [0.05, 0.2], comparison: 'between', min_n: 5 }))).toEqual([
      { key: 'threshold', from: '0.1', to: '[0.05,0.2]', effect: 'changed' },
      { key: 'comparison', from: 'less_than', to: 'between', effect: 'changed' },
      { key: 'min_n', from: null, to: '5', effect: 'tightened' },
    ]);
  });

  test('weaker in any way is relaxed', () => {
    const changes = gateChanges(gateOf({}), gateOf({ threshold: 0.05, severity: 'warning', name: 'x' }));
    expect(overallEffect(changes)).toBe('relaxed');
    expect(overallEffect(changes.filter(({ effect }) => effect === 'text'))).toBe('text');
  });
});

test.each([
  [{ auditDays: 400 }, 'audit_days relaxed'],
  [{ maxWaiverDays: 90 }, 'max_waiver_days tightened'],
  [{ requireSignedWaivers: true }, 'require_signed_waivers tightened'],
  [{ executiveRoles: ['CRO'] }, 'executive_roles tightened'],
])('governance %j', (more, expected) => {
  const effects = (from: object, to: object) =>
    governanceChanges({ ...defaultGovernance, ...from }, { ...defaultGovernance, ...to }).map(
      ({ key, effect }) => `${key} ${effect}`,
    );
  expect(effects({}, more)).toEqual([expected]);
  const [back = ''] = effects(more, {});
  expect(back.endsWith('tightened')).toBe(expected.endsWith('relaxed'));
});

test('tightened accepts no value that was refused, relaxed refuses none that was accepted', () => {
  const comparison = fc.constantFrom<Comparison>(
    'less_than',
    'less_than_or_equal',
    'greater_than',
    'greater_than_or_equal',
    'equals',
    'between',
  );
  const number = fc.integer({ min: -3, max: 3 });
  const base = gateOf({});
  const limits = fc.record({ comparison, a: number, b: number }).map(({ comparison, a, b }): Gate => {
    const threshold = comparison === 'between' ? ([Math.min(a, b), Math.max(a, b)] as const) : a;
    return { ...base, comparison, threshold };
  });
  fc.assert(
    fc.property(limits, limits, (before, after) => {
      const effects = gateChanges(before, after).map(({ effect }) => effect);
      const reversed = gateChanges(after, before).map(({ effect }) => effect);
      const opposite = { tightened: 'relaxed', relaxed: 'tightened', changed: 'changed', text: 'text' } as const;
      expect(reversed).toEqual(effects.map((effect) => opposite[effect]));
      for (let value = -3.5; value <= 3.5; value += 0.5) {
        const [was, is] = [before, after].map(({ comparison, threshold }) =>
          satisfies(value, comparison, threshold ?? 0),
        );
        if (effects.includes('tightened')) expect(is && !was).toBe(false);
        if (effects.includes('relaxed')) expect(was && !is).toBe(false);
        if (effects.length === 0) expect(is).toBe(was);
      }
    }),
    { numRuns: 2000 },
  );
});
