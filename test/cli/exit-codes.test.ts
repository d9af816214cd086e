import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { copyOf, type Finished, folder, glassalpha, heads, listing, write } from './run-glassalpha.ts';

// `glassalpha audit --config audit.yaml --output report.pdf; echo $?` on the scored German Credit hold-out.

let base: string;
beforeAll(async () => {
  const parent = folder();
  const made = await glassalpha(['quickstart', '--data', 'predictions', '--output', 'p', '--no-run'], { cwd: parent });
  expect(made).toMatchObject({ code: 0, stderr: '' });
  base = join(parent, 'p');
});

interface Gate {
  readonly name: string;
  readonly metric: string;
  readonly threshold: number;
  readonly comparison: string;
  readonly severity: string;
}

const gate = (name: string, metric: string, comparison: string, threshold: number, severity = 'error'): Gate => ({
  name,
  metric,
  threshold,
  comparison,
  severity,
});

function policy(...gates: readonly Gate[]): string {
  const items = gates.map(
    (g) =>
      `  - {name: "${g.name}", clause: "firm policy 1", metric: ${g.metric}, threshold: ${g.threshold}, comparison: ${g.comparison}, severity: ${g.severity}}\n`,
  );
  return `policy_name: House\nversion: "1.0"\neffective_date: "2025-01-01"\ngates:\n${items.join('')}`;
}

interface Change {
  readonly policy?: string | null;
  readonly config?: (text: string) => string;
}

async function audit({ policy: text = null, config = (c) => c }: Change): Promise<Finished & { readonly cwd: string }> {
  const cwd = copyOf(base);
  const named = text === null ? '' : 'policy_gates: house.yaml\n';
  const yaml = readFileSync(join(cwd, 'audit.yaml'), 'utf8').replace(/^policy_gates: .*\n/m, named);
  if (text !== null) write(cwd, 'house.yaml', text);
  write(cwd, 'audit.yaml', config(yaml));
  const before = listing(cwd);
  const run = await glassalpha(['audit', '--config', 'audit.yaml', '--output', 'report.pdf'], { cwd });
  if (run.code === 2) expect(listing(cwd)).toEqual(before);
  return { ...run, cwd };
}

const lines = ({ stdout }: Finished) => stdout.trimEnd().split('\n');

