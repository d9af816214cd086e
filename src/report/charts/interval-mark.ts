import { ruleMark, type Stroke } from './line-mark.ts';
import { coordinate, element } from './svg.ts';

/** Visible range along the interval, in points, `from < to`. */
export interface Frame {
  readonly from: number;
  readonly to: number;
}

const arrow = { length: 4.5, half: 2.4 };

/**
 * A horizontal interval at height `y`, cut at the frame; a cut end is an arrowhead, so that it is not read as a limit.
 */
export function intervalMark(lower: number, upper: number, y: number, frame: Frame, stroke: Stroke): string {
  const [left, right] = [Math.max(lower, frame.from), Math.min(upper, frame.to)];
  if (left > right) return lower > frame.to ? arrowhead(frame.to, y, 1, stroke) : arrowhead(frame.from, y, -1, stroke);
  return [
    ruleMark(left, y, right, y, stroke),
    lower < frame.from ? arrowhead(frame.from, y, -1, stroke) : '',
    upper > frame.to ? arrowhead(frame.to, y, 1, stroke) : '',
  ].join('');
}

/** A vertical interval with short end caps; always inside the frame, since proportions are. */
export function uprightIntervalMark(x: number, top: number, bottom: number, stroke: Stroke, cap = 2): string {
  return [
    ruleMark(x, top, x, bottom, stroke),
    ruleMark(x - cap, top, x + cap, top, stroke),
    ruleMark(x - cap, bottom, x + cap, bottom, stroke),
  ].join('');
}

function arrowhead(tip: number, y: number, direction: 1 | -1, stroke: Stroke): string {
  const base = coordinate(tip - direction * arrow.length);
  const [above, below] = [coordinate(y - arrow.half), coordinate(y + arrow.half)];
  return element('path', {
    d: `M${coordinate(tip)},${coordinate(y)}L${base},${above}L${base},${below}Z`,
    fill: stroke.colour,
  });
}
