import { chmodSync, mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { copyOf, folder, glassalpha, heads, listing, write } from './run-glassalpha.ts';

// Where the report cannot go: refused before any work, in words, with nothing written.

let project: string;
beforeAll(async () => {
  const cwd = folder();
  await glassalpha(['quickstart', '-d', 'predictions', '-o', 'p', '--no-run'], { cwd });
  project = join(cwd, 'p');
});

// The superuser may read and write anywhere: the system would not refuse. Windows has other permissions.
const refusable = process.platform !== 'win32' && process.getuid?.() !== 0;

describe.concurrent('an output that cannot be written', () => {
  it.each([
    ['standard output', ['-o', '-'], 'error[report.format]: a PDF is not written to standard output'],
    ['HTML', ['-o', 'r.html'], 'error[config.unavailable]: the HTML report is not available in this version'],
    ['another format', ['-o', 'r.docx'], 'error[report.format]: "r.docx" names no report format'],
    ['no extension', ['-o', 'r'], 'error[report.format]: "r" names no report format'],
    ['a folder', ['-o', 'taken.pdf'], 'error[io.permission]: "taken.pdf" is a folder'],
    ['a folder in place of the record', ['-o', 'other.pdf'], 'error[io.permission]: "other.manifest.json" is a folder'],
    [
      'below a file',
      ['-o', 'audit.yaml/x/r.pdf'],
      'error[io.permission]: "audit.yaml/x/r.pdf" cannot be created: "audit.yaml" is a file',
    ],
    [
      'the configuration itself',
      ['-o', 'r.pdf', '--write-config', 'audit.yaml'],
      'error[io.exists]: --write-config names the configuration itself',
    ],
  ])('%s', async (_, args, head) => {
    const cwd = copyOf(project);
    mkdirSync(join(cwd, 'taken.pdf'));
    mkdirSync(join(cwd, 'other.manifest.json'));
    const before = listing(cwd);
    const run = await glassalpha(['audit', ...args], { cwd });
    expect(run).toMatchObject({ code: 2, stdout: '' });
    expect(heads(run)).toEqual([head]);
    expect(listing(cwd)).toEqual(before);
  });

  it('report.output_path of another format is a fault of the configuration, at its place', async () => {
    const cwd = copyOf(project);
    write(cwd, 'audit.yaml', readFileSync(join(cwd, 'audit.yaml'), 'utf8').replace('{quarter}.pdf', '{quarter}.html'));
    const run = await glassalpha(['audit'], { cwd });
    expect(run.code).toBe(2);
    expect(run.stderr).toMatch(/error\[config\.unavailable\]: .*HTML.*\n +--> audit\.yaml:\d+:\d+/);
  });

  if (refusable)
    it('a folder without write permission', async () => {
      const cwd = copyOf(project);
      mkdirSync(join(cwd, 'shut'));
      chmodSync(join(cwd, 'shut'), 0o555);
      const run = await glassalpha(['audit', '-o', 'shut/r.pdf'], { cwd });
      expect(heads(run)).toEqual([expect.stringContaining('no permission in "shut"')]);
      chmodSync(join(cwd, 'shut'), 0o755);
    });

  if (refusable)
    it('a configuration that may not be read', async () => {
      const cwd = copyOf(project);
      chmodSync(join(cwd, 'audit.yaml'), 0o000);
      const run = await glassalpha(['audit'], { cwd });
      expect(run.code).toBe(2);
      expect(heads(run)).toEqual([expect.stringContaining('error[io.permission]')]);
    });

  it.runIf(process.platform === 'linux')('a folder of the system that takes no files', async () => {
    const cwd = copyOf(project);
    const before = listing(cwd);
    const run = await glassalpha(['audit', '-o', '/proc/glassalpha/r.pdf'], { cwd });
    expect(run).toMatchObject({ code: 2, stdout: '' });
    expect(heads(run)[0]).toContain('error[io.permission]');
    expect(listing(cwd)).toEqual(before);
  });
});

describe.concurrent('an output that can be written', () => {
  it('makes its folders, and replaces its own earlier files', async () => {
    const cwd = copyOf(project);
    write(cwd, 'a/b/r.pdf', 'earlier');
    const run = await glassalpha(['audit', '-o', 'a/b/r.pdf'], { cwd });
    expect(run.code).toBe(1);
    const made = Object.keys(listing(join(cwd, 'a/b')));
    expect(made).toEqual(['r.environment.json', 'r.manifest.json', 'r.pdf', 'r.policy_decisions.json', 'r.run.json']);
    expect(readFileSync(join(cwd, 'a/b/r.pdf')).subarray(0, 5).toString()).toBe('%PDF-');
  });

  it('is named after the configuration if nothing names it', async () => {
    const cwd = copyOf(project);
    write(cwd, 'credit.yaml', readFileSync(join(cwd, 'audit.yaml'), 'utf8').replace(/^report: .*\n/m, ''));
    await glassalpha(['audit', '-c', 'credit.yaml'], { cwd });
    expect(Object.keys(listing(cwd))).toContain('credit_report.pdf');
  });

  it('stands relative to the configuration in report.output_path, relative to the working directory in --output', async () => {
    const cwd = copyOf(project);
    mkdirSync(join(cwd, 'elsewhere'));
    const [configured, given] = await Promise.all([
      glassalpha(['audit', '-c', '../audit.yaml'], { cwd: join(cwd, 'elsewhere') }),
      glassalpha(['audit', '-c', '../audit.yaml', '-o', 'r.pdf'], { cwd: join(cwd, 'elsewhere') }),
    ]);
    expect([configured.code, given.code]).toEqual([1, 1]);
    expect(Object.keys(listing(cwd))).toEqual(
      expect.arrayContaining(['elsewhere/r.pdf', 'reports/german_credit_scores_audit_2025Q3.pdf']),
    );
  });
});
