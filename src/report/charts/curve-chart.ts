import { scaleLinear } from 'd3-scale';
import { palette } from '../palette.ts';
import type { CurveChart } from '../view.ts';
import { bottomAxisMark, leftAxisMark, type Plot, type Scale } from './axis-mark.ts';
import { bandMark } from './band-mark.ts';
import { barMark } from './bar-mark.ts';
import { diagonalMark } from './diagonal-mark.ts';
import { uprightIntervalMark } from './interval-mark.ts';
import { label, labelSize, smallSize, textWidth } from './label.ts';
import { lineMark, type Point, ruleMark } from './line-mark.ts';
import { pointMark } from './point-mark.ts';
import { svgDocument } from './svg.ts';

const ticks = [0, 0.2, 0.4, 0.6, 0.8, 1];

/** ROC, precision–recall and other curves on the unit square, with pointwise band and operating point. */
export function curveChart(chart: CurveChart, width: number): string {
  const height = Math.min(290, Math.round(width * 0.94));
  const plot: Plot = { left: 36, right: width - 9, top: 8, bottom: height - 27 };
  const x = scaleLinear([0, 1], [plot.left, plot.right]);
  const y = scaleLinear([0, 1], [plot.bottom, plot.top]);
  const points: Point[] = chart.points.map((p) => [x(p.x), y(p.y)]);
  return svgDocument(width, height, [
    bottomAxisMark(x, plot, ticks, chart.x.title),
    leftAxisMark(y, plot, ticks, chart.y.title),
    band(chart, x, y),
    baseline(chart, plot, x, y),
    points.length === 0 ? '' : lineMark(points, { colour: palette.navy, width: 1.4 }),
    operatingPoint(chart, plot, points, x, y),
  ]);
}

function band(chart: CurveChart, x: Scale, y: Scale): string {
  const limits = chart.points.flatMap((p) =>
    p.lower === undefined || p.upper === undefined ? [] : [{ x: x(p.x), lower: y(p.lower), upper: y(p.upper) }],
  );
  return limits.length < 2 ? '' : bandMark(limits, palette.band);
}

function baseline(chart: CurveChart, plot: Plot, x: Scale, y: Scale): string {
  const stroke = { colour: palette.muted, width: 0.8, dash: '3 2.5' };
  const style = { size: smallSize, colour: palette.muted };
  switch (chart.baseline?.kind) {
    case undefined:
      return '';
    case 'diagonal':
      return diagonalMark(x, y, 'chance');
    case 'horizontal': {
      const height = y(chart.baseline.y);
      const width = textWidth(chart.baseline.label, smallSize);
      // At the end of the line that the curve keeps clear of.
      const crowded = (from: number) =>
        chart.points.filter((p) => x(p.x) > from && x(p.x) < from + width && Math.abs(y(p.y) - height) < 16).length;
      const [left, right] = [plot.left + 4, plot.right - 4 - width];
      return (
        ruleMark(plot.left, height, plot.right, height, stroke) +
        label(crowded(left) <= crowded(right) ? left : right, height - 3, chart.baseline.label, style)
      );
    }
  }
}

function operatingPoint(chart: CurveChart, plot: Plot, curve: readonly Point[], x: Scale, y: Scale): string {
  const mark = chart.mark;
  if (mark === undefined) return '';
  const [cx, cy] = [x(mark.x), y(mark.y)];
  const stroke = { colour: palette.ochre, width: 1.2 };
  const [left, right] = (mark.xInterval ?? [mark.x, mark.x]).map(x) as [number, number];
  const [bottom, top] = (mark.yInterval ?? [mark.y, mark.y]).map(y) as [number, number];
  const place = freePlace({ left, right, top, bottom }, textWidth(mark.label) * 1.04, plot, curve);
  return [
    mark.xInterval === undefined ? '' : ruleMark(left, cy, right, cy, stroke),
    mark.yInterval === undefined ? '' : uprightIntervalMark(cx, top, bottom, stroke, 0),
    pointMark(cx, cy, { radius: 3, colour: palette.ochre }),
    // Clears grid and diagonal behind the words.
    barMark(place.x - 1, place.y - 7, place.x + textWidth(mark.label) * 1.04 + 1, place.y + 2.2, palette.paper),
    label(place.x, place.y, mark.label, { semibold: true }),
  ].join('');
}

/**
 * Of the places around the cross, the one whose label meets fewest points of the curve. A place is moved into the plot
 * first; the less it has to move, the better.
 */
function freePlace(cross: Plot, width: number, plot: Plot, curve: readonly Point[]): { x: number; y: number } {
  const gap = 4;
  const [after, before] = [cross.right + gap, cross.left - gap - width];
  const [under, over] = [cross.bottom + gap + labelSize, cross.top - gap];
  const middle = (cross.top + cross.bottom) / 2 - gap;
  const wished = [under, over, middle].flatMap((y) => [
    { x: after, y },
    { x: before, y },
  ]);
  const places = wished.map((wish) => {
    const x = Math.min(Math.max(wish.x, plot.left + 2), plot.right - 2 - width);
    const y = Math.min(Math.max(wish.y, plot.top + 2 + labelSize), plot.bottom - 3);
    const met = curve.filter(([px, py]) => px > x && px < x + width && py > y - labelSize && py < y + 2).length;
    return { x, y, cost: met + 1000 * (Math.abs(x - wish.x) + Math.abs(y - wish.y)) };
  });
  return places.reduce((best, place) => (place.cost < best.cost ? place : best));
}
