import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { drawChart } from '../../src/report/charts/draw-chart.ts';
import { gateStrip } from '../../src/report/charts/gate-strip.ts';
import { shortened, textWidth } from '../../src/report/charts/label.ts';
import { coordinate } from '../../src/report/charts/svg.ts';
import type { Block, Chart, Figure, GateStrip } from '../../src/report/view.ts';
import { fixtureView } from './fixture-view.ts';

const figures = fixtureView().sections.flatMap((section) => section.blocks.flatMap(figuresOf));

function figuresOf(block: Block): Figure[] {
  if (block.kind === 'figure') return [block];
  return block.kind === 'pair' ? [block.left, block.right].filter((half) => half.kind === 'figure') : [];
}

const strip: GateStrip = {
  min: 0,
  max: 0.4,
  value: 0.18,
  lower: 0.02,
  upper: 0.334,
  threshold: 0.1,
  failing: 'above',
  alt: 'value 0.180, limit 0.1',
};

const sweepAt = [0.1, 0.3, 0.5, 0.7, 0.9, 0.95, 0.99];

/** One of each kind that the fixture does not hold. */
const examples: Readonly<Record<string, { readonly chart: Chart; readonly width: number }>> = {
  'bars-drift': {
    width: 480,
    chart: {
      type: 'bars',
      x: { title: 'Population stability index' },
      levels: [
        { value: 0.1, label: '0.10 industry habit' },
        { value: 0.25, label: '0.25 industry habit' },
      ],
      rows: [
        { label: 'score', value: 0.031 },
        { label: 'a column with a name of more than 28 characters', value: 0.31 },
        { label: 'constant', value: null },
      ],
    },
  },
  'lines-sweep': {
    width: 480,
    chart: {
      type: 'lines',
      x: { title: 'Threshold' },
      y: { title: 'Share' },
      mark: { x: 0.5, label: 'threshold 0.50' },
      lines: [
        { name: 'precision', points: sweepAt.map((x) => ({ x, y: 0.6 + 0.4 * x })) },
        { name: 'recall', points: sweepAt.map((x) => ({ x, y: 1 - x * x })) },
        { name: 'decided positive', points: sweepAt.map((x) => ({ x, y: 1 - x })) },
      ],
    },
  },
  'lines-shift': {
    width: 232,
    chart: {
      type: 'lines',
      x: { title: 'Shift of the share, pp' },
      y: { title: 'Change' },
      lines: [
        { name: 'Accuracy', points: [0, 10].map((x) => ({ x, y: -0.0004 * x })) },
        { name: 'Brier score', points: [0, 10].map((x) => ({ x, y: 0.0003 * x })) },
      ],
    },
  },
  'multiples-calibration': {
    width: 480,
    chart: {
      type: 'multiples',
      x: { title: 'Mean predicted probability' },
      y: { title: 'Observed share' },
      top: 1,
      diagonal: true,
      panels: ['female', 'male', '18-25', '26-39', '62+'].map((name, i) => ({
        name,
        n: 90 * (5 - i) + 9,
        small: i === 4,
        bars: [],
        points: [0.25, 0.5, 0.75].map((x) => ({ x, y: x - 0.05, lower: x - 0.2, upper: x + 0.1 })),
      })),
    },
  },
  'multiples-scores': {
    width: 480,
    chart: {
      type: 'multiples',
      x: { title: 'Score' },
      y: { title: 'Share of the group' },
      top: 0.3,
      diagonal: false,
      panels: ['female', 'male'].map((name, i) => ({
        name,
        n: 100 + i,
        small: false,
        bars: [0, 0.25, 0.5, 0.75].map((from) => ({ from, to: from + 0.25, value: 0.1 + 0.2 * from * (i + 1) * 0.5 })),
        points: [],
      })),
    },
  },
};

describe('snapshots', () => {
  figures.forEach((figure, i) => {
    it(`${figure.chart.type} ${i}`, async () => {
      await expect(drawChart(figure.chart, figure.width)).toMatchFileSnapshot(
        `snapshots/${figure.chart.type}-${i}.svg`,
      );
    });
  });
  it.each(Object.entries(examples))('%s', async (name, { chart, width }) => {
    await expect(drawChart(chart, width)).toMatchFileSnapshot(`snapshots/${name}.svg`);
  });
  it('gate strips', async () => {
    await expect(gateStrip(strip)).toMatchFileSnapshot('snapshots/strip-above.svg');
    await expect(gateStrip({ ...strip, lower: 0.05, upper: null, failing: 'below' })).toMatchFileSnapshot(
      'snapshots/strip-below-unbounded.svg',
    );
    await expect(gateStrip({ ...strip, lower: null, upper: null })).toMatchFileSnapshot(
      'snapshots/strip-no-interval.svg',
    );
  });
});

