import { readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { copyOf, digest, folder, glassalpha, heads, listing, write } from './run-glassalpha.ts';

// An audit run again from its report: every byte the same, or the first cause named.

const report = 'reports/german_credit_xgb_audit_2025Q3.pdf';
let project: string;
beforeAll(async () => {
  const parent = folder();
  expect(await glassalpha(['quickstart', '-o', 'p'], { cwd: parent })).toMatchObject({ code: 0 });
  project = join(parent, 'p');
});

/** A small audit of scores, in a new folder. */
async function small(more: readonly string[] = []): Promise<string> {
  const lines = Array.from({ length: 60 }, (_, i) => `${i},${i % 2},${(i % 7) / 7},${i % 3 === 0 ? 'a' : 'b'}`);
  const cwd = folder({
    'scores.csv': `id,y,s,g\n${lines.join('\n')}\n`,
    'policy/firm.yaml':
      'policy_name: Firm\nversion: "1"\neffective_date: "2025-01-01"\ngates:\n  - {name: Accuracy, metric: accuracy, threshold: 0.1, comparison: greater_than, severity: error}\n',
    'audit.yaml':
      'as_of: 2025-09-30\npolicy_gates: policy/firm.yaml\ndata: {path: scores.csv, target_column: y, score_column: s, id_column: id, protected_attributes: [g]}\n',
  });
  expect(await glassalpha(['audit', '-o', 'r.pdf', ...more], { cwd })).toMatchObject({ code: 0 });
  return cwd;
}

describe.concurrent('reproduce', () => {
  it('the quickstart: report, record, decisions and sidecar are identical, and nothing stays behind', async () => {
    const before = listing(project);
    const run = await glassalpha(['reproduce', report, '--inputs', '.'], { cwd: project });
    expect(run.code).toBe(0);
    expect(run.stdout).toBe(
      `Identical report, manifest, policy decisions, shift_analysis.json (sha256 ${digest(join(project, report)).slice(0, 16)}…)\n`,
    );
    expect(listing(project)).toEqual(before);
  });

  it('from the record alone, with flags of the audit and named inputs', async () => {
    const cwd = await small(['--seed', '7', '--threshold', '0.4']);
    const run = await glassalpha(
      ['reproduce', 'r.manifest.json', '--data', 'scores.csv', '--format', 'json', '--keep', 'again'],
      { cwd },
    );
    expect(run.code).toBe(0);
    expect(JSON.parse(run.stdout)).toMatchObject({ outcome: 'identical', causes: [] });
    expect(digest(join(cwd, 'again/report.pdf'))).toBe(digest(join(cwd, 'r.pdf')));
  });

  it('names every input that is missing, with its digest and the flag that brings it', async () => {
    const run = await glassalpha(['reproduce', report], { cwd: project });
    expect(run).toMatchObject({ code: 2, stdout: '' });
    expect(heads(run)).toHaveLength(4);
    expect(run.stderr).toContain(`holdout.csv, sha256 ${digest(join(project, 'data/holdout.csv'))}`);
    for (const flag of ['--data PATH', '--data train=PATH', '--data parity=PATH', '--model PATH'])
      expect(run.stderr).toContain(flag);
  });

  it('data of other bytes are the first cause', async () => {
    const cwd = copyOf(await small());
    write(cwd, 'scores.csv', `${readFileSync(join(cwd, 'scores.csv'), 'utf8').trimEnd()}\n60,1,0.9,a\n`);
    const run = await glassalpha(['reproduce', 'r.pdf', '--data', 'scores.csv'], { cwd });
    expect(run.code).toBe(1);
    expect(run.stderr).toContain('warning[data.digest_mismatch]');
    const lines = run.stdout.split('\n');
    expect(lines[0]).toBe('Different report, manifest, policy decisions');
    expect(lines.find((line) => line.startsWith('CAUSE'))).toBe('CAUSE     data  audited  rows 60 → 61');
    expect(run.stdout).toMatch(/^then {6}metrics {2}/m);
  });

  it('decisions that were changed beside the report', async () => {
    const cwd = copyOf(await small());
    const decisions = join(cwd, 'r.policy_decisions.json');
    write(cwd, 'r.policy_decisions.json', readFileSync(decisions, 'utf8').replace('"PASS"', '"FAIL"'));
    const run = await glassalpha(['reproduce', 'r.pdf', '--data', 'scores.csv'], { cwd });
    expect(run.code).toBe(1);
    expect(run.stdout).toContain('Identical report, manifest');
    expect(run.stdout).toContain('CAUSE     content  policy_decisions.json');
  });

  it('an audit that does not run again ends in 2 with its own reason', async () => {
    const cwd = copyOf(await small());
    write(cwd, 'scores.csv', 'id,y,g\n1,1,a\n');
    const run = await glassalpha(['reproduce', 'r.pdf', '--data', 'scores.csv'], { cwd });
    expect(run).toMatchObject({ code: 2, stdout: '' });
    expect(run.stderr).toContain('error[data.missing_column]');
  });

  it('what is given and not in the record, or no report, ends in 2', async () => {
    const cwd = await small();
    for (const args of [
      ['r.pdf', '--data', 'scores.csv', '--model', 'm.json'],
      ['r.pdf', '--data', 'none.csv'],
      ['scores.csv'],
      ['r.pdf', '--data', 'scores.csv', '--allow', 'data'],
    ])
      expect(await glassalpha(['reproduce', ...args], { cwd })).toMatchObject({ code: 2, stdout: '' });
    expect(statSync(join(cwd, 'r.pdf')).isFile()).toBe(true);
  });
});

describe.concurrent('reproduce of a pack', () => {
  it('verifies it, and runs it again to the byte', async () => {
    const cwd = copyOf(await small());
    expect(await glassalpha(['export-evidence-pack', 'r.pdf', '--output', 'pack.zip'], { cwd })).toMatchObject({
      code: 0,
    });
    const run = await glassalpha(['reproduce', 'pack.zip', '--data', 'scores.csv'], { cwd });
    expect(run.stderr).not.toContain('error');
    expect(run).toMatchObject({
      code: 0,
      stdout: expect.stringMatching(/^Identical report, manifest, policy decisions \(/),
    });
    expect(await glassalpha(['compare', 'pack.zip', 'r.pdf', '--fail-on', 'flip'], { cwd })).toMatchObject({ code: 0 });
  });

  it('that does not verify is not run', async () => {
    const cwd = copyOf(await small());
    expect(await glassalpha(['export-evidence-pack', 'r.pdf', '--output', 'pack.zip'], { cwd })).toMatchObject({
      code: 0,
    });
    const bytes = readFileSync(join(cwd, 'pack.zip'));
    const at = bytes.indexOf('Verification Instructions');
    bytes[at] = (bytes[at] ?? 0) ^ 1;
    write(cwd, 'bad.zip', bytes);
    const run = await glassalpha(['reproduce', 'bad.zip', '--data', 'scores.csv'], { cwd });
    expect([run.code, run.stdout]).not.toContain(0);
    expect(run.stdout).toBe('');
    expect(run.stderr).toContain('error[');
  });
});
