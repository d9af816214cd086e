import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { beforeAll, describe, expect, test } from 'vitest';
import { digest, type Finished, folder, glassalpha, node } from '../cli/run-glassalpha.ts';

/** The packed package, installed into an empty folder: what a user gets. */

const root = fileURLToPath(new URL('../..', import.meta.url));
const bin = (name: string) => join(root, 'node_modules', '.bin', name);
const own = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));

interface Locked {
  readonly version: string;
  readonly dev?: boolean;
  readonly optional?: boolean;
}

interface Packed {
  readonly filename: string;
  readonly size: number;
  readonly unpackedSize: number;
  readonly files: readonly { readonly path: string; readonly mode: number }[];
}

let tarball: string;
let packed: Packed;
let home: string;

beforeAll(() => {
  const place = folder();
  // Without scripts: `npm test` has built already, and other tests are using the build.
  const printed = npm(['pack', '--ignore-scripts', '--json', '--pack-destination', place], root);
  packed = JSON.parse(printed)[0] ?? Object.values(JSON.parse(printed))[0];
  tarball = join(place, packed.filename);
  home = folder({ 'package.json': '{"private": true, "type": "module"}\n' });
  npm(['install', '--ignore-scripts', '--prefer-offline', '--no-audit', '--no-fund', tarball], home);
}, 300_000);

describe('the tarball', () => {
  test('holds what runs and nothing else', () => {
    const paths = packed.files.map(({ path }) => path);
    const bundled = new Set(paths.flatMap((path) => /^node_modules\/([^/]+)/.exec(path)?.[1] ?? []));
    expect([...bundled].filter((name) => !/^d3-|^internmap$/.test(name))).toEqual([]);
    const folders = [...new Set(paths.map((path) => path.split('/')[0]))].sort();
    const files = ['CHANGELOG.md', 'LICENSE', 'README.md', 'authorities.yaml', 'package.json'];
    const ours = ['dist', 'examples', 'fonts', 'policies', 'schemas', 'templates'];
    expect(folders).toEqual([...files, ...ours, 'node_modules'].sort());
    const shipped = paths.filter((path) => !path.startsWith('node_modules/') && !path.endsWith('.d.ts'));
    expect(
      shipped.filter((path) => /(^|\/)(test|bench|scripts|shared|demo|src)\/|\.(tsx?|map|tgz|pdf)$/.test(path)),
    ).toEqual([]);
    for (const path of [
      'dist/cli/main.js',
      'dist/index.d.ts',
      'dist/package-lock.json',
      'policies/firm_credit_baseline.yaml',
    ])
      expect(paths).toContain(path);
    expect(paths.filter((path) => path.startsWith('fonts/') && path.endsWith('.ttf'))).toHaveLength(6);
  });

  test('is small', () => {
    console.log(
      `${packed.filename}: ${packed.size} bytes, unpacked ${packed.unpackedSize}, ${packed.files.length} files`,
    );
    expect(packed.size).toBeLessThan(3_000_000);
    expect(packed.unpackedSize).toBeLessThan(10_000_000);
  });

  test('carries the lock file that this version was built with', () => {
    const shipped = readFileSync(join(home, 'node_modules/glassalpha/dist/package-lock.json'));
    expect(Buffer.compare(shipped, readFileSync(join(root, 'package-lock.json')))).toBe(0);
  });

  test('needs no script to be installed', () => {
    for (const name of ['preinstall', 'install', 'postinstall']) expect(own.scripts[name]).toBeUndefined();
  });

  test('publint finds nothing', () => {
    expect(execFileSync(bin('publint'), ['run', tarball, '--strict'], { encoding: 'utf8' })).toContain('All good');
  });

  test('its types resolve for every kind of import it promises', () => {
    const report = JSON.parse(
      execFileSync(bin('attw'), [tarball, '--profile', 'esm-only', '--format', 'json'], { encoding: 'utf8' }),
    );
    expect(report.analysis.types.kind).toBe('included');
    const ignored = ['node10', 'node16-cjs'];
    const problems = Object.values(
      report.problems as Record<string, { resolutionKind: string; kind: string }[]>,
    ).flat();
    expect(problems.filter((problem) => !ignored.includes(problem.resolutionKind))).toEqual([]);
  });
});

