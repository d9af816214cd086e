import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { sha256Hex } from '../../../src/base/sha256.ts';
import { compare } from '../../../src/evidence/compare/compare.ts';
import type { Comparison } from '../../../src/evidence/compare/comparison.ts';
import { failsOn } from '../../../src/evidence/compare/gate-moves.ts';
import type { ScoreRows } from '../../../src/evidence/compare/score-rows.ts';
import { evaluatePolicies } from '../../../src/policy/evaluate.ts';
import type { Manifest, ManifestBody } from '../../../src/record/manifest.ts';
import { type GateText, mapOf, metricOf, policyWith } from '../../policy/example-metrics.ts';
import { exampleMetrics } from '../../record/example-body.ts';
import { body, changed, record, withMetric } from './changed-record.ts';

const parity = 'demographic_parity_difference|attribute=gender';

function judged(gates: readonly GateText[], value = 0.3): ManifestBody['gates'] {
  return evaluatePolicies({
    policies: gates.length === 0 ? [] : [policyWith(gates, 'Firm')],
    metrics: mapOf(
      ...exampleMetrics.filter(({ id }) => id !== 'demographic_parity_difference'),
      metricOf('demographic_parity_difference', { attribute: 'gender' }, value),
    ),
    attributes: ['gender'],
    asOf: '2025-10-14',
  });
}

const lists = ({ gates, policies, metrics, inputs, content, waivers }: Comparison) =>
  [gates, policies, metrics, inputs, content, waivers] as const;

/** The record with row ids, so that rows can be told apart; parity with an interval around a value. */
function withKeys(key: string, value: number, half = 0.05): Manifest {
  const audited = body.dataset['audited'] as ManifestBody['dataset'][string];
  const metric = withMetric(parity, {
    value,
    ci: { lower: value - half, upper: value + half, level: 0.95, method: 'tukey_newcombe', approximate: false },
  }).metrics;
  return changed({ dataset: { audited: { ...audited, key_sha256: sha256Hex(key) } }, metrics: metric });
}