describe.concurrent('exit code', () => {
  it('is 0 with a policy that passes', async () => {
    const run = await audit({ policy: policy(gate('Ranking', 'roc_auc', 'greater_than', 0.6)) });
    expect(run.code).toBe(0);
    expect(lines(run).at(-1)).toBe('Result    PASS (exit 0)');
    expect(lines(run)).toContainEqual(
      expect.stringMatching(/^PASS {6}Ranking +roc_auc +0\.\d{3} \[0\.\d{3}, 0\.\d{3}\]/),
    );
    expect(Object.keys(listing(run.cwd)).filter((name) => name.startsWith('report.'))).toEqual([
      'report.environment.json',
      'report.manifest.json',
      'report.pdf',
      'report.policy_decisions.json',
      'report.run.json',
    ]);
  });

  it('is 1 with exactly one error-level gate failing, named with value, interval and threshold', async () => {
    const run = await audit({
      policy: policy(
        gate('Ranking', 'roc_auc', 'greater_than', 0.6),
        gate('Parity', 'demographic_parity_difference', 'less_than', 0.05),
      ),
    });
    expect(run.code).toBe(1);
    const failed = lines(run).filter((line) => line.startsWith('FAIL'));
    expect(failed).toHaveLength(1);
    expect(failed[0]).toMatch(
      /^FAIL {6}Parity +demographic_parity_difference +0\.\d{3} \[\d\.\d{3}, 0\.\d{3}\] +less_than 0\.05 +error +age_group/,
    );
    expect(lines(run).at(-1)).toBe('Result    FAIL (exit 1): 1 error-level gate failed');
    const decisions = JSON.parse(readFileSync(join(run.cwd, 'report.policy_decisions.json'), 'utf8'));
    expect(decisions).toMatchObject({ outcome: 'FAIL', exit_code: 1, counts: { fail: 1, pass: 1 } });
  });

  it('is 0 with only warnings failing', async () => {
    const run = await audit({
      policy: policy(
        gate('Ranking', 'roc_auc', 'greater_than', 0.6),
        gate('Parity', 'demographic_parity_difference', 'less_than', 0.05, 'warning'),
      ),
    });
    expect(run.code).toBe(0);
    expect(lines(run)).toContainEqual(expect.stringMatching(/^FAIL .* warning/));
    expect(lines(run).at(-1)).toBe('Result    PASS with warnings (exit 0)');
  });

  it('is 0 without a policy, which is said', async () => {
    const run = await audit({});
    expect(run.code).toBe(0);
    expect(lines(run)).toContain('Gates     none configured; nothing was judged');
    expect(lines(run).at(-1)).toBe('Result    nothing was judged (exit 0)');
  });

  it('is 1 where a known metric is not computed in this version', async () => {
    const run = await audit({ policy: policy(gate('Drift', 'psi', 'less_than', 0.1)) });
    expect(run.code).toBe(1);
    expect(lines(run)).toContainEqual(expect.stringMatching(/^NOT_EVALUATED +Drift .* undefined /));
    expect(lines(run).at(-1)).toBe('Result    FAIL (exit 1): 1 error-level gate not evaluated');
  });

  it.each([
    { what: 'an unknown key', config: (c: string) => `${c}polcy_gates: x.yaml\n`, code: 'config.unknown_key' },
    { what: 'bad YAML', config: (c: string) => `${c}data: [1, 2\n`, code: 'config.syntax' },
    { what: 'an empty file', config: () => '', code: 'config.type' },
    {
      what: 'a missing column',
      config: (c: string) => c.replace('score_column: score', 'score_column: skore'),
      code: 'data.missing_column',
    },
    {
      what: 'a missing data file',
      config: (c: string) => c.replace('holdout_scored.csv', 'holdout_scord.csv'),
      code: 'config.path_not_found',
    },
    {
      what: 'a policy that does not exist',
      config: (c: string) => `${c}policy_gates: configs/policy/none.yaml\n`,
      code: 'policy.not_found',
    },
    {
      what: 'a policy that exists under another letter case',
      config: (c: string) => `${c}policy_gates: configs/Policy/firm_credit_baseline.yaml\n`,
      code: 'policy.not_found',
    },
    {
      what: 'fairness demanded without attributes',
      config: (c: string) => `${c.replace(/ {2}protected_attributes:\n( {4}.*\n)+/, '')}fairness_analysis: true\n`,
      code: 'config.section_required',
    },
    {
      what: 'reason codes, which come later',
      config: (c: string) => `${c}reason_codes: true\n`,
      code: 'config.unavailable',
    },
    { what: 'no policy in strict mode', config: (c: string) => `${c}strict_mode: true\n`, code: 'policy.required' },
  ])('is 2 for $what', async ({ config, code }) => {
    const run = await audit({ config });
    expect(run).toMatchObject({ code: 2, stdout: '' });
    expect(heads(run)).toContainEqual(expect.stringContaining(`error[${code}]`));
    expect(run.stderr).toContain('Nothing was written.');
  });

  it('is 2 for a configuration that is not there', async () => {
    const cwd = folder();
    const run = await glassalpha(['audit', '--config', 'audit.yaml', '--output', 'report.pdf'], { cwd });
    expect(run).toMatchObject({ code: 2, stdout: '' });
    expect(heads(run)).toEqual(['error[config.not_found]: no configuration "audit.yaml"']);
    expect(listing(cwd)).toEqual({});
  });

  it.each([
    ['an unknown metric', policy(gate('X', 'roc_acu', 'less_than', 0.1)), 'policy.unknown_metric', 'roc_auc'],
    [
      'an unknown key',
      policy(gate('X', 'roc_auc', 'less_than', 0.1)).replace('threshold:', 'treshold:'),
      '',
      'threshold',
    ],
    [
      'a date that is none',
      `${policy(gate('X', 'roc_auc', 'less_than', 0.1))}review_date: soon\n`,
      'policy.schema',
      '',
    ],
    ['no gate', 'policy_name: House\nversion: "1.0"\neffective_date: "2025-01-01"\ngates: []\n', 'policy.schema', ''],
  ])('is 2 for a policy with %s', async (_, text, code, hint) => {
    const run = await audit({ policy: text });
    expect(run).toMatchObject({ code: 2, stdout: '' });
    expect(heads(run)[0]).toContain(`error[${code}`);
    expect(run.stderr).toMatch(/--> house\.yaml:\d+:\d+/);
    expect(run.stderr).toContain(hint);
  });
});

