import { spawnSync } from 'node:child_process';
import { mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { beforeAll, describe, expect, test } from 'vitest';
import { folder, glassalpha, node } from '../cli/run-glassalpha.ts';

/** What README says runs, runs as it stands there. */

const root = fileURLToPath(new URL('../..', import.meta.url));
const readme = readFileSync(join(root, 'README.md'), 'utf8');
const own = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));

interface Fence {
  readonly language: string;
  readonly code: string;
}

const fences: readonly Fence[] = [...readme.matchAll(/^```(\w+)\n([\s\S]*?)^```$/gm)].map(([, language, code]) => ({
  language: language ?? '',
  code: code ?? '',
}));
const blocks = (language: string) => fences.filter((fence) => fence.language === language).map(({ code }) => code);

let project: string;

beforeAll(async () => {
  project = join(folder(), 'project');
  const made = await glassalpha(['quickstart', '--no-run', '--output', project], { cwd: folder() });
  expect(made.code, made.stderr).toBe(0);
});

test('every block is of a kind that is tested here', () => {
  expect([...new Set(fences.map(({ language }) => language))].sort()).toEqual(['bash', 'ts', 'yaml']);
  expect(readme.match(/^```/gm)).toHaveLength(2 * fences.length);
});

describe('bash', () => {
  test('the two commands of a fresh clone name scripts of this package', () => {
    const [demo, tests] = blocks('bash');
    expect([demo, tests]).toEqual(['npm ci && npm run demo\n', 'npm ci && npm test\n']);
    expect(Object.keys(own.scripts)).toEqual(expect.arrayContaining(['demo', 'test']));
  });

  test.skipIf(process.platform === 'win32')('every other block runs in the example project', () => {
    const others = blocks('bash').filter((code) => !code.startsWith('npm ci'));
    expect(others.length).toBeGreaterThan(0);
    const bin = folder();
    const main = join(root, 'dist/cli/main.js');
    writeFileSync(join(bin, 'glassalpha'), `#!/bin/sh\nexec "${process.execPath}" "${main}" "$@"\n`, { mode: 0o755 });
    for (const code of others) {
      const env = { ...process.env, PATH: `${bin}${delimiter}${process.env['PATH']}` };
      const { stdout, stderr } = spawnSync('bash', ['-c', code], { cwd: project, env, encoding: 'utf8' });
      expect(stderr).not.toMatch(/^error|not found/m);
      // The example fails a gate at error level, and `echo $?` says so.
      expect(stdout).toMatch(/\nResult +FAIL \(exit 1\)[^\n]*\n1\n$/);
    }
  });

  test('every command that the text names is one', async () => {
    const named = [...new Set([...readme.matchAll(/`glassalpha ([a-z-]+)/g)].map((match) => match[1] ?? ''))];
    const table = [...readme.matchAll(/^\| `([a-z-]+)` \|/gm)].map((match) => match[1] ?? '');
    const { stderr, stdout } = await glassalpha(['--help'], { cwd: folder() });
    for (const command of [...named, ...table]) expect(stdout + stderr).toMatch(new RegExp(`^ +${command}\\b`, 'm'));
    const listed = [...stdout.matchAll(/^ {2}([a-z][a-z-]*)(?= ).*$/gm)].map((match) => match[1] ?? '');
    expect(table.sort()).toEqual(listed.filter((name) => name !== 'help' && name !== 'glassalpha').sort());
  });
});

describe('yaml', () => {
  const [smallest = '', policy = ''] = blocks('yaml');
  const gated = (gates: string) => `${smallest}policy_gates: ${gates}\n`;

  /** A table of the columns that README's smallest configuration names. */
  const scores = ['defaulted,pd,gender,age_band']
    .concat(
      Array.from(
        { length: 200 },
        (_, i) => `${i % 3 === 0 ? 1 : 0},0.${((i * 37) % 90) + 10},${i % 2 ? 'f' : 'm'},${i % 4 ? '26-61' : '62+'}`,
      ),
    )
    .join('\n');

  test.each([
    ['the smallest configuration', smallest, 0],
    ['with the shipped policy', gated('firm_credit_baseline'), 1],
    ['with a policy of one’s own', gated('policy.yaml'), 0],
  ])('%s is valid and gives a report', async (_, config, code) => {
    expect(blocks('yaml')).toHaveLength(2);
    const cwd = folder({ 'audit.yaml': config, 'policy.yaml': policy, 'scores.csv': `${scores}\n` });
    const valid = await glassalpha(['validate', 'audit.yaml'], { cwd });
    expect(valid.code, valid.stderr).toBe(0);
    expect(valid.stdout).toContain('audit.yaml: valid');
    const audited = await glassalpha(['audit', '--config', 'audit.yaml', '--output', 'report.pdf'], { cwd });
    expect(audited.code, audited.stderr).toBe(code);
    expect(audited.stdout).toMatch(/^Report +report\.pdf \(\d+ pages/m);
  });
});

test('ts: the block runs as a module of the example project and writes the report', async () => {
  const [code = ''] = blocks('ts');
  expect(blocks('ts')).toHaveLength(1);
  mkdirSync(join(project, 'node_modules'));
  symlinkSync(root, join(project, 'node_modules/glassalpha'), 'junction');
  writeFileSync(join(project, 'readme.mjs'), code);
  const { code: exit, stdout, stderr } = await node(['readme.mjs'], { cwd: project });
  expect(exit, stderr).toBe(0);
  expect(stdout).toMatch(/^FAIL Demographic Parity 0\.\d+$/m);
  expect(readFileSync(join(project, 'report.pdf')).subarray(0, 5).toString()).toBe('%PDF-');
});

test('the table of files names what an audit writes', () => {
  const table = readme.slice(readme.indexOf('| file | content |'));
  for (const end of ['pdf', 'manifest.json', 'policy_decisions.json', 'environment.json', 'run.json'])
    expect(table).toContain(`\`report.${end}\``);
});
