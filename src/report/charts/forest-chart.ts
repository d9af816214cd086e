import { scaleLinear } from 'd3-scale';
import { groupThousands } from '../../base/format.ts';
import { palette } from '../palette.ts';
import type { ForestChart } from '../view.ts';
import { bottomAxisMark, type Plot, type Scale } from './axis-mark.ts';
import { intervalMark } from './interval-mark.ts';
import { label, labelSize, shortened, smallSize, textWidth } from './label.ts';
import { levelMarks } from './level-marks.ts';
import { ruleMark } from './line-mark.ts';
import { pointMark } from './point-mark.ts';
import { fitRows, maxRowsHeight, type PanelLine } from './row-layout.ts';
import { svgDocument } from './svg.ts';

type Row = ForestChart['panels'][number]['rows'][number];

const countWidth = 34;

/** Differences from the reference group: one line per group, panels by attribute, gate lines across. */
export function forestChart(chart: ForestChart, width: number): string {
  const top = chart.thresholds.length === 0 ? 12 : 22;
  const { lines, rowHeight, omitted } = fitRows(chart.panels, maxRowsHeight - top);
  const names = chart.panels.flatMap((p) => [p.name, ...p.rows.map((row) => `  ${row.label}`)]);
  const gutter = Math.min(width * 0.34, Math.max(40, ...names.map((name) => textWidth(shortened(name)) + 14)));
  const bottom = top + lines.length * rowHeight + 3;
  const plot: Plot = { left: gutter, right: width - countWidth, top, bottom };
  const x = scaleLinear(domain(chart), [plot.left + 6, plot.right - 6]).nice(5);
  const ticks = x.ticks(plot.right - plot.left < 150 ? 3 : 6);
  return svgDocument(width, bottom + (omitted === 0 ? 26 : 36), [
    bottomAxisMark(x, plot, ticks, chart.x.title),
    label(width, top - 4, 'n', { size: smallSize, colour: palette.muted, anchor: 'end' }),
    ruleMark(x(chart.zero), plot.top, x(chart.zero), plot.bottom, { colour: palette.muted, width: 1 }),
    ...levelMarks(chart.thresholds, plot, x, plot.right + countWidth - 10),
    ...lines.map((line, i) => forestLine(line, top + (i + 0.5) * rowHeight, plot, x, width)),
    omitted === 0 ? '' : label(plot.left, bottom + 33, `… ${omitted} more groups in the table`, { size: smallSize }),
  ]);
}

/** Wide enough for values, zero and gate lines; intervals may ask for as much again on each side, then are cut. */
function domain(chart: ForestChart): [number, number] {
  const rows = chart.panels.flatMap((panel) => panel.rows);
  const fixed = [chart.zero, ...chart.thresholds.map((t) => t.value), ...rows.map((row) => row.value)];
  const [low, high] = [Math.min(...fixed), Math.max(...fixed)];
  const reach = high - low || 0.1;
  // Gate lines at the edge of the data keep some ground on their far side.
  const margin = reach * 0.08;
  return [
    Math.max(low - reach, Math.min(low - margin, ...rows.map((row) => row.lower))),
    Math.min(high + reach, Math.max(high + margin, ...rows.map((row) => row.upper))),
  ];
}

function forestLine(line: PanelLine<Row>, y: number, plot: Plot, x: Scale, width: number): string {
  if (line.kind === 'name') return label(0, y + 2.8, shortened(line.name, plot.left - 4), { semibold: true });
  const { row } = line;
  const stroke = { colour: palette.navy, width: 1.1, ...(row.small ? { dash: '2.2 1.8' } : {}) };
  const [lower, upper] = [x(row.lower), x(row.upper)];
  return [
    label(8, y + 2.8, shortened(row.label, plot.left - 14)),
    lower === upper ? '' : intervalMark(lower, upper, y, { from: plot.left, to: plot.right }, stroke),
    pointMark(x(row.value), y, { radius: 2.8, colour: palette.navy, hollow: row.small }),
    label(width, y + 2.8, groupThousands(row.n), { anchor: 'end', size: labelSize }),
  ].join('');
}