/** Waives gate `parity` of policy House up to `limit`, to the last day `expires`. */
const waivers = (expires: string, limit = 0.2): string => `waivers:
  - id: W-1
    policy: House
    gate: parity
    model_id: MODEL
    model_version: "1.0"
    limit: ${limit}
    reason: "Small groups."
    requested_by: {role: Head of Credit Modelling}
    approved_by: {role: Chief Risk Officer, level: executive}
    approved_on: "2025-09-01"
    expires: "${expires}"
`;

describe.concurrent('exit code with waivers, rules and several policies', () => {
  const parity = policy(gate('Parity', 'demographic_parity_difference', 'less_than', 0.05));

  async function auditWith(
    gates: string,
    files: Readonly<Record<string, string>>,
  ): Promise<Finished & { readonly cwd: string }> {
    const cwd = copyOf(base);
    const yaml = readFileSync(join(cwd, 'audit.yaml'), 'utf8')
      .replace(/^policy_gates: .*\n/m, `policy_gates: ${gates}\n`)
      .replace('strict_mode: true', 'strict_mode: false');
    const id = /id: ([a-z_]+)/.exec(yaml)?.[1] ?? '';
    write(cwd, 'audit.yaml', yaml);
    for (const [name, text] of Object.entries(files)) write(cwd, name, text.replace('MODEL', id));
    const before = listing(cwd);
    const run = await glassalpha(['audit', '--config', 'audit.yaml', '--output', 'report.pdf'], { cwd });
    if (run.code === 2) expect(listing(cwd)).toEqual(before);
    return { ...run, cwd };
  }

  it('is 0 where a waiver covers the failing gate; the record keeps what it was', async () => {
    const files = { 'house.yaml': parity, 'waivers.yaml': waivers('2025-12-31') };
    const run = await auditWith('{files: house.yaml, waivers: waivers.yaml}', files);
    expect(run.code).toBe(0);
    expect(lines(run)).toContainEqual(expect.stringMatching(/^WAIVED +Parity .*waiver W-1 active, ends 2025-12-31$/));
    const { gates } = JSON.parse(readFileSync(join(run.cwd, 'report.policy_decisions.json'), 'utf8'));
    expect(gates[0]).toMatchObject({ status: 'WAIVED', original_status: 'FAIL', waiver: { state: 'active' } });
  });

  it.each([
    ['has ended', waivers('2025-09-29'), 'expired'],
    ['is for less', waivers('2025-12-31', 0.06), 'limit exceeded'],
  ])('is 1 where the waiver %s', async (_, text, state) => {
    const files = { 'house.yaml': parity, 'waivers.yaml': text };
    const run = await auditWith('{files: house.yaml, waivers: waivers.yaml}', files);
    expect(run.code).toBe(1);
    expect(lines(run)).toContainEqual(expect.stringMatching(new RegExp(`^FAIL +Parity .*waiver W-1 ${state}`)));
  });

  it('is 2 for a waiver without an end, with its place', async () => {
    const text = waivers('2025-12-31').replace(/ +expires.*\n/, '');
    const run = await auditWith('{files: house.yaml, waivers: waivers.yaml}', {
      'house.yaml': parity,
      'waivers.yaml': text,
    });
    expect(run).toMatchObject({ code: 2, stdout: '' });
    expect(run.stderr).toMatch(/error\[policy\.waiver\]: .*expires/);
    expect(run.stderr).toMatch(/--> waivers\.yaml:\d+:\d+/);
  });

  it('is 1 where an interval spans the threshold and the gate asks that it be shown', async () => {
    const text = parity.replace('threshold: 0.05', 'threshold: 0.2, decision_rule: ci');
    const run = await auditWith('house.yaml', { 'house.yaml': text });
    expect(run.code).toBe(1);
    expect(lines(run).at(-1)).toBe('Result    FAIL (exit 1): 1 error-level gate inconclusive');
  });

  it('is 1 where one of two policies fails', async () => {
    const passing = policy(gate('Ranking', 'roc_auc', 'greater_than', 0.6)).replace('House', 'Other');
    const run = await auditWith('[other.yaml, house.yaml]', { 'house.yaml': parity, 'other.yaml': passing });
    expect(run.code).toBe(1);
    expect(lines(run)).toContain('Gates     1 failed, 1 passed, 0 inconclusive, 0 not evaluated, 0 waived');
  });
});