/** Installing, compiling and auditing take their time on a machine that has other things to do. */
const long = 180_000;

describe('installed', { timeout: long }, () => {
  test('brings the locked version of everything that shapes bytes', () => {
    const lock = JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8')).packages as Record<string, Locked>;
    // The progress bar's own packages, and the one that tells C libraries apart, touch no output.
    const free = /node_modules\/(string-width|strip-ansi|ansi-regex|emoji-regex|is-fullwidth-code-point|detect-libc)$/;
    const needed = Object.entries(lock).filter(
      ([path, { dev, optional }]) => path !== '' && dev !== true && optional !== true && !free.test(path),
    );
    expect(needed.length).toBeGreaterThan(15);
    for (const [path, { version }] of needed) {
      const places = [join(home, 'node_modules/glassalpha', path), join(home, path)];
      const found = places.find((place) => existsSync(join(place, 'package.json')));
      expect(found, path).toBeDefined();
      expect(JSON.parse(readFileSync(join(found ?? '', 'package.json'), 'utf8')).version, path).toBe(version);
    }
    // What asks for a range comes in the tarball: a later release of it must not change a chart.
    for (const name of ['d3-scale', 'd3-array', 'd3-shape', 'd3-path'])
      expect(existsSync(join(home, 'node_modules/glassalpha/node_modules', name)), name).toBe(true);
  });

  test('prints its version', async () => {
    const printed = npm(['exec', '--no', '--', 'glassalpha', '--version'], home);
    expect(printed).toBe(`${own.version}\n`);
  });

  test('writes the bytes that this working copy writes', async () => {
    const main = join(home, 'node_modules/glassalpha/dist/cli/main.js');
    const run = await node([main, 'quickstart'], { cwd: home });
    expect(run.code, run.stderr).toBe(0);
    expect(run.stdout).toMatch(/^Created +my-audit-project \(13 files\)\nAudit /);
    const here = folder();
    expectDone(await glassalpha(['quickstart', '--output', 'here'], { cwd: here }), 0);
    const report = 'reports/german_credit_xgb_audit_2025Q3';
    for (const end of ['.pdf', '.manifest.json', '.policy_decisions.json'])
      expect(digest(join(home, 'my-audit-project', report + end)), end).toBe(digest(join(here, 'here', report + end)));
  });

  test('is a library', async () => {
    writeFileSync(
      join(home, 'use.mjs'),
      `import { audit, GlassAlphaError, inspect } from 'glassalpha';
import { readFile } from 'node:fs/promises';
const result = await audit('my-audit-project/audit.yaml');
await result.save('saved/report.pdf');
const { manifest } = await inspect(await readFile('saved/report.pdf'));
const failure = await audit('missing.yaml').catch((error) => error);
console.log(JSON.stringify({
  states: result.gates.map((gate) => gate.status),
  passed: result.passed, exitCode: result.exitCode, outcome: result.outcome,
  same: manifest.manifest_hash === result.manifest.manifest_hash,
  failure: failure instanceof GlassAlphaError && failure.code,
}));
`,
    );
    const run = await node(['use.mjs'], { cwd: home });
    expectDone(run, 0);
    expect(run.stderr).toBe('');
    expect(JSON.parse(run.stdout)).toEqual({
      states: ['PASS', 'FAIL', 'FAIL', 'FAIL'],
      passed: false,
      exitCode: 1,
      outcome: 'FAIL',
      same: true,
      failure: 'config.not_found',
    });
    const report = 'my-audit-project/reports/german_credit_xgb_audit_2025Q3.pdf';
    expect(digest(join(home, 'saved/report.pdf'))).toBe(digest(join(home, report)));
  });

  test('runs the script of the example project', async () => {
    const run = await node(['run-audit.mjs'], { cwd: join(home, 'my-audit-project') });
    expectDone(run, 1);
    expect(run.stdout).toMatch(/^FAIL Demographic Parity 0\.\d+ against 0\.1$/m);
  });

  test('can be imported by its documented names only', async () => {
    const documented = ['.', './metrics', './models', './explain', './policy', './evidence', './report'];
    const exported = Object.keys(own.exports).filter((name) => !['./schemas/*.json', './package.json'].includes(name));
    expect(exported.filter((name) => !documented.includes(name))).toEqual([]);
    const tried = [
      ...exported.map((name) => name.replace(/^\./, 'glassalpha')),
      'glassalpha/package.json',
      'glassalpha/schemas/manifest.v1.json',
    ];
    const refused = [
      'glassalpha/dist/index.js',
      'glassalpha/dist/app/library.js',
      'glassalpha/src/index.ts',
      'glassalpha/templates/report.typ',
    ];
    writeFileSync(
      join(home, 'resolve.mjs'),
      `for (const name of ${JSON.stringify([...tried, ...refused])})
  try { import.meta.resolve(name); console.log(name); } catch (error) { console.log(error.code); }\n`,
    );
    const { stdout } = await node(['resolve.mjs'], { cwd: home });
    expect(stdout.trimEnd().split('\n')).toEqual([...tried, ...refused.map(() => 'ERR_PACKAGE_PATH_NOT_EXPORTED')]);
  });

  test.each([
    ['with the types of Node', { types: ['node'], typeRoots: [join(root, 'node_modules/@types')], skipLibCheck: true }],
    ['with the types of a browser', { types: [], lib: ['es2023', 'dom'], skipLibCheck: false }],
  ])('has types that a strict project accepts, %s', (_, more) => {
    const project = join(home, 'typed');
    mkdirSync(project, { recursive: true });
    const options = { strict: true, exactOptionalPropertyTypes: true, noUncheckedIndexedAccess: true, noEmit: true };
    const target = { module: 'nodenext', moduleResolution: 'nodenext', target: 'es2023' };
    const tsconfig = { compilerOptions: { ...options, ...target, ...more }, files: ['use.ts'] };
    writeFileSync(join(project, 'tsconfig.json'), JSON.stringify(tsconfig));
    writeFileSync(
      join(project, 'use.ts'),
      `import { audit, GlassAlphaError, loadModel, type AuditConfigInput, type AuditOptions, type GateStatus } from 'glassalpha';

const config: AuditConfigInput = { as_of: '2025-09-30', data: { path: 'scores.csv', target_column: 'y', score_column: 'p' } };
const options: AuditOptions = { strict: true, threads: 2 };
export async function states(): Promise<readonly GateStatus[]> {
  const result = await audit(config, options);
  const n: number | undefined = result.metrics['roc_auc']?.result.n;
  if (n === undefined && !(await loadModel('m.json'))) throw new GlassAlphaError([]);
  return result.gates.map((gate) => gate.status);
}
// @ts-expect-error a key that no configuration has
export const wrong: AuditConfigInput = { as_of: '2025-09-30', treshold: 0.5 };
// @ts-expect-error threads are a number
export const other: AuditOptions = { threads: 'two' };
`,
    );
    const check = () =>
      execFileSync(process.execPath, [join(root, 'node_modules/typescript/bin/tsc'), '-p', project], {
        encoding: 'utf8',
      });
    expect(failureOf(check)).toBe('');
  });
});

test('api.md lists the public declarations as they are', async () => {
  const { code, stderr } = await node([join(root, 'scripts/api.mjs'), '--check'], { cwd: root });
  expect(stderr).toBe('');
  expect(code).toBe(0);
});

function npm(args: readonly string[], cwd: string): string {
  return execFileSync(process.platform === 'win32' ? 'npm.cmd' : 'npm', args, {
    cwd,
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'pipe'],
    shell: process.platform === 'win32',
    // The settings of an outer `npm test` must not become those of this run.
    env: Object.fromEntries(Object.entries(process.env).filter(([name]) => !/^npm_/i.test(name))),
  });
}

function failureOf(work: () => string): string {
  try {
    return work();
  } catch (error) {
    return String((error as { stdout?: unknown }).stdout ?? error);
  }
}

function expectDone({ code, stderr }: Finished, expected: number): void {
  expect(code, stderr).toBe(expected);
}
