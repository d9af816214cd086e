import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { satisfies } from '../../../src/policy/comparison.ts';
import { type GateMap, gateChanges, overallEffect } from '../../../src/policy/diff/gate-changes.ts';
import type { Comparison } from '../../../src/record/decisions.ts';

const gate: GateMap = {
  id: 'parity',
  name: 'Parity',
  metric: 'demographic_parity_difference',
  threshold: 0.1,
  comparison: 'less_than',
  severity: 'error',
};
const change = (before: GateMap, after: GateMap) =>
  gateChanges({ ...gate, ...before }, { ...gate, ...after }).map(({ key, effect }) => `${key} ${effect}`);

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
    ['the order of keys', { params: { q: 1, reference: 'male' } }, { params: { reference: 'male', q: 1 } }],
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
      { comparison: 'between', threshold: [0, 1] },
      { comparison: 'between', threshold: [0.2, 0.8] },
      ['threshold tightened'],
    ],
    [
      { comparison: 'between', threshold: [0, 1] },
      { comparison: 'between', threshold: [0.2, 1.2] },
      ['threshold changed'],
    ],
    // A laxer comparison with a stricter threshold: what is accepted decides.
    [{}, { comparison: '<=', threshold: 0.08 }, ['comparison tightened', 'threshold tightened']],
    [{}, { comparison: '>' }, ['comparison changed']],
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
      ['clause text', 'name text', 'owner text', 'rationale text'],
    ],
  ])('%j → %j', (before, after, expected) => {
    expect(change(before, after)).toEqual(expected);
  });

  test('values as they are written', () => {
    expect(gateChanges(gate, { ...gate, threshold: [0.1, 0.2], comparison: 'between', min_n: 5 })).toEqual([
      { key: 'comparison', from: 'less_than', to: 'between', effect: 'changed' },
      { key: 'min_n', from: null, to: '5', effect: 'tightened' },
      { key: 'threshold', from: '0.1', to: '[0.1,0.2]', effect: 'changed' },
    ]);
  });

  test('weaker in any way is relaxed', () => {
    const changes = gateChanges(gate, { ...gate, threshold: 0.05, severity: 'warning', name: 'x' });
    expect(overallEffect(changes)).toBe('relaxed');
    expect(overallEffect(changes.filter(({ effect }) => effect === 'text'))).toBe('text');
  });
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
  const limits = fc.record({ comparison, a: number, b: number }).map(({ comparison, a, b }) => ({
    comparison,
    threshold: comparison === 'between' ? ([Math.min(a, b), Math.max(a, b)] as const) : a,
  }));
  fc.assert(
    fc.property(limits, limits, (before, after) => {
      const effects = gateChanges({ ...gate, ...before }, { ...gate, ...after }).map(({ effect }) => effect);
      const reversed = gateChanges({ ...gate, ...after }, { ...gate, ...before }).map(({ effect }) => effect);
      const opposite = { tightened: 'relaxed', relaxed: 'tightened', changed: 'changed', text: 'text' } as const;
      expect(reversed).toEqual(effects.map((effect) => opposite[effect]));
      for (let value = -3.5; value <= 3.5; value += 0.5) {
        const [was, is] = [before, after].map((limit) => satisfies(value, limit.comparison, limit.threshold));
        if (effects.includes('tightened')) expect(is && !was).toBe(false);
        if (effects.includes('relaxed')) expect(was && !is).toBe(false);
        if (effects.length === 0) expect(is).toBe(was);
      }
    }),
    { numRuns: 2000 },
  );
});
