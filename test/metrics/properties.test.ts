import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { definitionOf } from '../../src/metrics/catalogue.ts';
import { mergeSlices } from '../../src/metrics/merge-slices.ts';
import { type MetricValue, metricKey } from '../../src/record/metric.ts';
import { compute, type Results, type Row, tabulate } from './tables.ts';

const names = ['a', 'b', 'c_d', 'é', '😀'];

const row = fc.record({
  label: fc.integer({ min: 0, max: 1 }),
  decision: fc.integer({ min: 0, max: 1 }),
  score: fc.integer({ min: 0, max: 20 }).map((k) => k / 20),
  groups: fc.record({ g: fc.constantFrom(...names, '') }),
});
const tables = fc.array(row, { maxLength: 120 });

const run = (rows: readonly Row[]) => compute(tabulate(rows, ['g'], { declared: { g: names } }), { draws: 25 });
const values = (rows: readonly Row[]) =>
  run(rows).all.flatMap((metric): MetricValue[] => (metric.kind === 'value' ? [metric] : []));

/** Value and limits per key, for comparing runs. */
function summary(rows: readonly Row[], rename: (group: string) => string = (group) => group): Map<string, unknown> {
  return new Map(
    run(rows).all.map((metric) => {
      const { group, reference, ...scope } = metric.scope;
      const key = [metric.id, scope.attribute, group && rename(group), reference && rename(reference)].join(' ');
      return [
        key,
        metric.kind === 'value' ? [metric.value, metric.ci?.lower, metric.ci?.upper, metric.n] : metric.reason,
      ];
    }),
  );
}

describe('T1, T21: on any table, however small', () => {
  test('no exception; every number is finite and inside its range; every interval holds its point', () => {
    fc.assert(
      fc.property(tables, (rows) => {
        for (const { id, scope, value, ci, ciReason } of values(rows)) {
          const { range, interval } = definitionOf(id)!;
          expect(Number.isFinite(value), id).toBe(true);
          expect(value, id).toBeGreaterThanOrEqual(range[0] ?? -Infinity);
          expect(value, id).toBeLessThanOrEqual(range[1] ?? Infinity);
          expect(ci !== undefined || ciReason !== undefined, `${id} ${scope.group}`).toBe(interval !== null);
          if (ci === undefined) continue;
          const rounding = 1e-12;
          expect(ci.lower ?? -Infinity, `${id} lower`).toBeLessThanOrEqual(value + rounding);
          expect(ci.upper ?? Infinity, `${id} upper`).toBeGreaterThanOrEqual(value - rounding);
          expect(ci.lower ?? 0, id).toBeGreaterThanOrEqual(range[0] ?? -Infinity);
          expect(ci.upper ?? 0, id).toBeLessThanOrEqual(range[1] ?? Infinity);
        }
      }),
      { numRuns: 60 },
    );
  });
});

test('the order of rows does not matter, to the last bit', () => {
  fc.assert(
    fc.property(tables, fc.infiniteStream(fc.nat()), (rows, keys) => {
      const order = rows.map((r) => ({ r, key: keys.next().value ?? 0 })).sort((a, b) => a.key - b.key);
      expect(summary(order.map(({ r }) => r))).toEqual(summary(rows));
    }),
    { numRuns: 20 },
  );
});

test('renaming groups renames results', () => {
  const next: Record<string, string> = { a: 'x y', b: '01', c_d: '1', é: '|', '😀': 'z' };
  const rename = (group: string) => next[group] ?? group;
  fc.assert(
    fc.property(tables, (rows) => {
      const declared = { g: Object.values(next) };
      const renamed = rows.map((r) => ({ ...r, groups: { g: rename(r.groups['g'] ?? '') } }));
      // The largest group may be another one among equals: give it.
      const reference = (name: string) => ({ reference: { group: name } });
      const plain = compute(tabulate(rows, ['g'], { declared: { g: names }, ...reference('a') }));
      const other = compute(tabulate(renamed, ['g'], { declared, ...reference('x y') }));
      for (const metric of plain.all) {
        const { group, reference: ref, ...scope } = metric.scope;
        const slice = { ...scope, ...(group === undefined ? {} : { group: rename(group) }) };
        const counterpart = other.get(metric.id, ref === undefined ? slice : { ...slice, reference: rename(ref) });
        expect(counterpart.kind).toBe(metric.kind);
        if (metric.kind !== 'value' || counterpart.kind !== 'value') continue;
        expect(counterpart.value, metric.id).toBeCloseTo(metric.value, 12);
        expect([...counterpart.undefinedGroups].sort()).toEqual(metric.undefinedGroups.map(rename).sort());
      }
    }),
    { numRuns: 30 },
  );
});

