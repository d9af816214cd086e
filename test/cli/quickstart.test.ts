import { mkdirSync, readFileSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { beforeAll, describe, expect, it } from 'vitest';
import { copyOf, digest, type Finished, folder, glassalpha, heads, listing, node, write } from './run-glassalpha.ts';

// One German Credit project, audited once by quickstart; the tests work on copies.

let parent: string;
let project: string;
let first: Finished;
const report = 'reports/german_credit_xgb_audit_2025Q3.pdf';
const stem = 'reports/german_credit_xgb_audit_2025Q3';
const recorded = [`${stem}.manifest.json`, `${stem}.pdf`, `${stem}.policy_decisions.json`];

beforeAll(async () => {
  parent = folder();
  first = await glassalpha(['quickstart'], { cwd: parent });
  project = join(parent, 'my-audit-project');
});

const digests = (path: string, names: readonly string[]) => names.map((name) => digest(join(path, name)));

describe('quickstart', () => {
  it('writes a project, audits it and says what comes next', () => {
    expect(first.code).toBe(0);
    const lines = first.stdout.trimEnd().split('\n');
    expect(lines[0]).toBe('Created  my-audit-project (13 files)');
    expect(lines[1]).toBe('Audit     german_credit_xgb 1.0 · as of 2025-09-30 · 300 rows, 2 attributes · strict');
    expect(lines.slice(2, 6).map((line) => line.replace(/ {2,}/g, ' | '))).toEqual([
      'FAIL | Demographic Parity | demographic_parity_difference | 0.180 [0.000, 0.334] | less_than 0.1 | error | age_group; CI crosses threshold',
      'FAIL | Minimum Statistical Power | min_group_size | 14 | greater_than 30 | error | age_group=62+',
      'FAIL | Equalized Odds | equalized_odds_difference | 0.574 [0.023, 0.835] | less_than 0.15 | warning | age_group; CI crosses threshold',
      'PASS | Calibration Quality | expected_calibration_error | 0.041 [0.000, 0.123] | less_than 0.05 | error | CI crosses threshold',
    ]);
    expect(lines[6]).toBe('Gates     3 failed, 1 passed, 0 inconclusive, 0 not evaluated, 0 waived');
    expect(lines[7]).toMatch(/^Report {4}my-audit-project\/reports\/\S+\.pdf \(\d+ pages, sha256 [0-9a-f]{16}…\)$/);
    expect(lines[9]).toBe('Result    FAIL (exit 1): 2 error-level gates failed');
    expect(lines[10]).toBe(`Next     open my-audit-project/${report}`);
    expect(lines).toHaveLength(13);
  });

  it('prints the digest that sha256sum prints', () => {
    const shown = /sha256 ([0-9a-f]{16})…/.exec(first.stdout)?.[1];
    expect(digest(join(project, report)).slice(0, 16)).toBe(shown);
  });

  it('--no-run only writes, and names no file that the version lacks', async () => {
    const cwd = folder();
    const run = await glassalpha(['quickstart', '-d', 'predictions', '-o', 'deep/er', '--no-run'], { cwd });
    expect(run).toMatchObject({ code: 0, stderr: '' });
    expect(run.stdout).toMatch(/^Created {2}deep\/er \(9 files\)\nNext {5}cd deep\/er && glassalpha audit\n/);
    expect(Object.keys(listing(cwd)).some((name) => name.endsWith('.pdf'))).toBe(false);
    const audit = await glassalpha(['audit'], { cwd: join(cwd, 'deep/er') });
    expect(audit.code).toBe(1);
    expect(audit.stdout).toContain('Report    reports/german_credit_scores_audit_2025Q3.pdf (');
  });

  it('refuses to replace files without --force, and touches nothing', async () => {
    const cwd = copyOf(parent);
    write(cwd, 'my-audit-project/audit.yaml', 'mine\n');
    const before = listing(cwd);
    const run = await glassalpha(['quickstart'], { cwd });
    expect(run).toMatchObject({ code: 2, stdout: '' });
    expect(heads(run)).toEqual([
      expect.stringContaining('error[io.exists]: my-audit-project already holds audit.yaml'),
    ]);
    expect(listing(cwd)).toEqual(before);
    const forced = await glassalpha(['quickstart', '--force', '--no-run'], { cwd });
    expect(forced.code).toBe(0);
    expect(readFileSync(join(cwd, 'my-audit-project/audit.yaml'), 'utf8')).not.toBe('mine\n');
  });

  it('run-audit.mjs gives the same gates through the library', async () => {
    const cwd = copyOf(project);
    mkdirSync(join(cwd, 'node_modules'));
    symlinkSync(fileURLToPath(new URL('../..', import.meta.url)), join(cwd, 'node_modules/glassalpha'), 'junction');
    const run = await node(['run-audit.mjs'], { cwd });
    expect(run).toMatchObject({ code: 1, stderr: '' });
    const lines = run.stdout.trimEnd().split('\n');
    expect(lines).toHaveLength(5);
    expect(lines).toContainEqual('FAIL Minimum Statistical Power 14 against 30');
    expect(lines.at(-1)).toBe('an error-level gate failed');
  });
});

describe.concurrent('audit of the project', () => {
  it('gives the same bytes again', async () => {
    const cwd = copyOf(project);
    const run = await glassalpha(['audit', '--threads', '1'], { cwd });
    expect(run.code).toBe(1);
    expect(digests(cwd, recorded)).toEqual(digests(project, recorded));
    expect(Object.keys(listing(cwd))).toEqual(Object.keys(listing(project)));
  });

  it('gives the same bytes with inputs that moved', async () => {
    const cwd = copyOf(project);
    const elsewhere = folder({
      'rows.csv': readFileSync(join(cwd, 'data/holdout.csv')),
      'old.csv': readFileSync(join(cwd, 'data/train.csv')),
      'known.csv': readFileSync(join(cwd, 'data/scores.csv')),
      'm.json': readFileSync(join(cwd, 'models/xgboost_without_protected.json')),
    });
    for (const name of [
      'data/holdout.csv',
      'data/train.csv',
      'data/scores.csv',
      'models/xgboost_without_protected.json',
    ])
      write(cwd, name, 'not this one');
    const at = (name: string) => join(elsewhere, name);
    const run = await glassalpha(
      [
        'audit',
        '--data',
        at('rows.csv'),
        '--data',
        `train=${at('old.csv')}`,
        '--data',
        `parity=${at('known.csv')}`,
        '--model',
        at('m.json'),
      ],
      { cwd },
    );
    expect(run.code).toBe(1);
    expect(digests(cwd, recorded)).toEqual(digests(project, recorded));
  });

  it('refuses a role it does not know, and a location of what is not configured', async () => {
    const cwd = copyOf(project);
    const role = await glassalpha(['audit', '--data', 'referenz=x.csv'], { cwd });
    expect(heads(role)).toEqual(['error[cli.usage]: --data has no role "referenz"']);
    const twice = await glassalpha(['audit', '--data', 'a.csv', '--data', 'b.csv'], { cwd });
    expect(heads(twice)).toEqual(['error[cli.usage]: two locations for the role "audited"']);
    const missing = await glassalpha(['audit', '--data', 'x.csv', '--model', 'y.json'], { cwd });
    expect(heads(missing).map((head) => head.split(']')[0])).toEqual(['error[data.not_found', 'error[model.not_found']);
  });

  it('--dry-run prints the plan and writes nothing', async () => {
    const cwd = copyOf(project);
    const before = listing(cwd);
    const run = await glassalpha(['audit', '--dry-run', '-o', 'other.pdf'], { cwd });
    expect(run.code).toBe(0);
    expect(run.stdout).toMatch(/^source holdout\.csv \(csv\)\n/);
    expect(run.stdout).toContain('GROUPING SETS');
    expect(listing(cwd)).toEqual(before);
  });

  it('--format json prints the decisions file', async () => {
    const cwd = copyOf(project);
    const run = await glassalpha(['audit', '--format', 'json'], { cwd });
    expect(run.code).toBe(1);
    expect(run.stdout).toBe(readFileSync(join(cwd, `${stem}.policy_decisions.json`), 'utf8'));
    expect(JSON.parse(run.stdout).outcome).toBe('FAIL');
  });

  it('-v tells phases, and -q is silent', async () => {
    const cwd = copyOf(project);
    const verbose = await glassalpha(['audit', '-v'], { cwd });
    for (const phase of ['config', 'data', 'score', 'measure', 'judge', 'typeset', 'write'])
      expect(verbose.stderr).toContain(`phase     ${phase}\n`);
    const quiet = await glassalpha(['audit', '-q'], { cwd });
    expect(quiet.stderr).toBe('');
    expect(quiet.stdout).toBe(verbose.stdout);
  });

  it('overrides are refused in strict mode', async () => {
    const cwd = copyOf(project);
    const before = listing(cwd);
    const run = await glassalpha(
      ['audit', '--seed', '7', '--threshold', '0.4', '--as-of', '2025-10-01', '--policy', 'firm_credit_baseline'],
      { cwd },
    );
    expect(run).toMatchObject({ code: 2, stdout: '' });
    expect(heads(run)).toEqual(
      [
        '--policy-gates changes policy_gates',
        '--seed changes random_seed',
        '--threshold changes threshold',
        '--as-of changes as_of',
      ].map((what) => expect.stringContaining(`error[config.override_in_strict]: ${what}, which strict mode refuses`)),
    );
    expect(listing(cwd)).toEqual(before);
  });

  it('overrides are recorded, and --write-config says the same without flags', async () => {
    const cwd = copyOf(project);
    write(
      cwd,
      'audit.yaml',
      readFileSync(join(cwd, 'audit.yaml'), 'utf8').replace('strict_mode: true', 'strict_mode: false'),
    );
    const flags = ['--seed', '7', '--threshold', '0.4', '--as-of', '2025-10-01', '--profile', 'ci', '--fast'];
    const run = await glassalpha(['audit', ...flags, '-o', 'out/a.pdf', '--write-config', 'out/effective.yaml'], {
      cwd,
    });
    expect(run.code).toBe(1);
    expect(run.stderr).toContain('note: --fast has no effect');
    const manifest = JSON.parse(readFileSync(join(cwd, 'out/a.manifest.json'), 'utf8'));
    expect(manifest.configuration.overrides).toEqual([
      { flag: '--seed', key: 'random_seed', value: 7 },
      { flag: '--threshold', key: 'threshold', value: 0.4 },
      { flag: '--as-of', key: 'as_of', value: '2025-10-01' },
      { flag: '--profile', key: 'audit_profile', value: 'ci' },
    ]);
    const again = await glassalpha(['audit', '-c', 'out/effective.yaml', '-o', 'out/b.pdf'], { cwd });
    expect(again.code).toBe(1);
    const second = JSON.parse(readFileSync(join(cwd, 'out/b.manifest.json'), 'utf8'));
    expect(second.configuration.overrides).toEqual([]);
    expect(second.metrics).toEqual(manifest.metrics);
  });

  it('a flag that repeats the configuration is no override', async () => {
    const cwd = copyOf(project);
    const run = await glassalpha(['audit', '--seed', '42', '--threshold', '0.5', '--engine', 'duckdb', '--strict'], {
      cwd,
    });
    expect(run.code).toBe(1);
    expect(digests(cwd, recorded)).toEqual(digests(project, recorded));
  });
});

describe.concurrent('inspect', () => {
  it('gives equal bytes from the PDF and from the manifest, by name and from standard input', async () => {
    const cwd = copyOf(project);
    const pdf = await glassalpha(['inspect', report], { cwd });
    expect(pdf).toMatchObject({ code: 0, stderr: '' });
    const others = await Promise.all([
      glassalpha(['inspect', '--audit', `${stem}.manifest.json`], { cwd }),
      glassalpha(['inspect', '-'], { cwd, stdin: readFileSync(join(cwd, report)) }),
      glassalpha(['inspect', report, '--output', '-'], { cwd }),
    ]);
    for (const other of others) expect(other).toEqual(pdf);
    const written = await glassalpha(['inspect', '--audit', report, '-o', 'out/metrics.json'], { cwd });
    expect(written.stdout).toMatch(/^Metrics {3}out\/metrics\.json \(\d+ metrics, 4 gates\)\n$/);
    expect(readFileSync(join(cwd, 'out/metrics.json'), 'utf8')).toBe(pdf.stdout);
    JSON.parse(pdf.stdout);
  });

  it('--metric prints one line per slice, aliases too', async () => {
    const cwd = copyOf(project);
    const run = await glassalpha(['inspect', report, '--metric', 'min_group_size', '--metric', 'auc'], { cwd });
    expect(run.code).toBe(0);
    expect(run.stdout).toMatch(/^min_group_size\|attribute=age_group +14 +n=/m);
    expect(run.stdout).toMatch(/^roc_auc +0\.\d+ +\[0\.\d+, 0\.\d+\] +n=/m);
    const wrong = await glassalpha(['inspect', report, '--metric', 'roc_acu'], { cwd });
    expect(wrong.stderr).toContain('did you mean "roc_auc"?');
  });

  it('refuses what is no record, or a changed one', async () => {
    const cwd = copyOf(project);
    const changed = readFileSync(join(cwd, `${stem}.manifest.json`), 'utf8').replace('"2025-09-30"', '"2025-09-29"');
    write(cwd, 'changed.json', changed);
    for (const [name, code] of [
      ['audit.yaml', 'report.no_manifest'],
      ['nowhere.pdf', 'report.no_manifest'],
      ['changed.json', 'evidence.unverified'],
    ] as const) {
      const run = await glassalpha(['inspect', name], { cwd });
      expect(run).toMatchObject({ code: 2, stdout: '' });
      expect(heads(run)[0]).toContain(`error[${code}]`);
      expect(run.stderr).toContain(name);
    }
    const itself = await glassalpha(['inspect', report, '-o', report], { cwd });
    expect(heads(itself)).toEqual(['error[io.exists]: --output names the report itself']);
  });
});
