import { scaleLinear } from 'd3-scale';
import { palette } from '../palette.ts';
import type { DotChart } from '../view.ts';
import { bottomAxisMark, type Plot, type Scale } from './axis-mark.ts';
import { intervalMark } from './interval-mark.ts';
import { label, shortened, smallSize, textWidth } from './label.ts';
import { pointMark } from './point-mark.ts';
import { fitRows, maxRowsHeight, type PanelLine } from './row-layout.ts';
import { svgDocument } from './svg.ts';

type Panel = DotChart['panels'][number];
type Row = Panel['rows'][number];

const gap = 14;
const top = 16;

/**
 * Rates by group on one scale. Panels with the same groups stand side by side and share the names on the left;
 * otherwise they stand one under another on one axis.
 */
export function dotChart(chart: DotChart, width: number): string {
  return sameLabels(chart.panels) ? sideBySide(chart, width) : stacked(chart, width);
}

function sideBySide(chart: DotChart, width: number): string {
  const names = chart.panels[0]?.rows.map((row) => row.label) ?? [];
  const { lines, rowHeight, omitted } = fitRows([{ name: '', rows: names }], maxRowsHeight - top);
  const rows = lines.flatMap((line) => (line.kind === 'row' ? [line.row] : []));
  const gutter = gutterWidth(names, width);
  const panelWidth = (width - gutter - gap * (chart.panels.length - 1)) / Math.max(1, chart.panels.length);
  const bottom = top + rows.length * rowHeight + 3;
  const centre = (i: number) => top + 2 + (i + 0.5) * rowHeight;
  const middle = gutter + (width - gutter) / 2;
  return svgDocument(width, bottom + (omitted === 0 ? 26 : 36), [
    ...rows.map((name, i) => label(0, centre(i) + 2.8, shortened(name, gutter - 8))),
    ...chart.panels.map((panel, index) => {
      const left = gutter + index * (panelWidth + gap);
      const plot: Plot = { left, right: left + panelWidth, top, bottom };
      const x = rateScale(chart, plot);
      return [
        label(left, top - 5, panel.name, { semibold: true }),
        bottomAxisMark(x, plot, x.ticks(panelWidth < 90 ? 3 : 5), ''),
        ...panel.rows.slice(0, rows.length).map((row, i) => dots(row, centre(i), plot, x)),
      ].join('');
    }),
    label(middle, bottom + 21.5, chart.x.title, { anchor: 'middle' }),
    omitted === 0 ? '' : label(gutter, bottom + 33, `… ${omitted} more groups in the table`, { size: smallSize }),
  ]);
}

function stacked(chart: DotChart, width: number): string {
  const { lines, rowHeight, omitted } = fitRows(chart.panels, maxRowsHeight - 4);
  const gutter = gutterWidth(
    chart.panels.flatMap((panel) => [panel.name, ...panel.rows.map((row) => `  ${row.label}`)]),
    width,
  );
  const bottom = 4 + lines.length * rowHeight + 3;
  const plot: Plot = { left: gutter, right: width - 9, top: 4, bottom };
  const x = rateScale(chart, plot);
  return svgDocument(width, bottom + (omitted === 0 ? 26 : 36), [
    bottomAxisMark(x, plot, x.ticks(5), chart.x.title),
    ...lines.map((line, i) => stackedLine(line, 4 + (i + 0.5) * rowHeight, plot, x)),
    omitted === 0 ? '' : label(gutter, bottom + 33, `… ${omitted} more groups in the table`, { size: smallSize }),
  ]);
}

function stackedLine(line: PanelLine<Row>, y: number, plot: Plot, x: Scale): string {
  if (line.kind === 'name') return label(0, y + 2.8, shortened(line.name, plot.left - 4), { semibold: true });
  return label(8, y + 2.8, shortened(line.row.label, plot.left - 14)) + dots(line.row, y, plot, x);
}

function dots(row: Row, y: number, plot: Plot, x: Scale): string {
  if (row.value === null) {
    return label(plot.left + 4, y + 2.6, 'undefined', { size: smallSize, colour: palette.muted });
  }
  const stroke = { colour: palette.navy, width: 1.1, ...(row.small ? { dash: '2.2 1.8' } : {}) };
  return [
    row.lower === null || row.upper === null
      ? ''
      : intervalMark(x(row.lower), x(row.upper), y, { from: plot.left, to: plot.right }, stroke),
    pointMark(x(row.value), y, { radius: 2.8, colour: palette.navy, hollow: row.small }),
  ].join('');
}

/** Rates span 0–1; other values span themselves and zero. */
function rateScale(chart: DotChart, plot: Plot): Scale {
  const values = chart.panels
    .flatMap((panel) => panel.rows.flatMap((row) => [row.value, row.lower, row.upper]))
    .filter((value) => value !== null);
  const rates = values.every((value) => value >= 0 && value <= 1);
  const extent: [number, number] = rates ? [0, 1] : [Math.min(0, ...values), Math.max(0, ...values)];
  const scale = scaleLinear(extent, [plot.left + 8, plot.right - 8]);
  return rates ? scale : scale.nice(5);
}

function sameLabels(panels: readonly Panel[]): boolean {
  const [first, ...rest] = panels.map((panel) => panel.rows.map((row) => row.label).join('\n'));
  return rest.every((labels) => labels === first);
}

function gutterWidth(names: readonly string[], width: number): number {
  return Math.min(width * 0.34, Math.max(40, ...names.map((name) => textWidth(shortened(name)) + 12)));
}
