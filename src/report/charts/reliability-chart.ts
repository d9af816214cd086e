import { scaleLinear } from 'd3-scale';
import { palette } from '../palette.ts';
import type { ReliabilityChart } from '../view.ts';
import { bottomAxisMark, leftAxisMark, type Plot } from './axis-mark.ts';
import { barMark } from './bar-mark.ts';
import { diagonalMark } from './diagonal-mark.ts';
import { uprightIntervalMark } from './interval-mark.ts';
import { ruleMark } from './line-mark.ts';
import { pointMark } from './point-mark.ts';
import { svgDocument } from './svg.ts';

const ticks = [0, 0.2, 0.4, 0.6, 0.8, 1];

/** Observed against predicted risk with limits, the diagonal of perfect calibration, and bin counts below. */
export function reliabilityChart(chart: ReliabilityChart, width: number): string {
  const height = Math.min(298, Math.round(width * 1.2));
  const histogramHeight = Math.round(height * 0.17);
  const lower: Plot = { left: 36, right: width - 9, top: height - 27 - histogramHeight, bottom: height - 27 };
  const upper: Plot = { ...lower, top: 8, bottom: lower.top - 12 };
  const x = scaleLinear([0, 1], [upper.left, upper.right]);
  const y = scaleLinear([0, 1], [upper.bottom, upper.top]);
  const most = Math.max(1, ...chart.bins.map((bin) => bin.n));
  const count = scaleLinear([0, most], [lower.bottom, lower.top]).nice(2);
  const half = barHalfWidth(chart.bins.map((bin) => x(bin.predicted)));
  const intervals = chart.bins.map((bin) => ({
    left: x(bin.predicted) - 4,
    right: x(bin.predicted) + 4,
    top: y(bin.upper) - 2,
    bottom: y(bin.lower) + 2,
  }));
  return svgDocument(width, height, [
    ...ticks.map((t) => ruleMark(x(t), upper.top, x(t), upper.bottom, { colour: palette.rule, width: 0.4 })),
    leftAxisMark(y, upper, ticks, 'Observed share'),
    ruleMark(upper.left, upper.bottom, upper.right, upper.bottom, { colour: palette.muted, width: 0.75 }),
    diagonalMark(x, y, 'perfect', intervals),
    ...chart.bins.map((bin) =>
      uprightIntervalMark(x(bin.predicted), y(bin.upper), y(bin.lower), { colour: palette.navy, width: 1 }),
    ),
    ...chart.bins.map((bin) => pointMark(x(bin.predicted), y(bin.observed), { radius: 2.8, colour: palette.navy })),
    leftAxisMark(count, lower, wholeTicks(count.ticks(2)), 'n'),
    bottomAxisMark(x, { ...lower, top: lower.bottom }, ticks, 'Mean predicted probability'),
    ...chart.bins.map((bin) =>
      barMark(x(bin.predicted) - half, count(0), x(bin.predicted) + half, count(bin.n), palette.muted),
    ),
  ]);
}

/** Bars as wide as the closest pair of bins allows, so that none covers another. */
function barHalfWidth(centres: readonly number[]): number {
  const sorted = [...centres].sort((a, b) => a - b);
  const gaps = sorted.slice(1).map((c, i) => c - (sorted[i] ?? c));
  return Math.min(8, Math.max(0.75, Math.min(...gaps, 20) * 0.4));
}

/** Counts have no half ticks. */
function wholeTicks(ticksOfCount: readonly number[]): number[] {
  return ticksOfCount.filter(Number.isInteger);
}
