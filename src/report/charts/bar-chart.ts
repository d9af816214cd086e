import { scaleLinear } from 'd3-scale';
import { formatFixed } from '../../base/format.ts';
import { palette } from '../palette.ts';
import type { BarChart } from '../view.ts';
import { bottomAxisMark, type Plot, type Scale } from './axis-mark.ts';
import { barMark } from './bar-mark.ts';
import { label, shortened, smallSize, textWidth } from './label.ts';
import { levelMarks } from './level-marks.ts';
import { fitRows, maxRowsHeight } from './row-layout.ts';
import { svgDocument } from './svg.ts';

type Row = BarChart['rows'][number];

const valueWidth = 34;

/** Bars from zero, each with its number; customary levels across. */
export function barChart(chart: BarChart, width: number): string {
  const top = chart.levels.length === 0 ? 6 : 22;
  const { lines, rowHeight, omitted } = fitRows([{ name: '', rows: chart.rows }], maxRowsHeight - top);
  const rows = lines.flatMap((line) => (line.kind === 'row' ? [line.row] : []));
  const gutter = Math.min(width * 0.34, Math.max(40, ...rows.map((row) => textWidth(shortened(row.label)) + 10)));
  const bottom = top + Math.max(1, rows.length) * rowHeight + 3;
  const plot: Plot = { left: gutter, right: width - valueWidth, top, bottom };
  const largest = Math.max(...chart.levels.map((l) => l.value), ...rows.map((row) => row.value ?? 0), 0);
  const x = scaleLinear([0, largest * 1.04 || 1], [plot.left, plot.right]).nice(5);
  return svgDocument(width, bottom + (omitted === 0 ? 26 : 36), [
    bottomAxisMark(x, plot, x.ticks(plot.right - plot.left < 150 ? 3 : 6), chart.x.title),
    ...rows.map((row, i) => bar(row, top + (i + 0.5) * rowHeight, rowHeight, plot, x)),
    ...levelMarks(chart.levels, plot, x, width),
    omitted === 0 ? '' : label(plot.left, bottom + 33, `… ${omitted} more in the table`, { size: smallSize }),
  ]);
}

function bar(row: Row, y: number, rowHeight: number, plot: Plot, x: Scale): string {
  const half = Math.min(5, rowHeight * 0.36);
  const name = label(0, y + 2.8, shortened(row.label, plot.left - 8));
  if (row.value === null) {
    return name + label(plot.left + 4, y + 2.6, 'undefined', { size: smallSize, colour: palette.muted });
  }
  const end = x(Math.max(0, row.value));
  return [
    name,
    barMark(plot.left, y - half, end, y + half, palette.navy),
    label(end + 3, y + 2.6, formatFixed(row.value, 3), { size: smallSize }),
  ].join('');
}
