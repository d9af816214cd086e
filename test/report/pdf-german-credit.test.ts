import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { inspect } from '../../src/evidence/inspect.ts';
import { pdfAttachments } from '../../src/evidence/pdf-attachments.ts';
import { readAssets } from '../../src/node/assets.ts';
import { isJudged } from '../../src/record/decisions.ts';
import type { Manifest } from '../../src/record/manifest.ts';
import { reportView } from '../../src/report/report-view.ts';
import { typesetInput } from '../../src/report/typeset-input.ts';
import type { ReportView } from '../../src/report/view.ts';
import { folder, glassalpha } from '../cli/run-glassalpha.ts';
import { hasTool } from '../tools.ts';
import { cellsOf, decimalsIn, isRounded, numbersOf, partsOf, printedTexts, unexplained } from './pdf-numbers.ts';

/** The report that the built command writes of German Credit, held against the record beside it. */

let home: string;
let pdf: Uint8Array;
let sidecar: Uint8Array;
let manifest: Manifest;
let view: ReportView;
let text: string;

const path = (name: string) => join(home, name);
const tool = (name: string, ...args: string[]) =>
  execFileSync(name, args, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'], maxBuffer: 1 << 26 });

beforeAll(async () => {
  home = join(folder(), 'project');
  const run = await glassalpha(['quickstart', '--no-run', '--output', home], { cwd: folder() });
  expect(run.code, run.stderr).toBe(0);
  const audited = await glassalpha(['audit', '--output', 'report.pdf'], { cwd: home });
  expect(audited.code, audited.stderr).toBe(1);
  pdf = readFileSync(path('report.pdf'));
  sidecar = readFileSync(path('report.manifest.json'));
  manifest = JSON.parse(Buffer.from(sidecar).toString());
  view = reportView(manifest, createHash('sha256').update(sidecar).digest('hex'));
  text = hasTool('pdftotext') ? tool('pdftotext', path('report.pdf'), '-') : '';
});

describe('the record in the report', () => {
  test('is the record beside it, byte for byte', async () => {
    const attached = new Map((await pdfAttachments(pdf)).map(({ name, bytes }) => [name, bytes]));
    expect([...attached.keys()].sort()).toEqual(['manifest.json', 'metrics.json']);
    expect(Buffer.compare(attached.get('manifest.json')!, sidecar)).toBe(0);
    expect(Buffer.compare(attached.get('metrics.json')!, (await inspect(sidecar)).metrics)).toBe(0);
  });

  test('is what `inspect` prints and writes, from the report and from the record alike', async () => {
    const attached = (await pdfAttachments(pdf)).find(({ name }) => name === 'metrics.json')?.bytes ?? new Uint8Array();
    const expected = Buffer.from(attached).toString();
    for (const name of ['report.pdf', 'report.manifest.json']) {
      const printed = await glassalpha(['inspect', name], { cwd: home });
      expect(printed.code, printed.stderr).toBe(0);
      expect(printed.stdout === expected, `inspect ${name} prints metrics.json`).toBe(true);
    }
    const written = await glassalpha(['inspect', '--audit', 'report.pdf', '--output', 'm.json'], { cwd: home });
    expect(written.code, written.stderr).toBe(0);
    expect(readFileSync(path('m.json'), 'utf8') === expected).toBe(true);
  });

  test.skipIf(!hasTool('pdfdetach'))('comes out of the report with pdfdetach', () => {
    expect(tool('pdfdetach', '-list', path('report.pdf'))).toBe(
      '2 embedded files\n1: manifest.json\n2: metrics.json\n',
    );
    tool('pdfdetach', '-save', '1', '-o', path('detached.json'), path('report.pdf'));
    expect(Buffer.compare(readFileSync(path('detached.json')), sidecar)).toBe(0);
  });

  test('and the decisions beside it are the same record', () => {
    const decisions = JSON.parse(readFileSync(path('report.policy_decisions.json'), 'utf8'));
    const { manifest_sha256: sha256, ...rest } = decisions;
    expect(sha256).toBe(createHash('sha256').update(sidecar).digest('hex'));
    expect(rest).toEqual(manifest.gates);
  });
});

describe('numbers', () => {
  test('a cell with a metric prints the metric of the record', () => {
    let values = 0;
    for (const section of view.sections) {
      for (const { cell, table } of cellsOf(section)) {
        if (cell.metric === undefined) continue;
        const place = `${cell.metric} in "${table.caption.slice(0, 50)}": ${cell.text}`;
        const result = manifest.metrics[cell.metric]?.result;
        expect(result, place).toBeDefined();
        if (result?.kind !== 'value') {
          expect(cell.text, place).not.toMatch(/\d/);
          continue;
        }
        const { value, ci } = result;
        const exact = (printed: string, x: number | null | undefined) =>
          printed.includes('.') ? isRounded(printed, x) : Number(printed.replaceAll(',', '')) === x;
        const interval = /^\[(\S+), (\S+)\]$/;
        const limits = interval.exec(cell.text) ?? interval.exec(cell.sub ?? '');
        if (limits !== null) {
          expect(isRounded(limits[1] ?? '', ci?.lower), place).toBe(true);
          expect(isRounded(limits[2] ?? '', ci?.upper), place).toBe(true);
        }
        if (/^−?[\d,]+(\.\d+)?$/.test(cell.text)) {
          values++;
          expect(exact(cell.text, value), place).toBe(true);
        }
      }
    }
    expect(values).toBeGreaterThan(80);
  });

  test.each(['1', '5', '6', '7', '12'])('every decimal number in the tables of section %s has its reason', (number) => {
    const section = view.sections.find((s) => s.number === number)!;
    const printed = cellsOf(section).flatMap(({ cell }) => decimalsIn(`${cell.text} ${cell.sub ?? ''}`));
    expect(printed.length).toBeGreaterThan(5);
    expect(unexplained(manifest, section)).toEqual([]);
  });

  test('a number of nobody would be found out', () => {
    const section = view.sections.find((s) => s.number === '6')!;
    for (const column of [3, 4]) {
      const blocks = section.blocks.map((block) => {
        if (block.kind !== 'table' || !block.caption.startsWith('Ten bins')) return block;
        const [first, second, ...rest] = block.rows;
        const cells = second!.cells.map((cell, i) =>
          i === column ? { ...cell, text: cell.text.replace(/9/g, '8') } : cell,
        );
        return { ...block, rows: [first!, { ...second!, cells }, ...rest] };
      });
      const changed = blocks.some((block, i) => JSON.stringify(block) !== JSON.stringify(section.blocks[i]));
      if (changed) expect(unexplained(manifest, { ...section, blocks })).toHaveLength(1);
    }
    const rate = manifest.metrics['selection_rate|attribute=gender|group=male']!;
    const other = { ...rate, result: { ...rate.result, value: 0.7 } } as typeof rate;
    const metrics = { ...manifest.metrics, 'selection_rate|attribute=gender|group=male': other };
    // It stands under selection and beside the label rates.
    expect(unexplained({ ...manifest, metrics }, view.sections.find((s) => s.number === '7')!)).toHaveLength(2);
  });

  test('every decimal number in captions, alternative texts and sentences of those sections is one of the record', () => {
    const known = numbersOf(manifest);
    const sections = view.sections.filter(({ number }) => ['1', '5', '6', '7', '12'].includes(number));
    const texts = sections.flatMap((section) => [
      ...section.blocks.flatMap((b) => (b.kind === 'prose' || b.kind === 'callout' ? b.paragraphs : [])),
      ...partsOf(section).flatMap((part) => (part.kind === 'figure' ? [part.caption, part.alt] : [part.caption])),
    ]);
    // References to sections and the version of the policy are no figures.
    const figures = texts.flatMap((t) =>
      decimalsIn(t.replace(/[Ss]ections? \d+\.\d+/g, '').replace(/version \S+/g, '')),
    );
    expect(figures.length).toBeGreaterThan(30);
    expect(figures.filter((printed) => !known.some((x) => isRounded(printed, x)))).toEqual([]);
  });

  test('the gate board is the decisions file', () => {
    if (!isJudged(manifest.gates)) return expect.fail('nothing was judged');
    const board = cellsOf(view.sections[0]!).filter(({ table }) => table.caption.startsWith('Gates'));
    for (const gate of manifest.gates.gates) {
      const row = board.find(({ row: { cells } }) => cells[1]?.text === gate.name)?.row;
      expect(row?.cells[0]?.state ?? row?.cells[0]?.text).toBe(gate.status);
      const threshold = row?.cells[6]?.text.replace(/^\D+/, '');
      expect(Number(threshold), gate.name).toBe(gate.threshold);
      expect(Number(row?.cells[4]?.text)).toBe(gate.n);
    }
  });

  test.skipIf(!hasTool('pdftotext'))('the PDF prints every number of the view and no other', async () => {
    const { templates } = await readAssets();
    const none = new Uint8Array();
    const { files } = typesetInput(view, { manifest: none, metrics: none }, templates);
    const drawings = [...files]
      .filter(([name]) => name.endsWith('.svg'))
      .map(([, bytes]) => Buffer.from(bytes).toString());
    const drawn = drawings.flatMap((svg) => [...svg.matchAll(/>([^<>]+)<\/text>/g)].map((match) => match[1] ?? ''));
    const expected = counts(printedTexts(view));
    const found = counts([text]);
    expect(expected.size).toBeGreaterThan(200);
    const lacking = [...expected].filter(([number, times]) => (found.get(number) ?? 0) < times);
    expect(lacking).toEqual([]);
    const known = new Set([...expected.keys(), ...counts(drawn).keys()]);
    expect([...found.keys()].filter((number) => !known.has(number))).toEqual([]);
  });
});

describe('the file', () => {
  test.skipIf(!hasTool('qpdf'))('passes the structure check', () => {
    expect(tool('qpdf', '--check', path('report.pdf'))).toMatch(/No syntax or stream encoding errors/);
  });

  test.skipIf(!hasTool('pdffonts'))('embeds the shipped faces and no other', () => {
    const lines = tool('pdffonts', path('report.pdf')).trimEnd().split('\n').slice(2);
    const names = lines.map((line) => (line.split(/\s+/)[0] ?? '').replace(/^[A-Z]{6}\+/, ''));
    const sans = ['SourceSans3-Italic', 'SourceSans3-Regular', 'SourceSans3-SemiBold'];
    const shipped = ['IBMPlexMono-Regular', ...sans, 'SourceSerif4-Regular', 'SourceSerif4-SemiBold'];
    expect(names.filter((name) => !shipped.includes(name))).toEqual([]);
    expect(names.length).toBeGreaterThan(3);
    // emb, sub, uni
    for (const line of lines) expect(line).toMatch(/\byes +yes +yes\b/);
  });

  test.skipIf(!hasTool('pdfinfo'))(
    'is a tagged PDF/A-3a with title, author, keywords and the date of the audit',
    () => {
      const info = tool('pdfinfo', '-isodates', path('report.pdf'));
      expect(info).toMatch(/^Title: +Model audit report: German Credit risk score 1\.0$/m);
      expect(info).toMatch(/^Author: +Example Bank$/m);
      expect(info).toMatch(/^Keywords: +german_credit_xgb, 2025-09-30, Firm Credit Model Baseline$/m);
      expect(info).toMatch(/^CreationDate: +2025-09-30T00:00:00Z$/m);
      expect(info).toMatch(/^Tagged: +yes$/m);
      expect(info).toMatch(/^JavaScript: +no$/m);
      expect(info).toMatch(/^Encrypted: +no$/m);
      const bytes = Buffer.from(pdf).toString('latin1');
      expect(bytes).toMatch(/<pdfaid:part>3<\/pdfaid:part>/);
      expect(bytes).toMatch(/<pdfaid:conformance>A<\/pdfaid:conformance>/);
      expect(pdf.length).toBeLessThan(3_000_000);
    },
  );

  test.skipIf(!hasTool('pdftotext'))(
    'is a function of record and tool version: typeset again, the same bytes',
    async () => {
      const { typeset } = await import('../../src/app/audit-result.ts');
      const { openManifest } = await import('../../src/record/open.ts');
      const sha256 = createHash('sha256').update(sidecar).digest('hex');
      const again = await typeset({ manifest: openManifest(sidecar), bytes: sidecar, sha256 }, await readAssets());
      expect(Buffer.compare(again, pdf)).toBe(0);
    },
  );
});

function counts(texts: readonly string[]): Map<string, number> {
  const found = new Map<string, number>();
  for (const number of texts.flatMap(decimalsIn)) found.set(number, (found.get(number) ?? 0) + 1);
  return found;
}
