import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { deflateSync } from 'node:zlib';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { GlassAlphaError } from '../../src/base/diagnostic.ts';
import { sha256Hex } from '../../src/base/sha256.ts';
import { inflate } from '../../src/evidence/inflate.ts';
import { pdfAttachments } from '../../src/evidence/pdf-attachments.ts';
import { metrics, reportPdf, sealed, typesetWith } from './report-pdf.ts';

const latin1 = (bytes: Uint8Array): string => Buffer.from(bytes).toString('latin1');
const bytesOf = (text: string): Uint8Array => Uint8Array.from(Buffer.from(text, 'latin1'));

async function outcome(bytes: Uint8Array): Promise<string> {
  try {
    return (await pdfAttachments(bytes)).map(({ name }) => name).join(', ');
  } catch (error) {
    if (!(error instanceof GlassAlphaError)) throw error;
    return error.diagnostics[0]!.message.replace('not an original GlassAlpha report: ', '');
  }
}

describe('pdfAttachments', () => {
  test('gives the files that were attached, byte for byte', async () => {
    const files = await pdfAttachments(reportPdf);
    expect(files.map(({ name }) => name)).toEqual(['manifest.json', 'metrics.json']);
    expect(files[0]?.bytes).toEqual(sealed.bytes);
    expect(files[1]?.bytes).toEqual(metrics);
  });

  test('large, tiny and incompressible files too', async () => {
    let x = 1;
    const noise = Uint8Array.from({ length: 100_000 }, () => {
      x = (x * 48271) % 2147483647;
      return x >> 7;
    });
    const files = { big: new Uint8Array(3_000_000).fill(65), noise, one: Uint8Array.of(40) };
    const got = await pdfAttachments(typesetWith(files));
    expect(got.map(({ name, bytes }) => `${name} ${sha256Hex(bytes)}`)).toEqual(
      Object.entries(files).map(([name, bytes]) => `${name} ${sha256Hex(bytes)}`),
    );
  });

  const hasPdfdetach = spawnSync('pdfdetach', ['-v']).error === undefined;
  test.runIf(hasPdfdetach)('agrees with pdfdetach', () => {
    const folder = mkdtempSync(join(tmpdir(), 'pdf-'));
    try {
      writeFileSync(join(folder, 'report.pdf'), reportPdf);
      execFileSync('pdfdetach', ['-saveall', '-o', folder, join(folder, 'report.pdf')]);
      expect(Uint8Array.from(readFileSync(join(folder, 'manifest.json')))).toEqual(sealed.bytes);
      expect(Uint8Array.from(readFileSync(join(folder, 'metrics.json')))).toEqual(metrics);
    } finally {
      rmSync(folder, { recursive: true });
    }
  });

  test('refuses what another program saved or added to', async () => {
    const text = latin1(reportPdf);
    const root = /\/Root (\d+) 0 R/.exec(text)![1];
    const start = /startxref\n(\d+)/.exec(text)![1];
    const appended = `${text}\nxref\n0 0\ntrailer\n<< /Size 1 /Root ${root} 0 R /Prev ${start} >>\nstartxref\n${text.length + 1}\n%%EOF\n`;
    expect(await outcome(bytesOf(appended))).toMatch(/saved again|cross-reference/);
    expect(await outcome(bytesOf(text.replace('/Root', '/Encrypt 1 0 R /Root')))).toBe(
      'it was saved again or encrypted',
    );
    expect(await outcome(bytesOf(`${text} `))).toBe('it does not end as one');
    expect(await outcome(bytesOf(`x${text}`))).toBe('it is not a PDF 1.x file');
    expect(await outcome(bytesOf(text.replaceAll('/EmbeddedFiles', '/EmbeddedFilez')))).toBe(
      'it has no attached files',
    );
    expect(await outcome(bytesOf(text.replaceAll('/FlateDecode', '/LZWDecoding')))).toBe(
      'attached file manifest.json is encoded',
    );
    expect(await outcome(typesetWith({}))).toBe('it has no attached files');
  });

  test('names twice, a size that lies, a bomb', async () => {
    const text = latin1(reportPdf);
    expect(await outcome(bytesOf(text.replace('(metrics.json) ', '(manifest.json)')))).toBe(
      'its list of attached files is damaged',
    );
    expect(await outcome(bytesOf(text.replace(/\/Size (\d)(\d*)\n\s+\/ModDate/, '/Size 9$2\n    /ModDate')))).toBe(
      'attached file manifest.json is damaged',
    );
    const bomb = Uint8Array.from(deflateSync(Buffer.alloc(50_000_000)));
    expect(await inflate(bomb, 1000)).toBeUndefined();
    expect(await inflate(bomb.subarray(0, 100), 50_000_000)).toBeUndefined();
  });

  test('cut anywhere, it is refused', async () => {
    for (let length = 0; length < reportPdf.length; length += 97) {
      expect(await outcome(reportPdf.subarray(0, length))).not.toContain('manifest.json, metrics.json');
    }
  });

  test('with any bytes changed: the same files, other bytes or a refusal, never another exception', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.tuple(fc.nat(reportPdf.length - 1), fc.nat(255)), { minLength: 1, maxLength: 4 }),
        async (changes) => {
          const bytes = Uint8Array.from(reportPdf);
          for (const [at, value] of changes) bytes[at] = value;
          await outcome(bytes);
        },
      ),
      { numRuns: 400 },
    );
  });

  test('hostile structure ends soon', async () => {
    const text = latin1(reportPdf);
    const xref = text.indexOf('\nxref\n') + 1;
    const catalogue = text.lastIndexOf('/Names <<');
    const room = xref - catalogue - 20;
    const fill = (content: string) =>
      bytesOf(text.slice(0, catalogue) + content.padEnd(room, ' ') + text.slice(catalogue + room));
    const started = performance.now();
    for (const content of [
      '['.repeat(room),
      '<<'.repeat(room / 2),
      '('.repeat(room),
      '/Names 1 0 R /Names 2 0 R',
      '%'.repeat(room),
    ]) {
      expect(await outcome(fill(content.slice(0, room)))).toMatch(/damaged|no attached/);
    }
    expect(performance.now() - started).toBeLessThan(2000);
  });
});