/** What holds for every drawing: report.md 3.5 and 7. */
function expectSound(svg: string): void {
  expect(svg).not.toMatch(/\s(id|class|style|clip-path|filter)=|<style|<linearGradient|NaN|Infinity|undefined"/);
  expect(svg).not.toMatch(/="[^"]*\d\.\d{3}/);
  for (const [, family] of svg.matchAll(/font-family="([^"]*)"/g)) expect(family).toBe('Source Sans 3');
  for (const [, size] of svg.matchAll(/font-size="([^"]*)"/g)) expect(Number(size)).toBeGreaterThanOrEqual(7.5);
  const [, width, height] = svg.match(/viewBox="0 0 ([\d.]+) ([\d.]+)"/) ?? [];
  expect(Number(height)).toBeLessThanOrEqual(300);
  for (const [, axis, value] of svg.matchAll(/\s(?:c|)([xy])[12]?="(-?[\d.]+)"/g)) {
    expect(Number(value)).toBeGreaterThanOrEqual(-0.01);
    expect(Number(value)).toBeLessThanOrEqual(Number(axis === 'x' ? width : height) + 0.01);
  }
}

const rate = fc.double({ min: 0, max: 1, noNaN: true });
const difference = fc.double({ min: -1, max: 1, noNaN: true });
const name = fc.string({ unit: 'binary', maxLength: 40 });
const width = fc.constantFrom(480, 232);
const ordered = (value: fc.Arbitrary<number>) =>
  fc.tuple(value, value, value).map((three) => [...three].sort((a, b) => a - b) as [number, number, number]);

const curve = fc.record({
  type: fc.constant('curve' as const),
  x: fc.constant({ title: 'x' }),
  y: fc.constant({ title: 'y' }),
  points: fc.array(
    fc.tuple(rate, ordered(rate)).map(([x, [lower, y, upper]]) => ({ x, y, lower, upper })),
    { maxLength: 20 },
  ),
  baseline: fc.constantFrom(
    { kind: 'diagonal' } as const,
    { kind: 'horizontal', y: 0.98, label: 'base rate' } as const,
  ),
  mark: fc.tuple(ordered(rate), ordered(rate)).map(([[x0, x, x1], [y0, y, y1]]) => ({
    x,
    y,
    xInterval: [x0, x1] as const,
    yInterval: [y0, y1] as const,
    label: 'threshold 0.500',
  })),
});
const reliability = fc.record({
  type: fc.constant('reliability' as const),
  bins: fc.array(
    fc
      .tuple(rate, ordered(rate), fc.nat(10_000_000))
      .map(([predicted, [lower, observed, upper], n]) => ({ predicted, lower, observed, upper, n })),
    { maxLength: 20 },
  ),
});
const forest = fc.record({
  type: fc.constant('forest' as const),
  title: name,
  x: fc.record({ title: fc.constant('difference') }),
  zero: fc.constant(0),
  thresholds: fc.array(fc.record({ value: difference, label: fc.constant('gate') }), { maxLength: 2 }),
  panels: fc.array(
    fc.record({
      name,
      rows: fc.array(
        fc
          .tuple(name, ordered(difference), fc.nat(), fc.boolean())
          .map(([label, [lower, value, upper], n, small]) => ({ label, lower, value, upper, n, small })),
        { maxLength: 30 },
      ),
    }),
    { maxLength: 3 },
  ),
});
const dots = fc.record({
  type: fc.constant('dots' as const),
  x: fc.constant({ title: 'rate' }),
  panels: fc.array(
    fc.record({
      name,
      rows: fc.array(
        fc
          .tuple(name, ordered(rate), fc.boolean(), fc.boolean())
          .map(([label, [lower, value, upper], small, empty]) =>
            empty ? { label, value: null, lower: null, upper: null, small } : { label, lower, value, upper, small },
          ),
        { maxLength: 30 },
      ),
    }),
    { maxLength: 3 },
  ),
});

