import type { ScaleLinear } from 'd3-scale';
import { formatFixed, groupThousands, printMinus } from '../../base/format.ts';
import { palette } from '../palette.ts';
import type { Box } from './box.ts';
import { label, smallSize, textWidth } from './label.ts';
import { ruleMark } from './line-mark.ts';

export type Scale = ScaleLinear<number, number>;

/** Plot rectangle. */
export type Plot = Box;

const grid = { colour: palette.rule, width: 0.4 };
const base = { colour: palette.muted, width: 0.75 };

/** Ticks, faint grid and title below the plot. */
export function bottomAxisMark(scale: Scale, plot: Plot, ticks: readonly number[], title: string): string {
  const decimals = tickDecimals(ticks);
  return [
    ...ticks.map((t) => ruleMark(scale(t), plot.top, scale(t), plot.bottom, grid)),
    ruleMark(plot.left, plot.bottom, plot.right, plot.bottom, base),
    ...ticks.map((t) => label(scale(t), plot.bottom + 10, tickText(t, decimals), tickStyle('middle'))),
    title === '' ? '' : label((plot.left + plot.right) / 2, plot.bottom + 21.5, title, { anchor: 'middle' }),
  ].join('');
}

/** Ticks, faint grid and upright title left of the plot. */
export function leftAxisMark(scale: Scale, plot: Plot, ticks: readonly number[], title: string): string {
  const decimals = tickDecimals(ticks);
  const texts = ticks.map((t) => tickText(t, decimals));
  // The title keeps its place unless long ticks need the room.
  const gap = Math.min(
    Math.max(27, plot.left - 9),
    Math.max(27, ...texts.map((text) => textWidth(text, smallSize) + 12)),
  );
  return [
    ...ticks.map((t) => ruleMark(plot.left, scale(t), plot.right, scale(t), grid)),
    ruleMark(plot.left, plot.top, plot.left, plot.bottom, base),
    ...ticks.map((t, i) => label(plot.left - 4, scale(t) + 2.6, texts[i] ?? '', tickStyle('end'))),
    title === ''
      ? ''
      : label(plot.left - gap, (plot.top + plot.bottom) / 2, title, { anchor: 'middle', upright: true }),
  ].join('');
}

function tickStyle(anchor: 'middle' | 'end') {
  return { anchor, size: smallSize, colour: palette.muted } as const;
}

/** Fractions read 0.00–1.00; other scales get the decimals their steps need. */
function tickText(value: number, decimals: number): string {
  if (decimals === 0) return groupThousands(value, { minus: printMinus });
  return formatFixed(value, decimals, { minus: printMinus });
}

function tickDecimals(ticks: readonly number[]): number {
  let decimals = ticks.every((t) => Math.abs(t) <= 1) ? 2 : 0;
  while (decimals < 6 && ticks.some((t) => Number(formatFixed(t, decimals)) !== t)) decimals++;
  return decimals;
}
