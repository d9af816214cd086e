import { scaleLinear } from 'd3-scale';
import { groupThousands } from '../../base/format.ts';
import { palette } from '../palette.ts';
import type { MultiplesChart } from '../view.ts';
import { bottomAxisMark, leftAxisMark, type Plot, type Scale } from './axis-mark.ts';
import { barMark } from './bar-mark.ts';
import { uprightIntervalMark } from './interval-mark.ts';
import { label, shortened, smallSize, textWidth } from './label.ts';
import { ruleMark } from './line-mark.ts';
import { pointMark } from './point-mark.ts';
import { svgDocument } from './svg.ts';

type Panel = MultiplesChart['panels'][number];

const gap = 16;
const left = 38;
const heading = 14;
const axis = 15;
const xTitle = 12;
const tallest = 300;

/** One panel per group, side by side and one under another, all on one scale. */
export function multiplesChart(chart: MultiplesChart, width: number): string {
  const inRow = Math.max(1, Math.min(chart.panels.length, width > 300 ? 4 : 2));
  const panelWidth = (width - left - 8 - gap * (inRow - 1)) / inRow;
  const mostRows = width > 300 ? 3 : 2;
  const rows = Math.max(1, Math.min(mostRows, Math.ceil(chart.panels.length / inRow)));
  const panelHeight = Math.min(panelWidth * 0.8, (tallest - xTitle - rows * (heading + axis)) / rows - 4);
  const rowHeight = heading + panelHeight + axis;
  const shown = chart.panels.slice(0, rows * inRow);
  const omitted = chart.panels.length - shown.length;
  const height = Math.min(tallest, rows * rowHeight + xTitle + (omitted === 0 ? 0 : 10));
  return svgDocument(width, height, [
    ...shown.map((panel, i) => {
      const plotLeft = left + (i % inRow) * (panelWidth + gap);
      const top = Math.floor(i / inRow) * rowHeight + heading;
      const plot = { left: plotLeft, right: plotLeft + panelWidth, top, bottom: top + panelHeight };
      const first = i % inRow === 0;
      const titled = first && Math.floor(i / inRow) === Math.floor((rows - 1) / 2);
      return drawPanel(chart, panel, plot, { first, titled });
    }),
    label(left + (width - left) / 2, rows * rowHeight + 8, chart.x.title, { anchor: 'middle' }),
    omitted === 0
      ? ''
      : label(left, rows * rowHeight + xTitle + 6, `… ${omitted} more groups in the table`, { size: smallSize }),
  ]);
}

interface Place {
  /** The first of its row has the ticks of all. */
  readonly first: boolean;
  readonly titled: boolean;
}

function drawPanel(chart: MultiplesChart, panel: Panel, plot: Plot, place: Place): string {
  const [from, to] = chart.x.ends ?? [0, 1];
  const x = scaleLinear([from, to], [plot.left, plot.right]);
  const y = scaleLinear([0, chart.top], [plot.bottom, plot.top]);
  const count = `n ${groupThousands(panel.n)}`;
  const colour = palette.navy;
  const ticks = [0, chart.top / 2, chart.top];
  return [
    label(plot.left, plot.top - 4, shortened(panel.name, plot.right - plot.left - textWidth(count, smallSize) - 8), {
      semibold: true,
    }),
    label(plot.right, plot.top - 4, count, { size: smallSize, colour: palette.muted, anchor: 'end' }),
    bottomAxisMark(x, plot, [from, (from + to) / 2, to], ''),
    place.first ? leftAxisMark(y, plot, ticks, place.titled ? chart.y.title : '') : sharedAxis(y, plot, ticks),
    chart.diagonal ? ruleMark(x(0), y(0), x(1), y(1), { colour: palette.muted, width: 0.8, dash: '3 2.5' }) : '',
    ...panel.bars.map((b) =>
      barMark(x(b.from) + 0.4, y(0), x(b.to) - 0.4, y(b.value), panel.small ? palette.muted : colour),
    ),
    ...panel.points.map((p) => uprightIntervalMark(x(p.x), y(p.upper), y(p.lower), { colour, width: 0.9 }, 1.5)),
    ...panel.points.map((p) => pointMark(x(p.x), y(p.y), { radius: 2.2, colour, hollow: panel.small })),
  ].join('');
}

/** Grid and frame of a panel whose ticks stand at the first of its row. */
function sharedAxis(y: Scale, plot: Plot, ticks: readonly number[]): string {
  return [
    ...ticks.map((t) => ruleMark(plot.left, y(t), plot.right, y(t), { colour: palette.rule, width: 0.4 })),
    ruleMark(plot.left, plot.top, plot.left, plot.bottom, { colour: palette.muted, width: 0.75 }),
  ].join('');
}