test('doubling every row keeps points and narrows intervals', () => {
  const rates = ['tpr', 'selection_rate', 'accuracy', 'demographic_parity_difference', 'f1', 'ece_width_10'];
  fc.assert(
    fc.property(tables, (rows) => {
      const once = run(rows);
      const twice = run([...rows, ...rows]);
      for (const id of [...rates, 'roc_auc', 'brier', 'log_loss', 'mcc', 'cohen_kappa', 'equalized_odds_difference']) {
        const scope = definitionOf(id)?.slices === 'attribute' ? { attribute: 'g' } : {};
        const before = once.value(id, scope);
        const after = twice.value(id, scope);
        if (before === null) expect(after, id).toBeNull();
        else expect(after, id).toBeCloseTo(before, 12);
        const [a, b] = [once.limits(id, scope), twice.limits(id, scope)];
        if (!rates.slice(0, 3).includes(id) || a === null || b === null) continue;
        expect((b[1] ?? 0) - (b[0] ?? 0), id).toBeLessThan((a[1] ?? 0) - (a[0] ?? 0));
      }
    }),
    { numRuns: 30 },
  );
});

test('swapping the coding of labels and decisions maps TPR to TNR and keeps parity', () => {
  const pairs = [
    ['tpr', 'tnr'],
    ['fpr', 'fnr'],
    ['ppv', 'npv'],
    ['fdr', 'false_omission_rate'],
    ['accuracy', 'accuracy'],
    ['roc_auc', 'roc_auc'],
    ['brier', 'brier'],
    ['mcc', 'mcc'],
  ] as const;
  const parity = ['demographic_parity_difference', 'equalized_odds_difference', 'tpr_difference'] as const;
  fc.assert(
    fc.property(tables, (rows) => {
      const swapped = rows.map((r) => ({
        ...r,
        label: 1 - r.label,
        decision: 1 - r.decision,
        score: 1 - (r.score ?? 0),
      }));
      const [plain, other] = [run(rows), run(swapped)];
      for (const [a, b] of pairs) close(other.value(b), plain.value(a), a);
      for (const id of parity) {
        const counterpart = id === 'tpr_difference' ? 'tnr_difference' : id;
        close(other.value(counterpart, { attribute: 'g' }), plain.value(id, { attribute: 'g' }), id);
      }
    }),
    { numRuns: 50 },
  );
});

function close(actual: number | null, expected: number | null, what: string): void {
  if (actual === null || expected === null) expect(actual, what).toBe(expected);
  else expect(actual, what).toBeCloseTo(expected, 12);
}

const weighedRows = fc.array(
  fc.tuple(row, fc.integer({ min: 1, max: 8 })).map(([r, w]) => ({ ...r, weight: w / 4 })),
  { maxLength: 80 },
);

/** Values per key, for comparing runs; what rests on the number of rows or on draws is left out. */
function points(results: Results): Map<string, number | string> {
  const ofRows = [
    'n',
    'n_missing',
    'min_group',
    'ece_debiased',
    'ece_null',
    'ece_consistency',
    'hosmer',
    'spiegelhalter',
  ];
  const onSize = [
    'statistical_power',
    'mdd_',
    'selection_fisher',
    'selection_chi2',
    'selection_z',
    'smd',
    'residual_smd',
  ];
  return new Map(
    results.all
      .filter(({ id, kind }) => kind === 'value' && ![...ofRows, ...onSize].some((start) => id.startsWith(start)))
      .map((metric) => [metricKey(metric.id, metric.scope), metric.kind === 'value' ? metric.value : metric.reason]),
  );
}

