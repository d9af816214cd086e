import { palette } from '../palette.ts';
import type { Scale } from './axis-mark.ts';
import { label, smallSize, textWidth } from './label.ts';
import { ruleMark } from './line-mark.ts';

/** The dashed line y = x of a unit square, named just below its upper end. */
export function diagonalMark(x: Scale, y: Scale, name: string): string {
  const right = x(1) - 3;
  const left = right - textWidth(name, smallSize);
  const heightThere = y(x.invert(left));
  return (
    ruleMark(x(0), y(0), x(1), y(1), { colour: palette.muted, width: 0.8, dash: '3 2.5' }) +
    label(right, heightThere + smallSize + 2, name, { size: smallSize, colour: palette.muted, anchor: 'end' })
  );
}
