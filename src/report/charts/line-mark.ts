import { curveLinear, line } from 'd3-shape';
import { element } from './svg.ts';

export interface Stroke {
  readonly colour: string;
  readonly width: number;
  /** Dash and gap lengths, e.g. `3 2`. */
  readonly dash?: string;
}

export type Point = readonly [x: number, y: number];

/** A polyline through the points, in order. */
export function lineMark(points: readonly Point[], stroke: Stroke): string {
  const path = line<Point>().curve(curveLinear).digits(2)(points);
  return element('path', { d: path ?? '', fill: 'none', ...strokeAttributes(stroke), 'stroke-linejoin': 'round' });
}

/** A straight line. */
export function ruleMark(x1: number, y1: number, x2: number, y2: number, stroke: Stroke): string {
  return element('line', { x1, y1, x2, y2, ...strokeAttributes(stroke) });
}

function strokeAttributes(stroke: Stroke): Record<string, string | number> {
  return {
    stroke: stroke.colour,
    'stroke-width': stroke.width,
    ...(stroke.dash === undefined ? {} : { 'stroke-dasharray': stroke.dash }),
  };
}
