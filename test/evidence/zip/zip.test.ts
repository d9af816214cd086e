import { execFileSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { crc32 } from '../../../src/evidence/zip/crc32.ts';
import { entryNamesProblem } from '../../../src/evidence/zip/entry-names.ts';
import { readZip } from '../../../src/evidence/zip/read-zip.ts';
import { writeZip } from '../../../src/evidence/zip/write-zip.ts';
import { hasTool } from '../../tools.ts';

const fixtures = new URL('fixtures/', import.meta.url);
const fixture = (path: string): Uint8Array => new Uint8Array(readFileSync(new URL(path, fixtures)));
const names = (folder: string): string[] =>
  readdirSync(new URL(folder, fixtures), { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith('.zip'));
const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);
const example = new Map([
  ['b.txt', bytes('two')],
  ['a/one.json', bytes('{}\n')],
  ['c.bin', new Uint8Array()],
]);

test('crc32 has the check value of its polynomial', () => {
  expect(crc32(bytes('123456789'))).toBe(0xcbf43926);
  expect(crc32(new Uint8Array())).toBe(0);
});

describe('readZip', () => {
  test('reads what writeZip wrote, sorted, and only that', () => {
    const zip = writeZip(example);
    const read = readZip(zip);
    expect('files' in read && [...read.files].map(([name, data]) => [name, [...data]])).toEqual([
      ['a/one.json', [...bytes('{}\n')]],
      ['b.txt', [...bytes('two')]],
      ['c.bin', []],
    ]);
    expect(writeZip(new Map([...example].reverse()))).toEqual(zip);
  });

  test('accepts the one good fixture', () => {
    expect(readZip(fixture('crafted/00_good.zip'))).toHaveProperty('files');
  });

  test.each(names('crafted').filter((name) => name !== '00_good.zip'))('refuses crafted/%s', (name) => {
    expect(readZip(fixture(`crafted/${name}`))).toHaveProperty('problem');
  });

  test.each(names('third-party'))('refuses third-party/%s', (name) => {
    expect(readZip(fixture(`third-party/${name}`))).toHaveProperty('problem');
  });

  test('every edit of one byte is found, at every place', () => {
    const zip = writeZip(example);
    for (let at = 0; at < zip.length; at++) {
      for (const mask of [1, 0x80, 0xff]) {
        const edited = zip.slice();
        edited[at] = (edited[at] ?? 0) ^ mask;
        expect(readZip(edited), `byte ${at}`).toHaveProperty('problem');
      }
    }
  });

  test('any bytes give a value, cut and extended zips a problem', () => {
    const zip = writeZip(example);
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 300 }), fc.nat(zip.length), (noise, cut) => {
        expect(readZip(noise)).toHaveProperty('problem');
        const mixed = new Uint8Array([...zip.subarray(0, cut), ...noise]);
        expect('files' in readZip(mixed)).toBe(mixed.length === zip.length && mixed.every((b, i) => b === zip[i]));
      }),
    );
  });
});

describe('names of entries', () => {
  test.each([
    ['../a'],
    ['/a'],
    ['a\\b'],
    ['a//b'],
    ['a/'],
    ['.hidden'],
    ['a.'],
    ['CON'],
    ['nul.txt'],
    ['x/Lpt1.json'],
    ['a/b/c/d'],
    ['ä'],
    ['x'.repeat(101)],
    [''],
  ])('%j is refused', (name) => {
    expect(entryNamesProblem([name])).toBeDefined();
  });

  test.each([['a.txt', 'A.TXT'], ['a', 'a/b'], ['A', 'a/b'], ['a', 'a'], []])(
    '%j, %j together are refused',
    (...all) => {
      expect(entryNamesProblem(all)).toBeDefined();
    },
  );

  test('as many as the cap, no more', () => {
    const some = (n: number) => Array.from({ length: n }, (_, i) => `f${i}`);
    expect(entryNamesProblem(some(256))).toBeUndefined();
    expect(entryNamesProblem(some(257))).toBe('it holds 257 files, at most 256 are allowed');
  });
});

describe.skipIf(!hasTool('python3'))('a second writer and reader', () => {
  test('Python writes the same bytes and reads the same files', () => {
    const folder = mkdtempSync(join(tmpdir(), 'glassalpha-zip-'));
    try {
      const zip = writeZip(example);
      writeFileSync(join(folder, 'ours.zip'), zip);
      execFileSync('python3', ['-c', python, join(folder, 'ours.zip'), join(folder, 'theirs.zip')]);
      expect(new Uint8Array(readFileSync(join(folder, 'theirs.zip')))).toEqual(zip);
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});

/** Reads one zip, checks it, and writes its files again as evidence.md 2.1 says. */
const python = `
import sys, zipfile
source = zipfile.ZipFile(sys.argv[1])
assert source.testzip() is None
with zipfile.ZipFile(sys.argv[2], 'w', zipfile.ZIP_STORED) as target:
    for name in source.namelist():
        info = zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0))
        info.create_system = 3
        info.external_attr = 0o100644 << 16
        target.writestr(info, source.read(name))
`;
