import { scaleLinear } from 'd3-scale';
import { palette } from '../palette.ts';
import type { LinesChart } from '../view.ts';
import { bottomAxisMark, leftAxisMark, type Plot } from './axis-mark.ts';
import { label, shortened, smallSize, textWidth } from './label.ts';
import { levelMarks } from './level-marks.ts';
import { lineMark, type Point, ruleMark, type Stroke } from './line-mark.ts';
import { pointMark } from './point-mark.ts';
import { svgDocument } from './svg.ts';

/** Lines are told apart by dash and, with few points, by marker; colour comes second. */
const strokes: readonly Stroke[] = [
  { colour: palette.navy, width: 1.4 },
  { colour: palette.ochre, width: 1.4, dash: '5 2.5' },
  { colour: palette.ink, width: 1.2, dash: '1.5 2' },
  { colour: palette.muted, width: 1.4, dash: '8 2 1.5 2' },
  { colour: palette.navy, width: 1.2, dash: '3 1.5' },
  { colour: palette.ochre, width: 1.2, dash: '1 1.5' },
];

/** Up to so many points a line shows them. */
const fewPoints = 6;
const lineHeight = 9.5;
/** Names of lines are metrics with what they compare: longer than those of groups. */
const nameLength = 48;

/** Lines over one x, named at their ends; a rule marks the chosen x. */
export function linesChart(chart: LinesChart, width: number): string {
  const lines = chart.lines.filter((l) => l.points.length > 0).slice(0, strokes.length);
  const height = Math.min(290, Math.round(width * (width > 300 ? 0.36 : 0.94)));
  const gutter = Math.min(width * 0.4, Math.max(12, ...lines.map((l) => textWidth(l.name, smallSize) + 14)));
  const plot: Plot = { left: 46, right: width - gutter, top: chart.mark === undefined ? 8 : 16, bottom: height - 27 };
  const x = scaleLinear(extent(lines.flatMap((l) => l.points.map((p) => p.x))), [plot.left, plot.right]);
  const y = scaleLinear(extent(lines.flatMap((l) => l.points.map((p) => p.y))), [plot.bottom, plot.top]).nice(5);
  const drawn = lines.map((l) => l.points.map((p): Point => [x(p.x), y(p.y)]));
  const [low = 0, high = 1] = y.domain();
  return svgDocument(width, height, [
    bottomAxisMark(x, plot, x.ticks(width > 300 ? 6 : 5), chart.x.title),
    leftAxisMark(y, plot, y.ticks(5), chart.y.title),
    low < 0 && high > 0 ? ruleMark(plot.left, y(0), plot.right, y(0), { colour: palette.muted, width: 1 }) : '',
    ...drawn.map((points, i) => series(points, strokeOf(i), i % 2 === 1)),
    ...endLabels(
      lines.map((l) => shortened(l.name, gutter - 10, smallSize, nameLength)),
      drawn,
      plot,
    ),
    ...(chart.mark === undefined ? [] : levelMarks([{ value: chart.mark.x, label: chart.mark.label }], plot, x, width)),
  ]);
}

function series(points: readonly Point[], stroke: Stroke, hollow: boolean): string {
  const marks = points.length > fewPoints ? [] : points;
  return [
    points.length > 1 ? lineMark(points, stroke) : '',
    ...marks.map(([cx, cy]) => pointMark(cx, cy, { radius: 2.2, colour: stroke.colour, hollow })),
  ].join('');
}

/** Names beside the last points, moved apart so that none covers another; a thin rule leads to a moved one. */
function endLabels(names: readonly string[], drawn: readonly (readonly Point[])[], plot: Plot): string[] {
  const ends = drawn
    .map((points, i) => ({ i, at: points.at(-1) ?? ([plot.right, plot.bottom] as const) }))
    .sort((a, b) => a.at[1] - b.at[1] || a.i - b.i);
  const heights: number[] = [];
  for (const { at } of ends) heights.push(Math.max(at[1], (heights.at(-1) ?? Number.NEGATIVE_INFINITY) + lineHeight));
  const over = (heights.at(-1) ?? 0) - plot.bottom;
  // Pushed back up from below, as far as needed.
  for (let k = heights.length - 1, limit = plot.bottom; over > 0 && k >= 0; k--) {
    heights[k] = Math.min(heights[k] ?? limit, limit);
    limit = (heights[k] ?? limit) - lineHeight;
  }
  return ends.map(({ i, at }, k) => {
    const height = heights[k] ?? at[1];
    return [
      ruleMark(at[0] + 2, at[1], plot.right + 7, height, { colour: palette.rule, width: 0.6 }),
      label(plot.right + 9, height + 2.6, names[i] ?? '', { size: smallSize, colour: strokeOf(i).colour }),
    ].join('');
  });
}

function strokeOf(i: number): Stroke {
  return strokes[i % strokes.length] ?? { colour: palette.ink, width: 1 };
}

/** Fractions keep their whole scale; other values span themselves and zero. */
function extent(values: readonly number[]): [number, number] {
  const [low, high] = [Math.min(0, ...values), Math.max(0, ...values)];
  if (low === 0 && high > 0.5 && high <= 1) return [0, 1];
  return low === high ? [0, 1] : [low, high];
}
