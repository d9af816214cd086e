import { printable, type Typeface } from './printable.ts';
import type { Block, Chart, CoverView, Figure, ReportView, ReviewView, Table, ViewCell } from './view.ts';

/**
 * The view with every printed string passed through {@link printable} for the face that sets it. What is read by
 * programs only (document properties, alternative texts) keeps its characters.
 */
export function printableView(view: ReportView): ReportView {
  return {
    ...view,
    documentTitle: wellFormed(view.documentTitle),
    author: wellFormed(view.author),
    keywords: view.keywords.map(wellFormed),
    header: { left: sans(view.header.left), right: sans(view.header.right) },
    footer: sans(view.footer),
    cover: cover(view.cover),
    review: review(view.review),
    sections: view.sections.map((section) => ({
      ...section,
      title: serif(section.title),
      blocks: section.blocks.map(block),
    })),
  };
}

const setter = (face: Typeface) => (text: string) => printable(text, { face });
const sans = setter('sans');
const serif = setter('serif');
const mono = setter('mono');
/** Texts written by people are set in the serif face with their own line breaks. */
const human = (text: string) => printable(text, { face: 'serif', keepLines: true });

function cover(c: CoverView): CoverView {
  return {
    institution: sans(c.institution),
    title: serif(c.title),
    model: serif(c.model),
    facts: c.facts.map((fact) => ({ ...fact, label: sans(fact.label), text: (fact.mono ? mono : sans)(fact.text) })),
    outcome: { ...c.outcome, sentence: sans(c.outcome.sentence) },
    signatures: c.signatures.map((s) => ({ role: sans(s.role), name: sans(s.name) })),
    digests: c.digests.map((d) => ({ label: sans(d.label), text: mono(d.text) })),
    reproduce: c.reproduce.map(mono),
    notices: c.notices.map(sans),
  };
}

function review(r: ReviewView): ReviewView {
  return {
    checklist: r.checklist.map((i) => ({ ...i, item: sans(i.item), evidence: sans(i.evidence) })),
    redFlags: r.redFlags.map((f) => ({ ...f, state: sans(f.state), item: sans(f.item), evidence: sans(f.evidence) })),
  };
}

function block(b: Block): Block {
  switch (b.kind) {
    case 'prose':
      return {
        ...b,
        paragraphs: b.paragraphs.map(b.style === 'human' ? human : sans),
        ...(b.author === undefined ? {} : { author: sans(b.author) }),
      };
    case 'heading':
      return { ...b, title: serif(b.title) };
    case 'table':
      return table(b);
    case 'figure':
      return figure(b);
    case 'pair':
      return { ...b, left: either(b.left), right: either(b.right) };
    case 'callout':
      return { ...b, title: sans(b.title), paragraphs: b.paragraphs.map(sans) };
    case 'listing':
      return { ...b, lines: b.lines.map(mono) };
    case 'stub':
      return { ...b, text: sans(b.text) };
  }
}

function either(b: Figure | Table): Figure | Table {
  return b.kind === 'figure' ? figure(b) : table(b);
}

function table(t: Table): Table {
  return {
    ...t,
    columns: t.columns.map((c) => ({ ...c, title: sans(c.title) })),
    rows: t.rows.map((row) => ({ ...row, cells: row.cells.map(cell) })),
    caption: sans(t.caption),
    metrics: t.metrics.map(mono),
    ...(t.more === undefined ? {} : { more: sans(t.more) }),
  };
}

function cell(c: ViewCell): ViewCell {
  const set = c.human ? human : c.mono ? mono : sans;
  return { ...c, text: set(c.text), ...(c.sub === undefined ? {} : { sub: sans(c.sub) }) };
}

function figure(f: Figure): Figure {
  return { ...f, caption: sans(f.caption), alt: wellFormed(f.alt), chart: chart(f.chart) };
}

/** Every string of a chart is drawn, so the walk needs no names; data values pass through. */
function chart<T extends Chart>(c: T): T {
  return mapStrings(c) as T;
}

function mapStrings(value: unknown): unknown {
  if (typeof value === 'string') return sans(value);
  if (Array.isArray(value)) return value.map(mapStrings);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, mapStrings(inner)]));
}

/** JSON read by the typesetter must be Unicode text: a lone surrogate is not. */
function wellFormed(text: string): string {
  return text.replace(/\p{Surrogate}/gu, '\ufffd');
}
