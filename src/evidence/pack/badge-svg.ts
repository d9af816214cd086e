import { isJudged } from '../../record/decisions.ts';
import type { Manifest } from '../../record/manifest.ts';

const height = 20;
/** Advance of a character of the badge's face, near enough for its plain words and digits. */
const characterWidth = 7;

/**
 * `badge.svg`: outcome, counts of gates and date of an audit, for a page that links to the pack. Outcomes differ by word, not by
 * colour alone; the text is drawn by the viewer, so the badge says the same to a screen reader.
 *
 * @example badgeSvg(manifest) // '<svg … <title>model audit: FAIL · 1 of 4 gates passed · 2025-09-30</title> …'
 */
export function badgeSvg({ gates, audit }: Pick<Manifest, 'gates' | 'audit'>): string {
  const label = 'model audit';
  const judged = isJudged(gates) ? gates : undefined;
  const outcome = judged?.outcome ?? 'not judged';
  const passed = judged === undefined ? '' : ` · ${judged.counts.pass} of ${judged.gates.length} gates passed`;
  const value = `${outcome}${passed} · ${audit.as_of}`;
  const [left, right] = [label, value].map((text) => characterWidth * [...text].length + 12) as [number, number];
  const width = left + right;
  const text = (x: number, content: string): string =>
    `<text x="${x}" y="14" fill="#ffffff" font-family="Verdana,sans-serif" font-size="11">${content}</text>`;
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" role="img">`,
    `<title>${`${label}: ${value}`}</title>`,
    `<rect width="${left}" height="${height}" fill="#1b2330"/>`,
    `<rect x="${left}" width="${right}" height="${height}" fill="${colours[outcome] ?? '#4f5b6b'}"/>`,
    text(6, label),
    text(left + 6, value),
    '</svg>',
    '',
  ].join('\n');
}

const colours: Readonly<Record<string, string>> = { PASS: '#1b5e8c', WARN: '#7a4b00', FAIL: '#a4262c' };
