import { scaleLinear } from 'd3-scale';
import { palette } from '../palette.ts';
import type { GateStrip } from '../view.ts';
import { barMark } from './bar-mark.ts';
import { intervalMark } from './interval-mark.ts';
import { ruleMark } from './line-mark.ts';
import { pointMark } from './point-mark.ts';
import { svgDocument } from './svg.ts';

const size = { width: 84, height: 12 } as const;

/** Where the value and its interval stand against the threshold; the failing side is shaded. */
export function gateStrip(strip: GateStrip): string {
  const { width, height } = size;
  const [from, to, middle] = [4, width - 4, height / 2];
  const x = scaleLinear([strip.min, strip.max], [from, to]).clamp(true);
  const unclamped = x.copy().clamp(false);
  const threshold = x(strip.threshold);
  const interval = { colour: palette.navy, width: 1.1 };
  return svgDocument(width, height, [
    barMark(threshold, 0, strip.failing === 'below' ? 0 : width, height, palette.failing),
    ruleMark(0, middle, width, middle, { colour: palette.rule, width: 0.5 }),
    ruleMark(threshold, 0, threshold, height, { colour: palette.ink, width: 0.9 }),
    strip.lower === null && strip.upper === null
      ? ''
      : intervalMark(
          strip.lower === null ? from - 1 : unclamped(strip.lower),
          strip.upper === null ? to + 1 : unclamped(strip.upper),
          middle,
          { from: from - 3, to: to + 3 },
          interval,
        ),
    pointMark(x(strip.value), middle, { radius: 2.6, colour: palette.navy }),
  ]);
}