describe('compare', () => {
  test('of a record with itself is empty', () => {
    for (const one of [record, changed({ gates: judged([{ name: 'Parity' }]) })]) {
      expect(lists(compare(one, one)).every((list) => list.length === 0)).toBe(true);
    }
  });

  test('swapped negates every difference', () => {
    fc.assert(
      fc.property(fc.double({ min: 0, max: 1, noNaN: true }), fc.double({ min: 0, max: 1, noNaN: true }), (x, y) => {
        const [a, b] = [withKeys('a', x), withKeys('b', y)];
        const [there, back] = [compare(a, b), compare(b, a)];
        expect(there.metrics.map(({ key }) => key)).toEqual(back.metrics.map(({ key }) => key));
        there.metrics.forEach((move, i) => {
          const reverse = back.metrics[i];
          expect(move.difference).toBe((reverse?.difference ?? 0) === 0 ? 0 : -(reverse?.difference ?? 0));
          const [p, q] = [move.significance, reverse?.significance];
          if (p.kind !== 'unpaired' || q?.kind !== 'unpaired') return;
          expect(p.p).toBeCloseTo(q.p, 9);
          expect(p.ci.lower).toBeCloseTo(-(q.ci.upper ?? NaN), 9);
        });
      }),
      { numRuns: 100 },
    );
  });

  test('names flips, worse first', () => {
    const strict = judged([
      { name: 'Parity', threshold: 0.4 },
      { name: 'Wide', threshold: 0.1 },
    ]);
    const after = judged([{ name: 'Parity', threshold: 0.2 }, { name: 'Wide', threshold: 0.5 }, { name: 'New' }]);
    const comparison = compare(changed({ gates: strict }), changed({ gates: after }));
    expect(comparison.gates.map(({ id, verdict }) => [id, verdict])).toEqual([
      ['parity', 'worse'],
      ['new', 'added'],
      ['wide', 'better'],
    ]);
    expect(comparison.gates[0]).toMatchObject({ before: { status: 'PASS' }, after: { status: 'FAIL' }, difference: 0 });
    expect(comparison.policies).toMatchObject([
      {
        policy: 'Firm',
        move: 'changed',
        gates: [
          { id: 'parity', changes: [{ key: 'threshold', from: '0.4', to: '0.2', effect: 'tightened' }] },
          { id: 'wide', changes: [{ key: 'threshold', effect: 'relaxed' }] },
        ],
      },
    ]);
    expect([failsOn(comparison, 'flip'), failsOn(comparison, 'worse')]).toEqual([true, true]);
  });

  test('a flip to better is no reason to fail on worse; a gate that is gone is', () => {
    const before = changed({ gates: judged([{ name: 'Parity', threshold: 0.1 }]) });
    const better = compare(before, changed({ gates: judged([{ name: 'Parity', threshold: 0.5 }]) }));
    expect([failsOn(better, 'flip'), failsOn(better, 'worse')]).toEqual([true, false]);
    const gone = compare(before, record);
    expect(gone.gates).toMatchObject([{ verdict: 'removed', after: null }]);
    expect(failsOn(gone, 'worse')).toBe(true);
  });

  test('direction is the definition’s', () => {
    const moves = (key: string, change: object) => compare(record, withMetric(key, change)).metrics;
    expect(moves('accuracy', { value: 0.7 })).toMatchObject([{ direction: 'better' }]);
    expect(moves('accuracy', { value: 0.6 })).toMatchObject([{ direction: 'worse' }]);
    expect(moves(parity, { value: 0.2 })).toMatchObject([{ key: parity, direction: 'better', difference: -0.1 }]);
    expect(moves('accuracy', { n: 299 })).toMatchObject([{ direction: 'neutral', difference: 0 }]);
  });

  test('other rows: an interval of the difference, by hand', () => {
    const [move] = compare(withKeys('a', 0.3), withKeys('b', 0.5)).metrics;
    const half = Math.sqrt(2 * 0.05 ** 2);
    expect(move?.significance).toMatchObject({ kind: 'unpaired', assumed: 'independent rows assumed' });
    if (move?.significance.kind !== 'unpaired') return;
    expect(move.significance.ci.lower).toBeCloseTo(0.2 - half, 10);
    expect(move.significance.ci.upper).toBeCloseTo(0.2 + half, 10);
    expect(move.significance.p).toBe(move.significance.p_holm);
    expect(move.significance.p).toBeLessThan(0.001);
  });

  test('the same rows without scores, and rows without ids, say nothing of chance', () => {
    const reasons = (a: Manifest, b: Manifest) => compare(a, b).metrics.map(({ significance }) => significance);
    expect(reasons(withKeys('a', 0.3), withKeys('a', 0.5))).toEqual([
      { kind: 'not_assessed', reason: 'same_rows_without_scores' },
    ]);
    expect(reasons(record, withMetric(parity, { value: 0.5 }))).toEqual([
      { kind: 'not_assessed', reason: 'no_row_ids' },
    ]);
  });

  test('the same rows with both score files: exact McNemar, over rows in any order', () => {
    const ids = Array.from({ length: 40 }, (_, i) => `r${i}`);
    const rows = (predicted: (i: number) => 0 | 1, order: readonly string[]): ScoreRows => {
      const at = order.map((id) => Number(id.slice(1)));
      const value = at.map(predicted);
      return {
        ids: order,
        positions: new Map(order.map((id, i) => [id, i])),
        label: at.map(() => 1 as const),
        score: at.map((i) => i / 40),
        predicted: value,
        selected: value,
        attributes: {},
      };
    };
    // 9 rows become wrong, 1 right.
    const old = rows((i) => (i === 20 ? 0 : 1), ids);
    const now = rows((i) => (i < 9 ? 0 : 1), [...ids].reverse());
    const with_ = (value: number) => {
      const { metrics } = withMetric('accuracy', { value });
      const audited = body.dataset['audited'] as ManifestBody['dataset'][string];
      return changed({ metrics, dataset: { audited: { ...audited, key_sha256: sha256Hex('a') } } });
    };
    const { metrics } = compare(with_(39 / 40), with_(31 / 40), { old, new: now });
    expect(metrics).toMatchObject([
      { key: 'accuracy', significance: { kind: 'paired', test: 'mcnemar_exact', p: 0.021484375, n: 40 } },
    ]);
  });
});
