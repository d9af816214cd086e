import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { basicContainer } from '../../src/evidence/basic/basic-container.ts';
import type { PackFiles } from '../../src/evidence/check.ts';
import { inspect } from '../../src/evidence/inspect.ts';
import { sumsText } from '../../src/evidence/pack/sums-text.ts';
import { verificationText } from '../../src/evidence/verification-text.ts';
import { verifyPack } from '../../src/evidence/verify-pack.ts';
import type { SealedManifest } from '../../src/record/seal.ts';
import { hasTool } from '../tools.ts';
import { firstFailing, judgedRecord, options, packOf, reportOf, textOf, utf8, zipOf } from './example-pack.ts';

// The container: in-place edits, repacking, zips put together by hand, arbitrary bytes.

let sealed: SealedManifest;
let files: PackFiles;
let pack: Uint8Array;
let folder: string;
beforeAll(async () => {
  sealed = await judgedRecord();
  ({ files, bytes: pack } = packOf(sealed));
  folder = mkdtempSync(join(tmpdir(), 'glassalpha-tamper-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const auto = (zip: Uint8Array) => verifyPack(zip, { ...options, profile: 'auto' });
const unpack = (name: string, content: PackFiles): string => {
  const path = join(folder, name);
  for (const [file, data] of content) {
    mkdirSync(dirname(join(path, file)), { recursive: true });
    writeFileSync(join(path, file), data);
  }
  return path;
};
/** Zips a folder as Python or Info-ZIP do. */
const zipped = (path: string, how: 'python' | 'zip'): Uint8Array => {
  const target = `${path}.${how}.zip`;
  if (how === 'zip') execFileSync('zip', ['-q', '-r', target, '.'], { cwd: path });
  else execFileSync('python3', ['-m', 'zipfile', '-c', target, '.'], { cwd: path });
  return new Uint8Array(readFileSync(target));
};

describe('edits in place', () => {
  test('1 to 8 bytes anywhere: an answer, never a throw, and the pack fails', async () => {
    const edits = fc.array(fc.tuple(fc.nat(pack.length - 1), fc.integer({ min: 1, max: 255 })), {
      minLength: 1,
      maxLength: 8,
    });
    await fc.assert(
      fc.asyncProperty(edits, async (changes) => {
        const edited = pack.slice();
        for (const [at, mask] of changes) edited[at] = (edited[at] ?? 0) ^ mask;
        if (edited.every((byte, i) => byte === pack[i])) return;
        expect(await firstFailing(edited)).toMatchObject({ id: 'container', exitCode: 1, result: { level: 'none' } });
      }),
      { numRuns: 150 },
    );
  });

  test('arbitrary bytes under every profile', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.uint8Array({ maxLength: 400 }),
        fc.constantFrom('auto', 'strict', 'basic'),
        async (noise, profile) => {
          expect(await verifyPack(noise, { ...options, profile })).toMatchObject({
            ok: false,
            level: 'none',
            exitCode: 1,
          });
          expect(
            await verifyPack(new Uint8Array([...pack.subarray(0, 500), ...noise]), { ...options, profile }),
          ).toMatchObject({ ok: false });
        },
      ),
      { numRuns: 100 },
    );
  });
});

describe.each([
  ['python', 'python3'],
  ['zip', 'zip'],
] as const)('by %s', (how, tool) => {
  const run = test.skipIf(!hasTool(tool));

  run('a repacked pack fails, and the cause is named', async () => {
    const result = await auto(zipped(unpack(`repacked-${how}`, files), how));
    expect(result).toMatchObject({ profile: 'strict', ok: false, level: 'none' });
    expect(result.checks[0]?.detail).toContain('repacked by another program: the files agree with each other');
  });

  run('a zip around the pack is named', async () => {
    const result = await auto(zipped(unpack(`outer-${how}`, new Map([['artifact/pack.zip', pack]])), how));
    expect(result.checks[0]?.detail).toContain('it holds one zip, pack.zip: unpack it and verify that one');
  });

  run('put together by hand: the four lines, intact at most', async () => {
    const result = await auto(zipped(unpack(`hand-${how}`, byHand()), how));
    expect(result).toMatchObject({ profile: 'basic', ok: true, exitCode: 0, level: 'intact', modelId: 'credit_v2' });
    expect(verificationText(result, false)).toEqual([
      '✓ All checksums valid',
      '✓ Manifest complete',
      '✓ Policy gates documented',
      '✓ Reproducibility info present',
      '! Unsigned: anyone could have rebuilt it',
      '! not covered by SHA256SUMS.txt: README.txt',
      '! put together by hand: glassalpha export-evidence-pack makes packs that are checked in full',
      'Gates: FAIL (1 pass, 1 fail)',
      'Assurance: intact: the files are undamaged; that they agree with each other is not shown',
    ]);
  });

  run('put together by hand: inspect reads it', async () => {
    const { metrics, source } = await inspect(zipped(unpack(`read-${how}`, byHand()), how));
    expect(source).toBe('pack');
    expect(metrics).toEqual((await inspect(sealed.bytes)).metrics);
    expect((await inspect(pack)).metrics).toEqual(metrics);
  });

  run.each([
    ['a file changed', () => new Map([...byHand(), ['audit.yaml', utf8('as_of: 2025-10-15\n')]])],
    ['sums missing', () => new Map([...byHand()].filter(([name]) => name !== 'SHA256SUMS.txt'))],
    ['sums empty', () => new Map([...byHand(), ['SHA256SUMS.txt', utf8('')]])],
    ['record missing', () => summed(new Map([...byHand()].filter(([name]) => !name.endsWith('.manifest.json'))))],
    ['report of another record', () => summed(new Map([...byHand(), ['audit.pdf', utf8('%PDF-1.7\n')]]))],
    ['an unlisted JSON file', () => new Map([...byHand(), ['more.json', utf8('{}')]])],
    [
      'decisions of another record',
      () => summed(new Map([...byHand(), ['audit.policy_decisions.json', utf8('{}\n')]])),
    ],
  ])('put together by hand: %s', async (name, content) => {
    const result = await auto(zipped(unpack(`${name.replaceAll(' ', '-')}-${how}`, content()), how));
    expect([name, result.profile, result.exitCode, result.lines.every(({ ok }) => ok)]).toEqual([
      name,
      'basic',
      1,
      false,
    ]);
  });
});

/** What people made before there was a command: report, record, configuration, sums, a note. */
function byHand(): PackFiles {
  const named = new Map<string, Uint8Array>([
    ['audit.pdf', reportOf(sealed)],
    ['audit.manifest.json', sealed.bytes],
    ['audit.yaml', utf8(sealed.manifest.configuration.files[0]?.text ?? '')],
  ]);
  return new Map([...summed(named), ['README.txt', utf8('see the sums\n')]]);
}

function summed(content: PackFiles): PackFiles {
  const listed = new Map([...content].filter(([name]) => /\.(pdf|json|yaml)$/.test(name)));
  return new Map([...content, ['SHA256SUMS.txt', utf8(sumsText(listed))]]);
}

describe('demands on a hand-made zip', () => {
  test.skipIf(!hasTool('python3'))('fail: it has nothing to answer them', async () => {
    const zip = zipped(unpack('demanded', byHand()), 'python');
    const result = await verifyPack(zip, { ...options, profile: 'auto', expected: { model: 'credit_v2' } });
    expect([result.exitCode, result.checks.at(-1)?.status]).toEqual([1, 'fail']);
  });
});

describe.skipIf(!hasTool('zip'))('what the basic reader refuses', () => {
  test('a link', async () => {
    const path = unpack('linked', new Map([['a.txt', utf8('x')]]));
    symlinkSync('/etc/hostname', join(path, 'link'));
    execFileSync('zip', ['-q', '-r', '-y', `${path}.zip`, '.'], { cwd: path });
    expect(await basicContainer(new Uint8Array(readFileSync(`${path}.zip`)))).toEqual({
      problem: 'link: it is a link or no plain file',
    });
  });

  test('a bomb', async () => {
    const path = unpack('bomb', new Map([['zeros', new Uint8Array(5_000_000)]]));
    expect(await basicContainer(zipped(path, 'zip'))).toEqual({
      problem: 'zeros: it unpacks to more than 200 times its size',
    });
  });

  test('junk of file managers is left out and named', async () => {
    const path = unpack(
      'junk',
      new Map([
        ['a.txt', utf8('x')],
        ['.DS_Store', utf8('y')],
        ['__MACOSX/._a.txt', utf8('z')],
      ]),
    );
    const read = await basicContainer(zipped(path, 'zip'));
    expect('files' in read && [...read.files.keys()]).toEqual(['a.txt']);
    expect('warnings' in read && read.warnings[0]).toMatch(/^left out: /);
  });
});

describe.skipIf(!hasTool('sha256sum'))('a second verifier of the sums', () => {
  test('sha256sum agrees, and finds a change', () => {
    const path = unpack('sums', files);
    expect(execFileSync('sha256sum', ['-c', 'SHA256SUMS.txt'], { cwd: path, encoding: 'utf8' })).not.toMatch(/FAILED/);
    writeFileSync(join(path, 'README.txt'), 'other');
    expect(() =>
      execFileSync('sha256sum', ['-c', '--quiet', 'SHA256SUMS.txt'], { cwd: path, stdio: 'pipe' }),
    ).toThrow();
  });
});

test('exporting what was exported gives the same bytes', () => {
  expect(packOf(sealed, files.get('audit.pdf')).bytes).toEqual(pack);
  expect(zipOf(new Map([...files].reverse()))).toEqual(pack);
  expect(textOf(files.get('README.txt'))).toMatch(/^[\x20-\x7e\n]*$/);
});
