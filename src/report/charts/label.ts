import { asciiAdvances } from '../glyph-coverage.ts';
import { palette } from '../palette.ts';
import { coordinate, element, escapeXml } from './svg.ts';

/** Smallest type size in print (report.md 7). */
export const smallSize = 7.5;
export const labelSize = 8;

/** Longest category name in a chart; the table beside it has the whole name. */
const nameLength = 28;

export interface LabelStyle {
  readonly anchor?: 'start' | 'middle' | 'end';
  readonly size?: number;
  readonly colour?: string;
  readonly semibold?: boolean;
  /** Turned a quarter to the left about its anchor. */
  readonly upright?: boolean;
}

/** One line of text; `y` is its baseline. */
export function label(x: number, y: number, text: string, style: LabelStyle = {}): string {
  return element(
    'text',
    {
      x,
      y,
      ...(style.upright ? { transform: `rotate(-90 ${coordinate(x)} ${coordinate(y)})` } : {}),
      'font-family': 'Source Sans 3',
      'font-size': style.size ?? labelSize,
      ...(style.semibold ? { 'font-weight': 600 } : {}),
      fill: style.colour ?? palette.ink,
      ...(style.anchor === undefined || style.anchor === 'start' ? {} : { 'text-anchor': style.anchor }),
    },
    [escapeXml(text)],
  );
}

/** Width in points as Source Sans 3 sets it; characters outside ASCII count as a wide letter. */
export function textWidth(text: string, size = labelSize): number {
  let thousandths = 0;
  for (const character of text) thousandths += asciiAdvances[(character.codePointAt(0) ?? 0) - 32] ?? 600;
  return (thousandths * size) / 1000;
}

/** A category name cut to `most` characters, and to `width` points if given, the cut shown as `…`. */
export function shortened(text: string, width = Number.POSITIVE_INFINITY, size = labelSize, most = nameLength): string {
  const characters = Array.from(text);
  let kept = characters.length <= most ? characters.length : most - 1;
  const cut = () => (kept === characters.length ? text : `${characters.slice(0, kept).join('').trimEnd()}…`);
  while (kept > 1 && textWidth(cut(), size) > width) kept--;
  return cut();
}
