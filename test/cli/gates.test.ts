import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { decisionsFileSchema } from '../../src/record/decisions-schema.ts';
import { copyOf, digest, folder, glassalpha, heads, listing, write } from './run-glassalpha.ts';

// Judging a finished report again: same decisions under the same policy, others under another one, nothing touched.

const report = 'reports/german_credit_xgb_audit_2025Q3.pdf';
const policyFile = 'configs/policy/firm_credit_baseline.yaml';
let project: string;
beforeAll(async () => {
  const parent = folder();
  expect(await glassalpha(['quickstart', '-o', 'p'], { cwd: parent })).toMatchObject({ code: 0 });
  project = join(parent, 'p');
});

const gates = (cwd: string, ...args: readonly string[]) => glassalpha(['gates', report, ...args], { cwd });

describe.concurrent('gates', () => {
  it('reproduces the recorded decisions byte for byte, from the PDF and from the manifest', async () => {
    const recorded = JSON.parse(readFileSync(join(project, report.replace('.pdf', '.policy_decisions.json')), 'utf8'));
    for (const file of [report, report.replace('.pdf', '.manifest.json')]) {
      const run = await glassalpha(['gates', '--audit', file, '--format', 'json'], { cwd: project });
      expect(run.code).toBe(1);
      const { rejudged_from: from, ...decisions } = decisionsFileSchema.parse(JSON.parse(run.stdout));
      expect(decisions).toEqual(recorded);
      expect(from?.manifest_sha256).toBe(digest(join(project, report.replace('.pdf', '.manifest.json'))));
    }
  });

  it('says that the given file is the recorded one', async () => {
    const { stdout, code } = await gates(project, '--policy', policyFile);
    expect(code).toBe(1);
    expect(stdout.split('\n')[0]).toBe('Re-judged under Firm Credit Model Baseline 1.0 (the recorded file)');
    expect(stdout).not.toMatch(/^(FLIP|ADDED|DROPPED)/m);
  });

  it('says that a file is another one although name and version agree', async () => {
    const cwd = copyOf(project);
    write(cwd, 'lax.yaml', readFileSync(join(cwd, policyFile), 'utf8').replace('threshold: 0.10', 'threshold: 0.20'));
    const { stdout } = await gates(cwd, '--policy', 'lax.yaml');
    expect(stdout).toMatch(
      /^Re-judged under Firm Credit Model Baseline 1.0 \(NOT the recorded file, although name and version agree: sha256 /,
    );
    expect(stdout).toContain('\nFLIP      Demographic Parity  FAIL → PASS\n');
  });

  it('names the recorded version, and gates that came and went', async () => {
    const cwd = copyOf(project);
    const text = readFileSync(join(cwd, policyFile), 'utf8').replace('version: "1.0"', 'version: "1.1"');
    write(cwd, 'next.yaml', text.replace('name: "Demographic Parity"', 'name: "Parity"'));
    const { stdout } = await gates(cwd, '--policy', 'next.yaml');
    expect(stdout).toMatch(/^Re-judged under Firm Credit Model Baseline 1.1 \(recorded: 1.0\)\n/);
    expect(stdout).toContain('\nADDED     Parity  FAIL\n');
    expect(stdout).toContain('\nDROPPED   Demographic Parity  was FAIL\n');
  });

  it('judges by a shipped pack; metrics that the record lacks are not evaluated', async () => {
    const { stdout, code } = await gates(project, '--policy', 'sr_11_7_banking', '--format', 'json');
    expect(code).toBe(1);
    const decisions = JSON.parse(stdout);
    expect(decisions.policies[0].file).toBe('policy/sr_11_7_banking.yaml');
    expect(decisions.rejudged_from.policies[0].policy_name).toBe('Firm Credit Model Baseline');
  });

  it('writes to --output and leaves the audit’s files as they are', async () => {
    const cwd = copyOf(project);
    const before = listing(cwd);
    const run = await gates(cwd, '--policy', 'sr_11_7_banking', '--format', 'junit', '-o', 'gates.xml');
    expect(run).toMatchObject({ code: 1, stdout: 'Gates     gates.xml\n' });
    const { 'gates.xml': written, ...rest } = Object.fromEntries(
      Object.entries(listing(cwd)).map(([name, hash]) => [name, hash]),
    );
    expect(rest).toEqual(before);
    expect(written).toBeDefined();
  });

  it('honours a waiver given now, on its last day and not after', async () => {
    const cwd = copyOf(project);
    write(
      cwd,
      'waivers.yaml',
      `waivers:
  - id: W-1
    policy: "Firm Credit Model Baseline"
    gate: demographic_parity
    model_id: german_credit_xgb
    model_version: "1.0"
    limit: 0.2
    reason: "small groups"
    requested_by: {role: "Head of Credit Modelling"}
    approved_by: {role: "Chief Risk Officer", level: executive}
    approved_on: "2025-09-01"
    expires: "2025-12-31"
`,
    );
    const last = await gates(cwd, '--waivers', 'waivers.yaml', '--as-of', '2025-12-31');
    expect(last.stdout).toMatch(/^WAIVED +Demographic Parity .*waiver W-1 active, ends 2025-12-31$/m);
    expect(last.stdout).toContain('As of 2025-12-31 (recorded: 2025-09-30)');
    const after = await gates(cwd, '--waivers', 'waivers.yaml', '--as-of', '2026-01-01');
    expect(after.stdout).toMatch(/^FAIL +Demographic Parity .*waiver W-1 expired, ends 2025-12-31$/m);
  });
});

describe.concurrent('gates ends in 2 with every problem, and writes nothing', () => {
  it.each([
    [['--policy', 'missing.yaml'], 'policy.not_found'],
    [['--waivers', 'missing.yaml'], 'policy.waiver'],
    [['--as-of', '2025-02-30'], 'cli.usage'],
    [['--format', 'pdf'], 'cli.usage'],
    [['-o', report], 'io.exists'],
  ])('%j', async (args, code) => {
    const cwd = copyOf(project);
    const before = listing(cwd);
    const run = await gates(cwd, ...args);
    expect(run).toMatchObject({ code: 2, stdout: '' });
    expect(heads(run)[0]).toContain(`error[${code}]`);
    expect(listing(cwd)).toEqual(before);
  });

  it('a bad policy: all its problems', async () => {
    const cwd = copyOf(project);
    write(cwd, 'bad.yaml', readFileSync(join(cwd, policyFile), 'utf8').replaceAll('threshold:', 'treshold:'));
    const run = await gates(cwd, '--policy', 'bad.yaml');
    expect(run.code).toBe(2);
    expect(heads(run).filter((line) => line.includes('config.unknown_key'))).toHaveLength(4);
  });

  it('a file that is no report', async () => {
    const run = await glassalpha(['gates', policyFile], { cwd: project });
    expect(run.code).toBe(2);
    expect(heads(run)[0]).toContain('error[report.no_manifest]');
  });
});
