import { element } from './svg.ts';

/** A filled rectangle; swapped corners are put in order. */
export function barMark(x1: number, y1: number, x2: number, y2: number, colour: string): string {
  return element('rect', {
    x: Math.min(x1, x2),
    y: Math.min(y1, y2),
    width: Math.abs(x2 - x1),
    height: Math.abs(y2 - y1),
    fill: colour,
  });
}