const bars = fc.record({
  type: fc.constant('bars' as const),
  x: fc.constant({ title: 'index' }),
  levels: fc.constantFrom([], [{ value: 0.1, label: '0.10 habit' }]),
  rows: fc.array(fc.record({ label: name, value: fc.option(fc.double({ min: 0, max: 9, noNaN: true })) }), {
    maxLength: 60,
  }),
});
const lines = fc.record({
  type: fc.constant('lines' as const),
  x: fc.constant({ title: 'x' }),
  y: fc.constant({ title: 'y' }),
  lines: fc.array(
    fc.record({ name, points: fc.array(fc.record({ x: difference, y: difference }), { maxLength: 20 }) }),
    { maxLength: 9 },
  ),
});
const multiples = fc.record({
  type: fc.constant('multiples' as const),
  x: fc.constant({ title: 'x' }),
  y: fc.constant({ title: 'y' }),
  top: fc.constant(1),
  diagonal: fc.boolean(),
  panels: fc.array(
    fc.record({
      name,
      n: fc.nat(),
      small: fc.boolean(),
      bars: fc.array(rate.map((from) => ({ from, to: Math.min(1, from + 0.05), value: from }))),
      points: fc.array(fc.tuple(rate, ordered(rate)).map(([x, [lower, y, upper]]) => ({ x, y, lower, upper }))),
    }),
    { maxLength: 30 },
  ),
});

describe('any data', () => {
  it.each([
    ['curve', curve],
    ['reliability', reliability],
    ['forest', forest],
    ['dots', dots],
    ['bars', bars],
    ['lines', lines],
    ['multiples', multiples],
  ] as const)('%s stays in its frame, in plain SVG', (_, charts) => {
    fc.assert(
      fc.property(charts as fc.Arbitrary<Chart>, width, (chart, w) => expectSound(drawChart(chart, w))),
      { numRuns: 60, seed: 7 },
    );
  });

  it('strips stay in their frame', () => {
    fc.assert(
      fc.property(
        difference,
        difference,
        difference,
        difference,
        fc.constantFrom('below', 'above'),
        (a, b, c, d, failing) =>
          expectSound(
            gateStrip({ ...strip, value: a, lower: Math.min(b, c), upper: Math.max(b, c), threshold: d, failing }),
          ),
      ),
      { numRuns: 60, seed: 7 },
    );
  });
});

describe('charts tell what they leave out', () => {
  const rows = (count: number) =>
    Array.from({ length: count }, (_, i) => ({
      label: `g${i}`,
      value: 0.1,
      lower: -5,
      upper: 5,
      n: 40,
      small: i === 0,
    }));
  const chart = (count: number): Chart => ({
    type: 'forest',
    title: '',
    x: { title: 'difference' },
    zero: 0,
    thresholds: [{ value: 0.1, label: 'gate' }],
    panels: [{ name: 'attribute', rows: rows(count) }],
  });

  it('counts the groups beyond the legible ones', () => {
    const svg = drawChart(chart(200), 480);
    const shown = [...svg.matchAll(/>g\d+</g)].length;
    expect(svg).toContain(`… ${200 - shown} more groups in the table`);
    expect(drawChart(chart(5), 480)).not.toContain('more groups');
  });

  it('ends a cut interval in an arrowhead on each side', () => {
    const arrows = [...drawChart(chart(1), 480).matchAll(/<path d="M[\d.,]+L[\d.,]+L[\d.,]+Z"/g)];
    expect(arrows).toHaveLength(2);
  });

  it('shows small groups hollow and dashed', () => {
    const svg = drawChart(chart(2), 480);
    expect([...svg.matchAll(/<circle[^>]*fill="#ffffff"/g)]).toHaveLength(1);
    expect([...svg.matchAll(/stroke-dasharray="2.2 1.8"/g)]).toHaveLength(1);
  });

  it('shortens names to 28 characters and says so', () => {
    expect(shortened('x'.repeat(28))).toBe('x'.repeat(28));
    expect(shortened('x'.repeat(29))).toBe(`${'x'.repeat(27)}…`);
    const narrow = shortened('a name of middling length', 50);
    expect(narrow.endsWith('…')).toBe(true);
    expect(textWidth(narrow)).toBeLessThanOrEqual(50);
  });
});

it('writes coordinates with two decimals at most', () => {
  expect([1 / 3, 2, -0.001, 1.5, 100, 0.005].map(coordinate)).toEqual(['0.33', '2', '0', '1.5', '100', '0.01']);
});
