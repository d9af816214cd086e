import { palette } from '../palette.ts';
import { element } from './svg.ts';

export interface PointStyle {
  readonly radius: number;
  readonly colour: string;
  /** Small groups: outline only, so that they weigh less on the eye. */
  readonly hollow?: boolean;
}

/** An estimate. */
export function pointMark(cx: number, cy: number, style: PointStyle): string {
  const paint = style.hollow
    ? { fill: palette.paper, stroke: style.colour, 'stroke-width': 1 }
    : { fill: style.colour, stroke: palette.paper, 'stroke-width': 0.6 };
  return element('circle', { cx, cy, r: style.radius, ...paint });
}
