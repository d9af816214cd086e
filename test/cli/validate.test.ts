import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { copyOf, folder, glassalpha, heads, listing, write } from './run-glassalpha.ts';

const minimal = 'as_of: 2025-09-30\ndata: {path: scores.csv, target_column: y, score_column: s}\n';
const table = { 'scores.csv': 'y,s\n1,0.9\n0,0.2\n' };

describe.concurrent('validate', () => {
  it('says what is valid in one line', async () => {
    const cwd = folder({ 'audit.yaml': minimal, ...table });
    const run = await glassalpha(['validate', 'audit.yaml'], { cwd });
    expect(run.code).toBe(0);
    expect(run.stdout).toBe('audit.yaml: valid (5 keys, no policy: nothing would be judged)\n');
    expect(run.stderr).toMatch(/^note: as_of 2025-09-30 is \d+ days old; today is \d{4}-\d\d-\d\d\n$/);
  });

  it('as JSON', async () => {
    const run = await glassalpha(['validate', '-c', 'audit.yaml', '--format', 'json'], {
      cwd: folder({ 'audit.yaml': minimal, ...table }),
    });
    expect(JSON.parse(run.stdout)).toMatchObject({ format: 'glassalpha-validation/1', valid: true, diagnostics: [] });
  });

  it('reads standard input', async () => {
    const cwd = folder(table);
    expect(await glassalpha(['validate', '-', '-q'], { cwd, stdin: minimal })).toMatchObject({
      code: 0,
      stdout: 'standard input: valid (5 keys, no policy: nothing would be judged)\n',
      stderr: '',
    });
    const bad = await glassalpha(['validate', '-'], { cwd, stdin: `${minimal}nme: x\n` });
    expect(bad.code).toBe(2);
    expect(bad.stderr).toContain('--> standard input:3:1');
  });

  it('looks at data and model only with --check-data', async () => {
    const cwd = folder({ 'audit.yaml': minimal, 'scores.csv': 'y,p\n1,0.9\n' });
    expect((await glassalpha(['validate'], { cwd })).code).toBe(0);
    const before = listing(cwd);
    const run = await glassalpha(['validate', '--check-data'], { cwd });
    expect(run.code).toBe(2);
    expect(heads(run)).toEqual([expect.stringContaining('error[data.missing_column]: no column "s"')]);
    expect(listing(cwd)).toEqual(before);
    write(cwd, 'scores.csv', table['scores.csv']);
    expect((await glassalpha(['validate', '--check-data'], { cwd })).stdout).toContain('; data and model read)');
  });

  it('--strict prints what is missing as one block of YAML', async () => {
    const cwd = folder({ 'audit.yaml': minimal, ...table });
    const run = await glassalpha(['validate', '--strict'], { cwd });
    expect(run.code).toBe(2);
    expect(run.stdout).toBe(`# A person must write:
favorable_outcome: [[label value that is good for the person]]
policy_gates: [[path of a policy file]]
git: {reason: [[why no commit is recorded]]}
model:  # add to "model" if it is there already
  version: [[version of the model, quoted]]
  id: "audit"  # filled in by the tool
data:  # add to "data" if it is there already
  schema_path: [[path of a Table Schema of the data]]
  holdout_statement: [[why the rows are not in the training data; or give train and id_column instead]]
# The tool fills in, check that it is meant:
random_seed: 42
threshold: 0.5
`);
    expect(heads(run)).toHaveLength(9);
    const codes = heads(run).map((head) => head.split(':')[0]);
    expect(codes.filter((code) => code === 'error[config.strict_unmet]')).toHaveLength(8);
    expect(codes).toContain('error[policy.required]');
    // The block says it all: no hint to run what is running.
    expect(run.stderr).not.toContain('glassalpha validate');
  });

  it('--strict-validation makes warnings errors', async () => {
    const cwd = folder({ 'audit.yaml': `${minimal}runtime: {fast_mode: true}\n`, ...table });
    const run = await glassalpha(['validate'], { cwd });
    expect(run.code).toBe(0);
    expect(heads(run)).toEqual([expect.stringContaining('warning[config.retired_key]')]);
    const refused = await glassalpha(['validate', '--strict-validation'], { cwd });
    expect(refused).toMatchObject({ code: 2, stdout: '' });
  });

  it('--fix rewrites old names and adds a missing as_of; comments stay', async () => {
    const cwd = folder({
      'audit.yaml': '# ours\nstrict: false # for now\ndata: {path: scores.csv, target_column: y, score_column: s}\n',
      ...table,
    });
    const run = await glassalpha(['validate', '--fix'], { cwd });
    expect(run.code).toBe(0);
    expect(run.stderr).toContain('fixed     strict is now strict_mode');
    const fixed = readFileSync(join(cwd, 'audit.yaml'), 'utf8');
    expect(fixed).toMatch(/^# ours\n/);
    expect(fixed).toMatch(/^as_of: \d{4}-\d\d-\d\d$/m);
    expect(fixed).toMatch(/^strict_mode: false # for now$/m);
    expect(Object.keys(listing(cwd))).toEqual(['audit.yaml', 'scores.csv']);
    const again = await glassalpha(['validate', '--fix'], { cwd });
    expect(again.code).toBe(0);
    expect(readFileSync(join(cwd, 'audit.yaml'), 'utf8')).toBe(fixed);
  });
});

describe.concurrent('the configuration is found', () => {
  it('in the working directory, in the order of its names', async () => {
    const cwd = folder({ 'audit.yaml': minimal, 'config.yaml': 'x: 1\n', ...table });
    const run = await glassalpha(['validate'], { cwd });
    expect(run.stdout).toMatch(/^audit\.yaml: valid/);
    expect(run.stderr).toMatch(/^config {4}audit\.yaml\n/);
  });

  it('in up to three parents', async () => {
    const cwd = folder({ 'audit.yaml': minimal, ...table, 'a/b/c/d/x': '' });
    const run = await glassalpha(['validate'], { cwd: join(cwd, 'a/b/c') });
    expect(run.code).toBe(0);
    expect(run.stderr).toMatch(/^config {4}\.\.\/\.\.\/\.\.\/audit\.yaml\n/);
    const deeper = await glassalpha(['validate'], { cwd: join(cwd, 'a/b/c/d') });
    expect(deeper.code).toBe(2);
    expect(heads(deeper)).toEqual(['error[config.not_found]: no configuration found']);
    expect(deeper.stderr).toContain(
      'searched glassalpha.yaml, audit.yaml, audit_config.yaml, config.yaml, ../glassalpha.yaml',
    );
  });
});

describe.concurrent('paths in the configuration', () => {
  let project: string;
  beforeAll(async () => {
    const cwd = folder();
    await glassalpha(['quickstart', '-d', 'predictions', '-o', 'p', '--no-run'], { cwd });
    project = join(cwd, 'p');
  });
  const valid = 'policy "Firm Credit Model Baseline" 1.0, 4 gates';

  it('stand from a parent of the configuration: configs/audit.yaml may say configs/policy/x.yaml', async () => {
    const cwd = copyOf(project);
    write(cwd, 'configs/audit.yaml', readFileSync(join(cwd, 'audit.yaml')));
    const run = await glassalpha(['validate', 'configs/audit.yaml', '--check-data'], { cwd });
    expect(run.stdout).toContain(valid);
    // A copy in a folder of its own still resolves, also from elsewhere.
    write(cwd, 'evidence_packs/x/audit_config.yaml', readFileSync(join(cwd, 'audit.yaml')));
    const copy = await glassalpha(['validate'], { cwd: join(cwd, 'evidence_packs/x') });
    expect(copy.stdout).toContain(valid);
  });

  it('that differ in two places are refused', async () => {
    const cwd = copyOf(project);
    write(cwd, 'configs/audit.yaml', readFileSync(join(cwd, 'audit.yaml')));
    write(cwd, 'configs/configs/policy/firm_credit_baseline.yaml', 'policy_name: other\n');
    const run = await glassalpha(['validate', 'configs/audit.yaml'], { cwd });
    expect(run.code).toBe(2);
    expect(heads(run)).toContainEqual(expect.stringContaining('error[config.ambiguous_path]'));
  });

  it('a date that is none is one mistake: nothing is said of what stands on it', async () => {
    const cwd = copyOf(project);
    const text = readFileSync(join(cwd, 'audit.yaml'), 'utf8');
    write(cwd, 'audit.yaml', text.replace(/^as_of: \S+/m, 'as_of: 2025-13-30'));
    const run = await glassalpha(['validate'], { cwd });
    expect(run.code).toBe(2);
    expect(heads(run)).toEqual(['error[config.value]: as_of must be a date YYYY-MM-DD, found "2025-13-30"']);
  });

  it('a shipped policy is named without folder and extension, and never taken silently', async () => {
    const cwd = copyOf(project);
    const text = readFileSync(join(cwd, 'audit.yaml'), 'utf8');
    const naming = (policy: string) => text.replace(/^policy_gates: .*$/m, `policy_gates: ${policy}`);
    write(cwd, 'audit.yaml', naming('firm_credit_baseline'));
    expect((await glassalpha(['validate'], { cwd })).stdout).toContain(valid);
    write(cwd, 'audit.yaml', naming('policies/firm_credit_baseline.yaml'));
    const missing = await glassalpha(['validate'], { cwd });
    expect(heads(missing)).toEqual([expect.stringContaining('error[policy.not_found]')]);
    expect(missing.stderr).toContain('or name it firm_credit_baseline, without folder and extension');
    write(cwd, 'audit.yaml', naming('sr_26_2_banking'));
    expect((await glassalpha(['validate'], { cwd })).stdout).toMatch(/: valid \(.*policy "Bank model risk: SR 26-2/);
    write(cwd, 'audit.yaml', naming('sr_11_8'));
    expect(heads(await glassalpha(['validate'], { cwd }))).toEqual([
      'error[policy.not_found]: no shipped policy "sr_11_8"',
    ]);
  });
});
