import { palette } from '../palette.ts';
import type { Plot, Scale } from './axis-mark.ts';
import { label, smallSize, textWidth } from './label.ts';
import { ruleMark } from './line-mark.ts';

/** A value on the x axis that a reader compares with: a gate's threshold, a customary level. */
export interface Level {
  readonly value: number;
  readonly label: string;
}

/**
 * Dashed rules across the plot. Labels stand above the frame, on the lower of two lines where there is room, always left of
 * `right`.
 */
export function levelMarks(levels: readonly Level[], plot: Plot, x: Scale, right: number): string[] {
  const sorted = [...levels].sort((a, b) => a.value - b.value);
  const taken = [Number.NEGATIVE_INFINITY, Number.NEGATIVE_INFINITY];
  return sorted.flatMap((level) => {
    const at = x(level.value);
    const half = textWidth(level.label, smallSize) / 2;
    const centre = Math.max(half, Math.min(right - half, at));
    const free = taken.findIndex((end) => centre - half > end + 4);
    const line = free < 0 ? 1 : free;
    taken[line] = centre + half;
    return [
      ruleMark(at, plot.top, at, plot.bottom, { colour: palette.ochre, width: 1, dash: '4 2' }),
      label(centre, plot.top - 4 - 8.5 * line, level.label, { size: smallSize, anchor: 'middle' }),
    ];
  });
}
