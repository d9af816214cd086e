import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { subgroupScan } from '../../src/metrics/subgroup-scan.ts';
import { newcombeInterval } from '../../src/stats/difference.ts';
import { fisherExactP } from '../../src/stats/fisher.ts';
import { zOf } from '../../src/stats/limits.ts';
import { benjaminiHochberg } from '../../src/stats/multiplicity.ts';
import { type Row, tabulate } from './tables.ts';

const attributes = ['a', 'b', 'a*b'];
const usual = { favorableIsPositive: true, level: 0.95, minGroupN: 30 };
const scan = (rows: readonly Row[], options = usual, names = attributes) =>
  subgroupScan(tabulate(rows, names).attributes, options);

/** Six cells of 50 rows; in one of them nobody who repays is selected. */
const planted = ['p', 'q', 'r'].flatMap((a) =>
  ['u', 'v'].flatMap((b) =>
    Array.from({ length: 50 }, (_, i): Row => {
      const label = i % 2;
      const weak = a === 'q' && b === 'v';
      return { label, decision: weak ? 0 : label, groups: { a, b } };
    }),
  ),
);

describe('the weakest subgroup', () => {
  const { tests, subgroups, tooSmall } = scan(planted);

  test('a cell that is wronged comes first, before the groups it belongs to', () => {
    expect(tests[0]).toMatchObject({ partition: 'a*b', group: 'q|v', metric: 'tpr', n: 25, others: 125, worse: true });
    expect(tests[0]?.difference).toBe(-1);
    const places = ['a*b q|v', 'a q', 'b v'].map((place) =>
      tests.findIndex((one) => one.metric === 'tpr' && `${one.partition} ${one.group}` === place),
    );
    expect(places).toEqual([...places].sort((x, y) => x - y));
    expect(subgroups).toBe(11);
    expect(tooSmall).toBe(0);
  });

  test('figures are those of the two rates against each other', () => {
    const one = tests.find((t) => t.metric === 'selection_rate' && t.partition === 'a' && t.group === 'q');
    const interval = newcombeInterval(25, 100, 100, 200, zOf(0.95));
    expect(one).toMatchObject({ n: 100, others: 200, rate: 0.25, otherRate: 0.5, difference: -0.25, interval });
    expect(one?.p).toBe(fisherExactP({ x: 25, n: 100 }, { x: 100, n: 200 }));
  });

  test('p-values are adjusted over the whole search', () => {
    expect(tests.map((t) => t.adjustedP)).toEqual(benjaminiHochberg(tests.map((t) => t.p)));
  });

  test('two halves of an attribute are one test, told of the one that is worse off', () => {
    const halves = tests.filter((t) => t.partition === 'b');
    expect(halves.map((t) => t.metric).sort()).toEqual(['accuracy', 'ppv', 'selection_rate', 'tpr', 'fpr'].sort());
    expect(halves.find((t) => t.metric === 'tpr')).toMatchObject({ group: 'v', worse: true });
  });

  test('small subgroups are counted, and stay among the others', () => {
    const { tests: found, tooSmall: left } = scan(planted, { ...usual, minGroupN: 60 });
    expect(left).toBe(6);
    expect(found.some((t) => t.partition === 'a*b')).toBe(false);
    expect(found.find((t) => t.partition === 'a' && t.metric === 'accuracy')).toMatchObject({ n: 100, others: 200 });
  });
});

test('one group is no comparison, and a rate without rows is none', () => {
  expect(scan(planted, usual, []).tests).toEqual([]);
  const same = planted.map((row) => ({ ...row, groups: { a: 'p', b: row.groups['b'] ?? '' } }));
  expect(scan(same).tests.filter(({ partition }) => partition === 'a')).toEqual([]);
  const nobody = planted.map((row) => ({ ...row, decision: 0 }));
  expect(scan(nobody).tests.some(({ metric }) => metric === 'ppv')).toBe(false);
});

const row = fc.record({
  label: fc.integer({ min: 0, max: 1 }),
  decision: fc.integer({ min: 0, max: 1 }),
  groups: fc.record({ a: fc.constantFrom('p', 'q', 'r', ''), b: fc.constantFrom('u', 'v', '😀') }),
});
const rows = fc.array(row, { minLength: 1, maxLength: 200 });
const few = { ...usual, minGroupN: 5 };

test('order of rows changes nothing; doubled rows keep points and narrow intervals', () => {
  fc.assert(
    fc.property(rows, fc.nat(), (table, seed) => {
      const turned = [...table.slice(seed % table.length), ...table.slice(0, seed % table.length)];
      expect(scan(turned, few)).toEqual(scan(table, few));
      const key = (t: { partition: string; group: string; metric: string }) => `${t.partition} ${t.group} ${t.metric}`;
      const once = new Map(scan(table, few).tests.map((t) => [key(t), t]));
      for (const twice of scan([...table, ...table], { ...few, minGroupN: 10 }).tests) {
        const one = once.get(key(twice));
        expect(twice.difference).toBe(one?.difference);
        const width = ({ interval }: NonNullable<typeof one>) => interval.upper - interval.lower;
        if (one !== undefined) expect(width(twice)).toBeLessThanOrEqual(width(one) + 1e-12);
      }
    }),
    { numRuns: 100 },
  );
});

test('rows twice at half the weight are the rows at theirs', () => {
  fc.assert(
    fc.property(rows, (table) => {
      const whole = scan(
        table.map((r) => ({ ...r, weight: 1 })),
        few,
      );
      const halved = [...table, ...table].map((r) => ({ ...r, weight: 0.5 }));
      const halves = scan(halved, { ...few, minGroupN: 10 });
      const points = ({ tests }: typeof whole) =>
        tests.map((t) => [t.partition, t.group, t.metric, t.rate, t.otherRate].join()).sort();
      expect(points(halves)).toEqual(points(whole));
    }),
    { numRuns: 50 },
  );
});

test('without any difference, a search finds something in at most one of twenty samples', () => {
  let state = 7;
  const next = () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 32;
  };
  const samples = 400;
  let wrong = 0;
  for (let k = 0; k < samples; k++) {
    const table = Array.from({ length: 400 }, (): Row => {
      const groups = { a: ['p', 'q', 'r'][Math.floor(next() * 3)] ?? 'p', b: next() < 0.5 ? 'u' : 'v' };
      return { label: next() < 0.5 ? 1 : 0, decision: next() < 0.4 ? 1 : 0, groups };
    });
    if ((scan(table).tests[0]?.adjustedP ?? 1) <= 0.05) wrong++;
  }
  // 0.05 and three standard errors; Fisher's test is on the safe side.
  expect(wrong / samples).toBeLessThan(0.05 + 3 * Math.sqrt((0.05 * 0.95) / samples));
});
