import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Diagnostic, GlassAlphaError } from '../../src/base/diagnostic.ts';
import { sha256Hex } from '../../src/base/sha256.ts';
import { type Assets, readAssets } from '../../src/node/assets.ts';
import { typesetPdf } from '../../src/node/typst.ts';
import { typesetInput } from '../../src/report/typeset-input.ts';
import type { ReportView } from '../../src/report/view.ts';
import { fixtureView, hostileStrings } from './fixture-view.ts';

const attachments = { manifest: bytes('{"format":"a test"}\n'), metrics: bytes('{"metrics":{}}\n') };

let assets: Assets;
let folder: string;
let pdf: Uint8Array;
let pdfPath: string;
const warnings: Diagnostic[] = [];

beforeAll(async () => {
  assets = await readAssets();
  folder = mkdtempSync(join(tmpdir(), 'typeset-'));
  pdf = await typeset(fixtureView());
  pdfPath = join(folder, 'report.pdf');
  writeFileSync(pdfPath, pdf);
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function bytes(text: string): Uint8Array {
  return new TextEncoder().encode(text);
}

function typeset(view: ReportView, templates = assets.templates): Promise<Uint8Array> {
  return typesetPdf(typesetInput(view, attachments, templates), assets.fonts, (w) => warnings.push(w));
}

async function refusal(promise: Promise<unknown>): Promise<GlassAlphaError> {
  return promise.then(
    () => expect.fail('nothing was refused'),
    (error: GlassAlphaError) => error,
  );
}

/** Output of a poppler or qpdf program; null where it is not installed. */
function tool(name: string, args: readonly string[]): string | null {
  try {
    return execFileSync(name, args, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
    throw error;
  }
}

describe('typeset report', () => {
  it('is a tagged PDF/A-3a without a warning', () => {
    const text = Buffer.from(pdf).toString('latin1');
    expect(text.startsWith('%PDF-1.7')).toBe(true);
    expect(text).toMatch(/<pdfaid:part>3<\/pdfaid:part>/);
    expect(text).toMatch(/<pdfaid:conformance>A<\/pdfaid:conformance>/);
    expect(text).toMatch(/\/MarkInfo/);
    expect(text).toMatch(/\/Lang\s*\(en-US\)/);
    expect(warnings).toEqual([]);
  });

  it('gives the same bytes whatever the clock, time zone, locale and folder', async () => {
    const before = { TZ: process.env['TZ'], LANG: process.env['LANG'], cwd: process.cwd() };
    process.env['TZ'] = 'Pacific/Kiritimati';
    process.env['LANG'] = 'tr_TR.UTF-8';
    process.chdir(folder);
    try {
      expect(sha256Hex(await typeset(fixtureView()))).toBe(sha256Hex(pdf));
    } finally {
      process.chdir(before.cwd);
      restore('TZ', before.TZ);
      restore('LANG', before.LANG);
    }
  });

  it('does not take fonts from the machine', async () => {
    const fonts = join(folder, 'share', 'fonts');
    mkdirSync(fonts, { recursive: true });
    writeFileSync(join(fonts, 'same-name.ttf'), renamedMono('Source Sans 3'));
    writeFileSync(join(fonts, 'other-name.ttf'), renamedMono('Decoy Face 77'));
    const before = { HOME: process.env['HOME'], XDG_DATA_HOME: process.env['XDG_DATA_HOME'] };
    process.env['HOME'] = folder;
    process.env['XDG_DATA_HOME'] = join(folder, 'share');
    try {
      // Where the compiler looks into this folder at all, the decoys are there to be taken.
      expect(await unknownFamily('Decoy Face 78')).toBe(true);
      if (process.platform === 'linux') expect(await unknownFamily('Decoy Face 77')).toBe(false);
      expect(sha256Hex(await typeset(fixtureView()))).toBe(sha256Hex(pdf));
    } finally {
      restore('HOME', before.HOME);
      restore('XDG_DATA_HOME', before.XDG_DATA_HOME);
    }
  });

  it('embeds the six shipped faces only', (context) => {
    const listing = tool('pdffonts', [pdfPath]);
    if (listing === null) return context.skip();
    const names = listing
      .split('\n')
      .slice(2)
      .filter((line) => line !== '')
      .map((line) => line.split(/\s+/)[0]?.replace(/^[A-Z]{6}\+/, ''));
    expect(names.sort()).toEqual([
      'IBMPlexMono-Regular',
      'SourceSans3-Italic',
      'SourceSans3-Regular',
      'SourceSans3-SemiBold',
      'SourceSerif4-Regular',
      'SourceSerif4-SemiBold',
    ]);
    expect(listing).not.toMatch(/\bno\b/);
  });

  it('attaches exactly the record and the metrics', (context) => {
    const list = tool('pdfdetach', ['-list', pdfPath]);
    if (list === null) return context.skip();
    expect(list).toBe('2 embedded files\n1: manifest.json\n2: metrics.json\n');
    tool('pdfdetach', ['-saveall', '-o', folder, pdfPath]);
    expect(existsSync(join(folder, 'manifest.json'))).toBe(true);
    const text = Buffer.from(pdf).toString('latin1');
    expect(text).toMatch(/\/AFRelationship\s*\/Supplement/);
    expect(text).toMatch(/\/AFRelationship\s*\/Data/);
    expect(text.match(/\/Subtype\s*\/application#2[fF]json/g)).toHaveLength(2);
  });

  it('passes the structure check', (context) => {
    const report = tool('qpdf', ['--check', pdfPath]);
    if (report === null) return context.skip();
    expect(report).toMatch(/No syntax or stream encoding errors/);
  });

  it('carries title, author, keywords and the one date', (context) => {
    const info = tool('pdfinfo', ['-isodates', pdfPath]);
    if (info === null) return context.skip();
    expect(info).toMatch(/Title:\s+Model audit report: german_credit_xgb 1\.0\n/);
    expect(info).toMatch(/Author:\s+Northfield Savings Bank\n/);
    expect(info).toMatch(/Keywords:\s+german_credit_xgb, 2025-09-30, Firm Credit Model Baseline\n/);
    expect(info).toMatch(/CreationDate:\s+2025-09-30T00:00:00Z/);
    expect(info).toMatch(/ModDate:\s+2025-09-30T00:00:00Z/);
    expect(info).toMatch(/Tagged:\s+yes/);
  });

  it('prints every text literally and in reading order', (context) => {
    const text = tool('pdftotext', [pdfPath, '-']);
    if (text === null) return context.skip();
    expect(text).toContain(hostileStrings[0]);
    expect(text).toContain('[U+6771][U+4EAC] (Tokyo)');
    expect(text).toContain('and [U+202E]gnp.exe');
    expect(text).toContain('Łódź, Ηράκλειο, Санкт-Петербург, Nguyễn');
    const order = [
      'Contents and review checklist',
      'Gate board',
      'Five facts',
      'Model card',
      'Selection',
      'Monitoring plan',
    ];
    const places = order.map((words) => text.lastIndexOf(words));
    expect([...places].sort((a, b) => a - b)).toEqual(places);
    expect(text.replaceAll('\n', '')).toContain('g'.repeat(200));
  });

  it('numbers pages from the second on and marks continued tables', (context) => {
    const page = (n: number) => tool('pdftotext', ['-f', String(n), '-l', String(n), pdfPath, '-']);
    const cover = page(1);
    if (cover === null) return context.skip();
    expect(cover).not.toMatch(/Page \d/);
    expect(page(2)).toMatch(/Page 2 of \d+/);
    const whole = tool('pdftotext', [pdfPath, '-']) ?? '';
    // One table of the fixture is longer than a page; those that fit on one stay whole.
    expect(whole.match(/\(continued\)/g)).toHaveLength(1);
  });

  it('has the same text block on A4', async (context) => {
    const path = join(folder, 'a4.pdf');
    writeFileSync(path, await typeset(fixtureView({ paper: 'a4' })));
    const info = tool('pdfinfo', [path]);
    if (info === null) return context.skip();
    expect(info).toMatch(/Page size:\s+595\.28 x 841\.89 pts \(A4\)/);
    expect(info.match(/Pages:\s+(\d+)/)?.[1]).toBe(tool('pdfinfo', [pdfPath])?.match(/Pages:\s+(\d+)/)?.[1]);
  });
});

describe('refusals', () => {
  it('names the template and line of a typesetting error', async () => {
    const templates = new Map(assets.templates).set('cover.typ', bytes('#let cover(c) = {\n  c.nothing\n}\n'));
    const error = await refusal(typeset(fixtureView(), templates));
    expect(error.diagnostics).toHaveLength(1);
    expect(error.diagnostics[0]).toMatchObject({
      code: 'report.render',
      where: { file: 'templates/cover.typ', line: 2, column: 5 },
    });
    expect(error.diagnostics[0]?.message).toContain('nothing');
  });

  it('fails the build when a figure has no alternative text', () => {
    const view = fixtureView();
    const sections = view.sections.map((section) => ({
      ...section,
      blocks: section.blocks.map((b) => (b.kind === 'figure' ? { ...b, alt: '' } : b)),
    }));
    expect(() => typesetInput({ ...view, sections }, attachments, assets.templates)).toThrow(/alternative text of 0/);
  });

  it('reads no file from the disk', async () => {
    for (const line of ['#read("/etc/hostname")', '#image("../../../../etc/logo.png")']) {
      const job = { mainPath: '/main.typ', files: new Map([['/main.typ', bytes(line)]]), date: '2025-01-01' };
      expect((await refusal(typesetPdf(job, assets.fonts))).code).toBe('report.render');
    }
  });

  it('uses no package import in any template', () => {
    for (const source of assets.templates.values()) {
      expect(new TextDecoder().decode(source)).not.toMatch(/#?import\s+"@|datetime\.today/);
    }
  });
});

/** A font of this machine's making: the shipped mono face under another family name of the same length. */
function renamedMono(family: string): Buffer {
  const mono = Buffer.from(assets.fonts.find((font) => font.name.startsWith('IBMPlexMono'))?.bytes ?? []);
  const wide = (name: string) => Buffer.from(name, 'utf16le').swap16();
  const [from, to] = [wide('IBM Plex Mono'), wide(family)];
  expect(to).toHaveLength(from.length);
  for (let at = mono.indexOf(from); at >= 0; at = mono.indexOf(from, at + 1)) to.copy(mono, at);
  return mono;
}

/** Whether the compiler, asked for a family, warns that it has none. */
async function unknownFamily(family: string): Promise<boolean> {
  const heard: string[] = [];
  const main = `#set document(title: "t", date: datetime(year: 2025, month: 1, day: 1)); #text(font: "${family}")[a]`;
  const job = { mainPath: '/main.typ', files: new Map([['/main.typ', bytes(main)]]), date: '2025-01-01' };
  await typesetPdf(job, assets.fonts, (warning) => heard.push(warning.message));
  return heard.some((message) => message.includes('unknown font family'));
}

function restore(name: string, value: string | undefined): void {
  if (value === undefined) delete process.env[name];
  else process.env[name] = value;
}
