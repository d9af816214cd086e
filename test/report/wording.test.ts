import { describe, expect, test } from 'vitest';
import { conformityClaims } from '../../src/base/conformity-claims.ts';
import type { Block, Figure, ReportView, Table, ViewCell } from '../../src/report/view.ts';
import { cases, viewOf } from './cases.ts';

/** A printed text with where it stands; `code` and `human` texts keep words of their own. */
interface Printed {
  readonly place: string;
  readonly text: string;
}

describe.each(Object.entries(cases))('%s', (_, options) => {
  const { manifest, view } = viewOf(options);
  const texts = printed(view);
  expect(texts.length).toBeGreaterThan(200);
  // Names that the institution chose: attributes, columns, model and file names.
  const own = [
    ...Object.keys(manifest.dataset['audited']?.columns ?? {}),
    ...manifest.data_schema.roles.protected,
    ...columnNames(manifest.content['3']),
    'xgboost_without_protected',
    'firm_credit_baseline.yaml',
    'german_credit_xgb',
  ];

  test('nothing prints as a placeholder', () => {
    for (const { place, text } of texts) {
      expect(text, place).not.toMatch(/\bN\/A\b|\bn\/a\b|\bTBD\b|\bNaN\b|\bnull\b|\[object|\bInfinity\b/);
      expect(text, place).not.toMatch(/\bundefined\b(?!: \w)/);
      expect(text.trim(), place).not.toMatch(/^[-–—]?$/);
    }
  });

  test('no raw key names', () => {
    for (const { place, text } of texts) {
      let rest = text.replace(/“[^”]*”/g, '').replace(/(?:model_card|institution)\.\w+/g, '');
      for (const name of own) rest = rest.replaceAll(name, '');
      // A state is a word of its own.
      expect(rest.replace(/NOT_EVALUATED/g, ''), place).not.toMatch(/[A-Za-z0-9]_[A-Za-z0-9]/);
    }
  });

  test('nothing is promised that a report cannot know', () => {
    for (const { place, text } of texts) {
      expect(conformityClaims(text), place).toEqual([]);
      expect(text, place).not.toMatch(/\bcompliance\b|statistical artifact/i);
    }
    expect(view.cover.notices.join(' ')).toMatch(/not legal advice/);
    expect(view.cover.notices.join(' ')).toMatch(/evidence for/);
  });

  test('every number with a metric key stands in the record', () => {
    let found = 0;
    for (const table of tables(view)) {
      for (const cell of table.rows.flatMap((row) => row.cells)) {
        if (cell.metric === undefined) continue;
        found++;
        expect(Object.hasOwn(manifest.metrics, cell.metric), cell.metric).toBe(true);
        const id = cell.metric.split('|')[0] ?? '';
        expect(table.metrics).toContain(id);
      }
    }
    expect(found).toBeGreaterThan(10);
  });

  test('tables are whole', () => {
    for (const { columns, rows, caption } of tables(view)) {
      expect(caption.length).toBeGreaterThan(10);
      for (const row of rows) expect(row.cells.length, caption).toBe(row.kind === 'group' ? 1 : columns.length);
      expect(rows.filter((row) => row.kind === 'row').length).toBeLessThanOrEqual(60);
    }
  });

  test('figures have a message in their alternative text', () => {
    for (const { alt, caption } of figures(view)) {
      expect(Array.from(alt).length).toBeLessThanOrEqual(300);
      expect(alt).toMatch(/\d/);
      expect(caption).toMatch(/\.$/);
    }
  });

  test('no sentence is doubled in punctuation', () => {
    for (const { place, text } of texts) expect(text, place).not.toMatch(/\.\.(?!\.)|,,|: *\.|\( *\)| {2}/);
  });
});

test('a table of estimates gives n', () => {
  const { view } = viewOf({});
  for (const table of tables(view)) {
    const hasEstimate = table.columns.some((c) => /^(Interval|Rate|True positive rate)$/.test(c.title));
    const isList = table.caption.startsWith('Every metric');
    if (hasEstimate && !isList) {
      expect(table.columns.map((c) => c.title).join(' '), table.caption).toMatch(/\bn\b|Positives/);
    }
  }
});

function printed(view: ReportView): Printed[] {
  const { cover, review } = view;
  const out: Printed[] = [
    { place: 'header', text: view.header.left },
    { place: 'footer', text: view.footer },
    { place: 'cover outcome', text: cover.outcome.sentence },
    ...cover.facts.filter((f) => f.mono !== true).map((f) => ({ place: `cover ${f.label}`, text: f.text })),
    ...cover.signatures.flatMap((s) => [
      { place: 'signature', text: s.role },
      { place: 'signature', text: s.name },
    ]),
    ...cover.notices.map((text) => ({ place: 'notice', text })),
    ...[...review.checklist, ...review.redFlags].flatMap((i) => [
      { place: 'review', text: i.item },
      { place: 'review', text: i.evidence },
      { place: 'review', text: i.section },
    ]),
  ];
  for (const { number, title, blocks } of view.sections) {
    out.push({ place: number, text: title });
    for (const block of blocks) for (const text of blockTexts(block, number)) out.push({ place: number, text });
  }
  return out;
}

function blockTexts(block: Block, section: string): string[] {
  switch (block.kind) {
    case 'prose':
      return [...block.paragraphs];
    case 'callout':
      return [block.title, ...block.paragraphs];
    case 'heading':
      return [block.title];
    case 'stub':
      return [block.text];
    case 'listing':
      return [];
    case 'pair':
      return [...blockTexts(block.left, section), ...blockTexts(block.right, section)];
    case 'figure':
      return [block.caption, block.alt];
    case 'table': {
      const cells = block.rows.flatMap((row) => row.cells);
      // Formulas and sources of the appendix are code and names of packages.
      const texts = section === 'A' ? [] : cells.flatMap(cellTexts);
      return [
        block.caption,
        ...block.columns.map((c) => c.title),
        ...texts,
        ...(block.more === undefined ? [] : [block.more]),
      ];
    }
  }
}

function cellTexts(cell: ViewCell): string[] {
  if (cell.mono === true || cell.human === true) return [];
  if (cell.strip !== undefined) return [cell.strip.alt];
  return cell.sub === undefined ? [cell.text] : [cell.text, cell.sub];
}

function tables(view: ReportView): Table[] {
  return parts(view).filter((part) => part.kind === 'table');
}

function figures(view: ReportView): Figure[] {
  return parts(view).filter((part) => part.kind === 'figure');
}

function parts(view: ReportView): (Figure | Table)[] {
  return view.sections
    .flatMap((section) => section.blocks)
    .flatMap((block) => (block.kind === 'pair' ? [block.left, block.right] : block))
    .filter((block) => block.kind === 'table' || block.kind === 'figure');
}

function columnNames(block: object): string[] {
  const tables = (Reflect.get(block, 'tables') ?? {}) as Record<string, { rows: unknown[][] }>;
  return (tables['schema']?.rows ?? []).map((row) => String(row[0])).sort((a, b) => b.length - a.length);
}
