import { formatFixed } from '../../base/format.ts';

/** Attributes in the order they are written; numbers get at most two decimals. */
export type Attributes = Readonly<Record<string, string | number>>;

/**
 * An SVG element as text. Charts use plain shapes and presentation attributes only: an `id`, class, style or clip path
 * would collide when several charts share one HTML file.
 *
 * @example element('circle', { cx: 1 / 3, cy: 2, r: 2.5 }) // '<circle cx="0.33" cy="2" r="2.5"/>'
 */
export function element(name: string, attributes: Attributes, children: readonly string[] = []): string {
  const written = Object.entries(attributes).map(
    ([key, value]) => ` ${key}="${typeof value === 'number' ? coordinate(value) : escapeXml(value)}"`,
  );
  return `<${name}${written.join('')}${children.length === 0 ? '/>' : `>${children.join('')}</${name}>`}`;
}

/** A whole drawing, one unit to the typographic point. */
export function svgDocument(width: number, height: number, children: readonly string[]): string {
  const size = { width, height, viewBox: `0 0 ${coordinate(width)} ${coordinate(height)}` };
  return element('svg', { xmlns: 'http://www.w3.org/2000/svg', ...size }, children);
}

/** Two decimals at most, no trailing zeros, never `-0`. */
export function coordinate(x: number): string {
  const text = formatFixed(x, 2);
  return text.includes('.') ? text.replace(/\.?0+$/, '') : text;
}

export function escapeXml(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');
}