function expectSame(actual: Map<string, number | string>, expected: Map<string, number | string>): void {
  for (const [key, value] of expected) {
    // Counts in rows double where rows do.
    if (/^(tp|fp|fn|tn)\b/.test(key)) continue;
    const found = actual.get(key);
    if (typeof value === 'string' || typeof found !== 'number') expect(found, key).toBe(value);
    else expect(Math.abs(found - value), key).toBeLessThan(1e-9 * Math.max(1, Math.abs(value)));
  }
}

test('every row twice with half its weight: the same points', () => {
  fc.assert(
    fc.property(weighedRows, (rows) => {
      const halved = rows.map((r) => ({ ...r, weight: r.weight / 2 }));
      const reference = { reference: { group: 'a' }, declared: { g: names } } as const;
      const once = compute(tabulate(rows, ['g'], reference), { draws: 5 });
      const twice = compute(tabulate([...halved, ...halved], ['g'], reference), { draws: 5 });
      expectSame(points(twice), points(once));
    }),
    { numRuns: 15 },
  );
});

test('whole weights are rows: the same points', () => {
  fc.assert(
    fc.property(weighedRows, (rows) => {
      const reference = { reference: { group: 'a' }, declared: { g: names } } as const;
      const heavy = rows.map((r) => ({ ...r, weight: r.weight * 4 }));
      const repeated = heavy.flatMap(({ weight, ...r }) => Array.from({ length: weight }, () => r));
      const weighted = compute(tabulate(heavy, ['g'], reference), { draws: 5 });
      const counted = compute(tabulate(repeated, ['g'], reference), { draws: 5 });
      expectSame(points(weighted), points(counted));
    }),
    { numRuns: 15 },
  );
});

test('rows in chunks, counted apart and put together: the same counts', () => {
  fc.assert(
    fc.property(tables, weighedRows, fc.nat(), (some, weighed, at) => {
      for (const rows of [some, weighed] as readonly (readonly Row[])[]) {
        if (rows.length < 2) continue;
        const cut = 1 + (at % (rows.length - 1));
        const of = (part: readonly Row[]) => tabulate(part, []).overall;
        expect(mergeSlices([of(rows.slice(0, cut)), of(rows.slice(cut))])).toEqual(of(rows));
      }
    }),
    { numRuns: 60 },
  );
});

test('from the histogram as from the rows', () => {
  fc.assert(
    fc.property(tables, (rows) => {
      const results = compute(tabulate(rows, []), { draws: 5 });
      const positives = rows.filter(({ label }) => label === 1).map(({ score }) => score ?? 0);
      const negatives = rows.filter(({ label }) => label === 0).map(({ score }) => score ?? 0);
      if (positives.length === 0 || negatives.length === 0) return;
      const mean = (values: readonly number[]) => values.reduce((sum, x) => sum + x, 0) / values.length;
      const won = positives.map((p) => mean(negatives.map((q) => (p > q ? 1 : p === q ? 0.5 : 0))));
      expect(results.value('roc_auc')).toBeCloseTo(mean(won), 12);
      const above = (scores: readonly number[], t: number) => scores.filter((s) => s >= t).length;
      const cuts = [...new Set(rows.map(({ score }) => score ?? 0))].sort((a, b) => b - a);
      const gaps = cuts.map((t) =>
        Math.abs(above(positives, t) / positives.length - above(negatives, t) / negatives.length),
      );
      expect(results.value('ks')).toBeCloseTo(Math.max(...gaps), 12);
      let recall = 0;
      let precision = 0;
      for (const t of cuts) {
        const found = above(positives, t);
        precision += (found / positives.length - recall) * (found / (found + above(negatives, t)));
        recall = found / positives.length;
      }
      expect(results.value('average_precision')).toBeCloseTo(precision, 12);
      const all = rows.map(({ score = 0, label }) => ({ score, label }));
      expect(results.value('brier')).toBeCloseTo(mean(all.map(({ score, label }) => (score - label) ** 2)), 12);
      expect(results.value('calibration_gap')).toBeCloseTo(mean(all.map(({ score, label }) => score - label)), 12);
    }),
    { numRuns: 60 },
  );
});
