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

describe('snapshots', () => {
  figures.forEach((figure, i) => {
    it(`${figure.chart.type} ${i}`, async () => {
      await expect(drawChart(figure.chart, figure.width)).toMatchFileSnapshot(
        `snapshots/${figure.chart.type}-${i}.svg`,
      );
    });
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

describe('any data', () => {
  it.each([
    ['curve', curve],
    ['reliability', reliability],
    ['forest', forest],
    ['dots', dots],
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
