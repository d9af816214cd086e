import { palette } from '../palette.ts';
import type { Scale } from './axis-mark.ts';
import { type Box, overlap } from './box.ts';
import { label, smallSize, textWidth } from './label.ts';
import { ruleMark } from './line-mark.ts';

/** The dashed line y = x of a unit square, named below it at the first place from its upper end that is free. */
export function diagonalMark(x: Scale, y: Scale, name: string, taken: readonly Box[]): string {
  const width = textWidth(name, smallSize);
  const places = Array.from({ length: 81 }, (_, k) => (90 - k) / 100)
    .map((t): Box => ({ left: x(t) + 3, right: x(t) + 3 + width, top: y(t), bottom: y(t) + smallSize + 2 }))
    .filter((place) => place.right < x(1) - 3);
  const clear = places.find((place) => !taken.some((other) => overlap(place, other))) ?? places[0];
  return (
    ruleMark(x(0), y(0), x(1), y(1), { colour: palette.muted, width: 0.8, dash: '3 2.5' }) +
    (clear === undefined ? '' : label(clear.left, clear.bottom - 2, name, { size: smallSize, colour: palette.muted }))
  );
}
