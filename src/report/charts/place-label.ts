import type { Box } from './box.ts';
import { labelSize } from './label.ts';
import type { Point } from './line-mark.ts';

const gaps = [4, 12, 22, 34];

/**
 * A place for a line of text near a cross: inside the frame, on as few of the obstacles as can be, and then as near as
 * can be. The box's lower edge lies two points below the baseline.
 */
export function placeLabel(cross: Box, width: number, frame: Box, obstacles: readonly Point[]): Box {
  const middle = (cross.top + cross.bottom + labelSize) / 2;
  const wishes = gaps.flatMap((gap) =>
    [cross.bottom + gap + labelSize, cross.top - gap, middle].flatMap((baseline) => [
      { left: cross.right + gap, baseline, gap },
      { left: cross.left - gap - width, baseline, gap },
    ]),
  );
  const places = wishes.map((wish) => {
    const left = Math.min(Math.max(wish.left, frame.left + 3), frame.right - 3 - width);
    const baseline = Math.min(Math.max(wish.baseline, frame.top + 3 + labelSize), frame.bottom - 4);
    const box = { left, right: left + width, top: baseline - labelSize, bottom: baseline + 2 };
    const moved = Math.abs(left - wish.left) + Math.abs(baseline - wish.baseline);
    return { box, cost: 100 * obstacles.filter((point) => holds(box, point)).length + 10 * moved + wish.gap };
  });
  return places.reduce((best, place) => (place.cost < best.cost ? place : best)).box;
}

function holds(box: Box, [x, y]: Point): boolean {
  return x > box.left - 2 && x < box.right + 2 && y > box.top - 1 && y < box.bottom + 1;
}
