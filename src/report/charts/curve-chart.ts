import { scaleLinear } from 'd3-scale';
import { palette } from '../palette.ts';
import type { CurveChart } from '../view.ts';
import { bottomAxisMark, leftAxisMark, type Plot, type Scale } from './axis-mark.ts';
import { bandMark } from './band-mark.ts';
import { type Box, overlap } from './box.ts';
import { diagonalMark } from './diagonal-mark.ts';
import { uprightIntervalMark } from './interval-mark.ts';
import { label, smallSize, textWidth } from './label.ts';
import { lineMark, type Point, ruleMark } from './line-mark.ts';
import { placeLabel } from './place-label.ts';
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
  const limits = chart.points.flatMap((p) =>
    p.lower === undefined || p.upper === undefined ? [] : [{ x: x(p.x), lower: y(p.lower), upper: y(p.upper) }],
  );
  const drawn: Point[] = [
    ...points,
    ...limits.flatMap((l): Point[] => [
      [l.x, l.lower],
      [l.x, l.upper],
    ]),
  ];
  const mark = operatingPoint(chart, plot, [...drawn, ...baselinePoints(chart, x, y)], x, y);
  return svgDocument(width, height, [
    bottomAxisMark(x, plot, ticks, chart.x.title),
    leftAxisMark(y, plot, ticks, chart.y.title),
    limits.length < 2 ? '' : bandMark(limits, palette.band),
    baseline(chart, plot, [...mark.taken, ...drawn.map(around)], x, y),
    points.length === 0 ? '' : lineMark(points, { colour: palette.navy, width: 1.4 }),
    mark.svg,
  ]);
}

function baseline(chart: CurveChart, plot: Plot, taken: readonly Box[], x: Scale, y: Scale): string {
  switch (chart.baseline?.kind) {
    case undefined:
      return '';
    case 'diagonal':
      return diagonalMark(x, y, 'chance', taken);
    case 'horizontal': {
      const height = y(chart.baseline.y);
      const width = textWidth(chart.baseline.label, smallSize);
      // Above or below the line, at either end, else wherever curve, band and mark keep clear.
      const ends = [plot.left + 4, plot.right - 4 - width];
      const steps = Array.from(
        { length: 40 },
        (_, k) => plot.left + 4 + ((plot.right - plot.left - 8 - width) * k) / 39,
      );
      const places = [ends, steps].flatMap((lefts) =>
        [height - 3, height + 9.5]
          .filter((text) => text > plot.top + smallSize && text < plot.bottom - 2)
          .flatMap((text) => lefts.map((left) => ({ left, text }))),
      );
      const free = places.find(({ left, text }) => {
        const box = { left, right: left + width, top: text - smallSize, bottom: text + 2 };
        return !taken.some((other) => overlap(box, other));
      });
      const place = free ?? places[0] ?? { left: plot.left + 4, text: height - 3 };
      return (
        ruleMark(plot.left, height, plot.right, height, { colour: palette.muted, width: 0.8, dash: '3 2.5' }) +
        label(place.left, place.text, chart.baseline.label, { size: smallSize, colour: palette.muted })
      );
    }
  }
}

interface Mark {
  readonly svg: string;
  readonly taken: readonly Box[];
}

/** The decision threshold's point with its limits in both directions, named beside it. */
function operatingPoint(chart: CurveChart, plot: Plot, obstacles: readonly Point[], x: Scale, y: Scale): Mark {
  const mark = chart.mark;
  if (mark === undefined) return { svg: '', taken: [] };
  const [cx, cy] = [x(mark.x), y(mark.y)];
  const stroke = { colour: palette.ochre, width: 1.2 };
  const [left, right] = (mark.xInterval ?? [mark.x, mark.x]).map(x) as [number, number];
  const [bottom, top] = (mark.yInterval ?? [mark.y, mark.y]).map(y) as [number, number];
  const cross = { left, right, top, bottom };
  // Semibold runs a little wider than the regular face that is measured.
  const name = placeLabel(cross, textWidth(mark.label) * 1.04, plot, obstacles);
  const svg = [
    mark.xInterval === undefined ? '' : ruleMark(left, cy, right, cy, stroke),
    mark.yInterval === undefined ? '' : uprightIntervalMark(cx, top, bottom, stroke, 0),
    pointMark(cx, cy, { radius: 3, colour: palette.ochre }),
    label(name.left, name.bottom - 2, mark.label, { semibold: true }),
  ].join('');
  return { svg, taken: [cross, name] };
}

/** Points along the baseline, close enough that no word slips between them. */
function baselinePoints({ baseline: line }: CurveChart, x: Scale, y: Scale): Point[] {
  if (line === undefined) return [];
  return Array.from({ length: 101 }, (_, i) => [x(i / 100), y(line.kind === 'diagonal' ? i / 100 : line.y)]);
}

function around([x, y]: Point): Box {
  return { left: x - 1, right: x + 1, top: y - 1, bottom: y + 1 };
}
