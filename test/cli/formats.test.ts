import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { copyOf, folder, glassalpha, listing, write } from './run-glassalpha.ts';

// What a pipeline reads: standard output of `audit` and `validate` in every format, and the limit on the age of as_of.

let base: string;
beforeAll(async () => {
  const parent = folder();
  const made = await glassalpha(['quickstart', '--data', 'predictions', '--output', 'p', '--no-run'], { cwd: parent });
  expect(made).toMatchObject({ code: 0, stderr: '' });
  base = join(parent, 'p');
});

const audit = (cwd: string, ...more: readonly string[]) =>
  glassalpha(['audit', '-c', 'audit.yaml', '-o', 'report.pdf', ...more], { cwd });

describe.concurrent('audit --format', () => {
  it.each([
    ['junit', /^<\?xml version="1.0" encoding="UTF-8"\?>\n<testsuites name="glassalpha" tests="4" failures="2" /],
    ['sarif', /"version": "2.1.0"/],
    ['github', /^::error file=configs\/policy\/firm_credit_baseline.yaml,line=\d+,title=FAIL Demographic Parity::/m],
    ['markdown', /^### Model audit: german/],
    ['json', /^\{"as_of":"2025-09-30"/],
  ])('%s: only the document on standard output, exit code as ever', async (format, start) => {
    const cwd = copyOf(base);
    const run = await audit(cwd, '--format', format);
    expect(run.code).toBe(1);
    expect(run.stdout).toMatch(start);
    expect(run.stdout).not.toContain('\u001b');
    if (format === 'json' || format === 'sarif') expect(() => JSON.parse(run.stdout)).not.toThrow();
  });

  it('an annotation points at the gate’s line', async () => {
    const cwd = copyOf(base);
    const { stdout } = await audit(cwd, '--format', 'github');
    const [, file = '', line = ''] =
      /^::error file=([^,]*),line=(\d+),title=FAIL Demographic Parity/m.exec(stdout) ?? [];
    const text = readFileSync(join(cwd, file), 'utf8').split('\n')[Number(line) - 1];
    expect(text).toContain('Demographic Parity');
  });
});

describe.concurrent('audit --max-as-of-age', () => {
  it('ends in 1 and writes nothing if the date is older', async () => {
    const cwd = copyOf(base);
    const before = listing(cwd);
    const run = await audit(cwd, '--max-as-of-age', '31');
    expect(run).toMatchObject({ code: 1, stdout: '' });
    expect(run.stderr).toMatch(
      /error\[config.value\]: as_of 2025-09-30 is \d+ days old on .*; --max-as-of-age allows 31/,
    );
    expect(run.stderr).toContain('Nothing was written.');
    expect(listing(cwd)).toEqual(before);
  });

  it('is one JSON document under --format json', async () => {
    const run = await audit(copyOf(base), '--max-as-of-age', '0', '--format', 'json');
    expect(run).toMatchObject({ code: 1, stderr: '' });
    expect(JSON.parse(run.stdout).diagnostics).toHaveLength(1);
  });

  it('lets a young date pass, and counts --as-of', async () => {
    const today = new Date().toISOString().slice(0, 10);
    const cwd = copyOf(base);
    write(
      cwd,
      'audit.yaml',
      readFileSync(join(cwd, 'audit.yaml'), 'utf8').replace('strict_mode: true', 'strict_mode: false'),
    );
    const run = await audit(cwd, '--max-as-of-age', '2', '--as-of', today);
    expect(run.code).toBe(1);
    expect(run.stdout).toContain(`as of ${today}`);
  });
});

describe.concurrent('validate --format', () => {
  it('sarif: no finding in a valid file, exit 0', async () => {
    const run = await glassalpha(['validate', 'audit.yaml', '--format', 'sarif'], { cwd: base });
    expect(run.code).toBe(0);
    expect(JSON.parse(run.stdout).runs[0].results).toEqual([]);
  });

  it('github: an annotation at the line of the mistake, exit 2', async () => {
    const cwd = copyOf(base);
    write(cwd, 'audit.yaml', `${readFileSync(join(cwd, 'audit.yaml'), 'utf8')}treshold: 0.4\n`);
    const run = await glassalpha(['validate', 'audit.yaml', '--format', 'github'], { cwd });
    expect(run.code).toBe(2);
    expect(run.stdout).toMatch(/^::error file=audit.yaml,line=\d+,col=1,endColumn=\d+,title=config.unknown_key::/);
  });
});
