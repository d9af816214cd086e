import { area, curveLinear } from 'd3-shape';
import { element } from './svg.ts';

export interface BandPoint {
  readonly x: number;
  readonly lower: number;
  readonly upper: number;
}

/** A filled band between two curves: pointwise limits. */
export function bandMark(points: readonly BandPoint[], colour: string): string {
  const path = area<BandPoint>()
    .x((p) => p.x)
    .y0((p) => p.lower)
    .y1((p) => p.upper)
    .curve(curveLinear)
    .digits(2)(points);
  return element('path', { d: path ?? '', fill: colour });
}
