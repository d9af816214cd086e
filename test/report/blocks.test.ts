import { describe, expect, test } from 'vitest';
import { sha256Hex } from '../../src/base/sha256.ts';
import { groupRow, row, table, textColumn } from '../../src/report/blocks.ts';
import { reportView } from '../../src/report/report-view.ts';
import { germanCredit, recordOf } from '../audit/german-credit.ts';
import { viewOf } from './cases.ts';

describe('a long table', () => {
  const rows = [groupRow('one'), ...Array.from({ length: 70 }, (_, i) => row(String(i))), groupRow('two'), row('last')];
  const cut = table({ columns: [textColumn('x')], rows, caption: 'Long.', source: 'content.7.tables.selection' });

  test('is cut at 60 rows and says what is left', () => {
    expect(cut.rows.filter((r) => r.kind === 'row').length).toBe(60);
    expect(cut.more).toBe('… 11 more rows in the attached manifest, content.7.tables.selection');
  });

  test('does not end on the name of a group', () => {
    expect(cut.rows.at(-1)?.kind).toBe('row');
  });

  test('a short one says nothing', () => {
    expect(table({ columns: [textColumn('x')], rows: [row('1')], caption: 'Short.' })).not.toHaveProperty('more');
  });
});

test('metric ids are listed once, in order, from the cells', () => {
  const cells = [
    { text: '1', metric: 'tpr|attribute=a' },
    { text: '2', metric: 'fpr' },
    { text: '3', metric: 'tpr' },
  ];
  const { metrics } = table({ columns: [], rows: [row(...cells)], caption: 'Ids.' });
  expect(metrics).toEqual(['fpr', 'tpr']);
});

test('the view is a function of the record and its digest alone', () => {
  const { manifest, sha256, bytes } = recordOf(germanCredit());
  const again = JSON.parse(new TextDecoder().decode(bytes)) as typeof manifest;
  expect(sha256).toBe(sha256Hex(bytes));
  expect(JSON.stringify(reportView(again, sha256))).toBe(JSON.stringify(reportView(manifest, sha256)));
});

test('digests of cover and section 14 are those of the record', () => {
  const { manifest, view } = viewOf({});
  const texts = JSON.stringify(view.sections.at(13));
  expect(texts).toContain(manifest.hashes.root);
  expect(texts).toContain(manifest.hashes.gates);
  for (const { text } of view.cover.digests) expect(texts).toContain(text);
  expect(view.footer).toContain(view.cover.digests.at(-1)?.text.slice(0, 16));
});

test('paper is the one of the configuration', () => {
  expect(viewOf({}).view.paper).toBe('us-letter');
  expect(viewOf({ config: { report: { outputFormat: 'pdf', paper: 'a4' } } }).view.paper).toBe('a4');
});

test('a board of more than 20 gates prints those that did not pass', () => {
  const gate = (i: number, limit: number) =>
    `  - {name: "Gate ${i}", clause: "c", metric: "roc_auc", threshold: ${limit}, comparison: "greater_than", severity: "info"}\n`;
  const gates = Array.from({ length: 24 }, (_, i) => gate(i, (i < 2 ? 0.9 : 0.5) + i / 1000)).join('');
  const policy = `policy_name: "Many"\nversion: "1"\neffective_date: "2025-01-01"\ngates:\n${gates}`;
  const blocks = viewOf({ policy }).view.sections[0]?.blocks ?? [];
  const board = blocks.find((b) => b.kind === 'table');
  expect(board?.kind === 'table' && board.rows.length).toBe(2);
  expect(blocks.some((b) => b.kind === 'prose' && b.paragraphs.join().startsWith('22 more gates passed'))).toBe(true);
});

test('names of 200 characters, with separators of keys, fit into every alternative text', () => {
  const { view, manifest } = viewOf({ rename: (group) => `${group}|=\\ ${'long '.repeat(40)}` });
  const figures = view.sections
    .flatMap((section) => section.blocks)
    .flatMap((block) => (block.kind === 'pair' ? [block.left, block.right] : block))
    .filter((block) => block.kind === 'figure');
  expect(figures.length).toBeGreaterThan(5);
  for (const { alt } of figures) expect(Array.from(alt).length).toBeLessThanOrEqual(300);
  const fairness = JSON.stringify(view.sections[6]);
  expect(fairness).not.toContain('not in the record');
  expect(Object.keys(manifest.metrics).some((key) => key.includes('\\|\\=\\\\'))).toBe(true);
});
