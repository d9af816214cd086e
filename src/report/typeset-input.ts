import { fail } from '../base/diagnostic.ts';
import { drawChart } from './charts/draw-chart.ts';
import { gateStrip } from './charts/gate-strip.ts';
import { outcomeStyles, palette, reviewStyles, stateStyles } from './palette.ts';
import { printableView } from './printable-view.ts';
import type { Block, Figure, ReportView, Table, ViewCell } from './view.ts';

/** Everything the typesetter reads: a virtual folder and one date. No file outside it, no clock. */
export interface TypesetInput {
  readonly mainPath: string;
  /** Absolute paths of the virtual folder, each with its bytes. */
  readonly files: ReadonlyMap<string, Uint8Array>;
  /** YYYY-MM-DD. */
  readonly date: string;
}

/** Bytes embedded in the PDF, exactly as written beside it. */
export interface Attachments {
  readonly manifest: Uint8Array;
  readonly metrics: Uint8Array;
}

const longestAlt = 300;

/**
 * Turns a view into what the typesetter reads: templates, one JSON with every string made printable, one SVG per chart
 * and strip, and the two attachments.
 *
 * @param templates Typst files by name, e.g. `report.typ`
 * @throws GlassAlphaError `report.render` when a figure has no alternative text, or one over 300 characters
 * @example typesetInput(view, { manifest, metrics }, assets.templates).mainPath // '/templates/report.typ'
 */
export function typesetInput(
  view: ReportView,
  attachments: Attachments,
  templates: ReadonlyMap<string, Uint8Array>,
): TypesetInput {
  const files = new Map<string, Uint8Array>();
  for (const [name, bytes] of templates) files.set(`/templates/${name}`, bytes);
  const placed = placeDrawings(printableView(view), files);
  files.set('/report.json', encode(JSON.stringify({ ...placed, theme })));
  files.set('/attachments/manifest.json', attachments.manifest);
  files.set('/attachments/metrics.json', attachments.metrics);
  return { mainPath: '/templates/report.typ', files, date: view.date };
}

/** Colours and glyphs stand once, in palette.ts; templates read them from here. */
const theme = { palette, states: stateStyles, outcomes: outcomeStyles, review: reviewStyles };

/** Draws every chart and strip into `files` and puts the drawing's path in its place. */
function placeDrawings(view: ReportView, files: Map<string, Uint8Array>): object {
  const place = (svg: string): string => {
    const path = `/drawings/${files.size}.svg`;
    files.set(path, encode(svg));
    return path;
  };
  const cell = (c: ViewCell) => (c.strip === undefined ? c : { ...c, strip: place(gateStrip(c.strip)) });
  const table = (t: Table) => ({ ...t, rows: t.rows.map((row) => ({ ...row, cells: row.cells.map(cell) })) });
  const figure = ({ chart, ...rest }: Figure) => ({
    ...rest,
    alt: checkedAlt(rest),
    src: place(drawChart(chart, rest.width)),
  });
  const either = (block: Figure | Table) => (block.kind === 'figure' ? figure(block) : table(block));
  const block = (b: Block) => {
    if (b.kind === 'figure' || b.kind === 'table') return either(b);
    return b.kind === 'pair' ? { ...b, left: either(b.left), right: either(b.right) } : b;
  };
  return { ...view, sections: view.sections.map((s) => ({ ...s, blocks: s.blocks.map(block) })) };
}

function checkedAlt(figure: Omit<Figure, 'chart'>): string {
  const length = Array.from(figure.alt).length;
  if (length === 0 || length > longestAlt) {
    fail(
      'report.render',
      `the figure "${figure.caption}" has an alternative text of ${length} characters, not 1–${longestAlt}`,
    );
  }
  return figure.alt;
}

function encode(text: string): Uint8Array {
  return new TextEncoder().encode(text);
}
