import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { folder, glassalpha, heads, listing } from './run-glassalpha.ts';

const packs = new URL('../../policies/', import.meta.url);
const pack = (name: string) => readFileSync(new URL(name, packs), 'utf8');
const firm = pack('firm_credit_baseline.yaml');
const run = (cwd: string, ...args: readonly string[]) => glassalpha(['policy', ...args], { cwd });

describe.concurrent('policy', () => {
  it.for(['list', 'show', 'lint', 'diff', 'test'])('help of %s', async (command, { expect }) => {
    const help = await run(folder(), command, '--help');
    expect(help).toMatchObject({ code: 0, stderr: '' });
    expect(help.stdout).toMatchSnapshot();
    expect(help.stdout).toMatch(/^Exit codes?[: ]/m);
    const [, examples = ''] = help.stdout.split('\nExamples:\n');
    expect(examples.match(/^ {2}glassalpha policy /gm)).toHaveLength(2);
  });

  it('without a subcommand prints its help, exit 2; a wrong one is a typing error', async () => {
    const bare = await run(folder());
    expect(bare).toMatchObject({ code: 2, stdout: '' });
    expect(bare.stderr).toMatch(/^Usage: glassalpha policy /);
    const wrong = await run(folder(), 'lnt');
    expect(wrong.code).toBe(2);
    expect(heads(wrong)).toEqual([`error[cli.usage]: unknown command 'lnt', did you mean 'lint'?`]);
  });
});

describe.concurrent('policy list', () => {
  it('names the packs with their gates, and the policies of a folder', async () => {
    const cwd = folder({ 'p/mine.yaml': firm, 'p/mine.test.yaml': 'cases: []', 'p/broken.yaml': 'gates: 1' });
    const text = await run(cwd, 'list', '--dir', 'p');
    expect(text).toMatchObject({ code: 0, stderr: '' });
    expect(text.stdout).toMatch(/^sr_11_7_banking +1\.0\.0 +5 E {2}7 W {2}3 I +checked 2026-11-24 +review 2027-11-24/m);
    expect(text.stdout).toMatch(/^p\/mine\.yaml +1\.0 +3 E {2}1 W/m);
    expect(text.stdout).toMatch(/^p\/broken\.yaml +not readable/m);
    expect(text.stdout).not.toContain('mine.test');
    const json = JSON.parse((await run(cwd, 'list', '--format', 'json')).stdout);
    expect(json.policies).toHaveLength(8);
    expect(json.policies[7]).toMatchObject({ aliases: ['sr_26_2_banking'], gates: { error: 5, warning: 7, info: 3 } });
  });

  it('a folder that is not there is exit 2', async () => {
    expect(heads(await run(folder(), 'list', '--dir', 'none'))).toEqual(['error[policy.not_found]: no folder "none"']);
  });
});

describe.concurrent('policy show', () => {
  it('prints and copies byte for byte, by stem, alias or path, and replaces nothing', async () => {
    const cwd = folder({ 'own.yaml': firm });
    expect((await run(cwd, 'show', 'sr_26_2_banking')).stdout).toBe(pack('sr_11_7_banking.yaml'));
    expect((await run(cwd, 'show', 'own.yaml')).stdout).toBe(firm);
    expect(await run(cwd, 'show', 'nyc_ll144', '-o', 'a/b.yaml')).toMatchObject({
      code: 0,
      stdout: 'Policy    a/b.yaml\n',
    });
    expect(readFileSync(`${cwd}/a/b.yaml`, 'utf8')).toBe(pack('nyc_ll144.yaml'));
    const before = listing(cwd);
    const again = await run(cwd, 'show', 'fraud', '-o', 'a/b.yaml');
    expect(again.code).toBe(2);
    expect(heads(again)).toEqual(['error[io.exists]: "a/b.yaml" exists']);
    expect(listing(cwd)).toEqual(before);
  });

  it('what is not there is named with the way to it, never replaced', async () => {
    const missing = await run(folder(), 'show', 'p/fraud.yaml');
    expect(missing).toMatchObject({ code: 2, stdout: '' });
    expect(missing.stderr).toContain('glassalpha policy show fraud -o p/fraud.yaml');
    expect((await run(folder(), 'show', 'frau')).stderr).toContain('shipped: ecoa_fair_lending, ');
  });

  it('--resolved has what is inherited, and citations with their state at a date', async () => {
    const child =
      'policy_name: "Ours"\nversion: "2"\neffective_date: "2025-01-01"\nextends: firm.yaml\ngates:\n  - {id: equalized_odds, threshold: 0.1}\n';
    const cwd = folder({ 'p/firm.yaml': firm, 'p/ours.yaml': child });
    const resolved = await run(cwd, 'show', 'p/ours.yaml', '--resolved', '--as-of', '2026-04-16');
    expect(resolved).toMatchObject({ code: 0, stderr: '' });
    expect(resolved.stdout).toContain('  - id: "equalized_odds"\n    name: "Equalized Odds"\n');
    expect(resolved.stdout).toContain('    threshold: 0.1\n    comparison: "less_than"\n    severity: "warning"\n');
    expect(resolved.stdout).toContain('[no section "III.B.1" exists; mapped by subject] · in force since 2011-04-04\n');
    const later = await run(cwd, 'show', 'p/ours.yaml', '--resolved', '--as-of', '2026-04-17');
    expect(later.stdout).toContain('· superseded 2026-04-17 by SR 26-2\n');
    // What it prints is a policy, and the same one.
    await run(cwd, 'show', 'p/ours.yaml', '--resolved', '-o', 'flat.yaml');
    expect((await run(cwd, 'diff', 'p/ours.yaml', 'flat.yaml')).stdout).toBe('no differences\n');
  });
});

describe.concurrent('policy lint', () => {
  const lint = (cwd: string, ...args: readonly string[]) => run(cwd, 'lint', ...args, '--as-of', '2026-11-24');

  it('warnings are exit 0, with --strict 1; the finding stands on standard output with its line', async () => {
    const cwd = folder({ 'firm.yaml': firm });
    const text = await lint(cwd, 'firm.yaml');
    expect(text).toMatchObject({ code: 0, stderr: '' });
    expect(text.stdout).toContain(
      'warning[policy.lint]: clause "SR 11-7 III.B.1" does not exist in the cited document',
    );
    expect(text.stdout).toContain('  --> firm.yaml:9:13\n');
    expect(text.stdout).toMatch(/15 warnings, 1 note\.\n$/);
    expect((await lint(cwd, 'firm.yaml', '--strict')).code).toBe(1);
  });

  it('an error-level finding is exit 1, a policy that cannot be loaded 2', async () => {
    const cwd = folder({
      'error.yaml': firm.replace('clause: "SR 11-7 III.B.1"', 'clause: "SR 26-2"\n    threshold_basis: regulation'),
      'broken.yaml': firm.replace('metric:', 'metrik:'),
    });
    expect((await lint(cwd, 'error.yaml')).code).toBe(1);
    const broken = await lint(cwd, 'broken.yaml', 'error.yaml');
    expect(broken.code).toBe(2);
    expect(broken.stdout).toContain('error[config.unknown_key]: "metrik" is not a gate field');
    expect((await lint(cwd, 'none.yaml')).code).toBe(2);
  });

  it('a clean policy says so; standard input; waivers; a table of one’s own', async () => {
    const clean =
      'policy_name: "P"\nversion: "1"\neffective_date: "2025-01-01"\nowner: "CRO"\ngates:\n  - {name: G, clause: "Rulebook 4", metric: brier_score, threshold: 0.2, comparison: "<", severity: error, rationale: "Why."}\n';
    const rulebook =
      'format: glassalpha-authorities/1\nversion: "1"\nchecked_on: "2026-01-01"\ninstruments:\n  - {id: firm.rulebook, title: "Rulebook", jurisdiction: firm, kind: internal, status: in_force, from: null, to: null, superseded_by: [], aliases: ["Rulebook"], provisions: [{id: "4", label: "4", heading: "Scores", aliases: [], legacy_aliases: []}], checked_on: "2026-11-01", source: "own", confidence: high}\n';
    const waivers =
      'waivers:\n  - {id: W1, policy: "P", gate: g, model_id: m, model_version: "1", limit: 0.3, reason: "r", approved_on: "2026-11-01", expires: "2026-12-01", requested_by: {role: a}, approved_by: {role: b}}\n';
    const cwd = folder({ 'p.yaml': clean, 'own.yaml': rulebook, 'w.yaml': waivers });
    const unknown = await lint(cwd, 'p.yaml');
    expect(unknown.stdout).toContain('(authority_unknown)');
    expect(await lint(cwd, 'p.yaml', '--authorities', 'own.yaml')).toMatchObject({
      code: 0,
      stdout: '1 policy: no findings\n',
    });
    const piped = await glassalpha(['policy', 'lint', '-', '--authorities', 'own.yaml'], { cwd, stdin: clean });
    expect(piped.stdout).toBe('1 policy: no findings\n');
    const expiring = await lint(cwd, 'p.yaml', '--authorities', 'own.yaml', '--waivers', 'w.yaml');
    expect(expiring.stdout).toContain('waiver W1 ends on 2026-12-01, in 7 days (waiver_expiring)');
    expect((await lint(cwd, 'p.yaml', '--waivers', 'p.yaml')).code).toBe(2);
  });

  it('JSON, SARIF and annotations parse and count the same', async () => {
    const cwd = folder({ 'firm.yaml': firm });
    const [json, sarif, github] = await Promise.all(
      ['json', 'sarif', 'github'].map((format) => lint(cwd, 'firm.yaml', '--format', format)),
    );
    expect(JSON.parse(json?.stdout ?? '').diagnostics).toHaveLength(16);
    expect(JSON.parse(sarif?.stdout ?? '').runs[0].results).toHaveLength(16);
    expect(github?.stdout.trimEnd().split('\n')).toHaveLength(16);
    expect([json, sarif, github].map((one) => one?.stderr)).toEqual(['', '', '']);
  });
});

describe.concurrent('policy diff', () => {
  const looser = firm.replace('0.10', '0.12');

  it('names what was relaxed; fails only where it is asked to', async () => {
    const cwd = folder({ 'v1.yaml': firm, 'v2.yaml': looser });
    expect(await run(cwd, 'diff', 'v1.yaml', 'v2.yaml')).toMatchObject({
      code: 0,
      stdout: 'RELAXED   Demographic Parity  threshold 0.1 → 0.12\nwarning: same version "1.0", different gates\n',
    });
    expect((await run(cwd, 'diff', 'v1.yaml', 'v2.yaml', '--fail-on', 'relaxed')).code).toBe(1);
    expect((await run(cwd, 'diff', 'v2.yaml', 'v1.yaml', '--fail-on', 'relaxed')).code).toBe(0);
    expect((await run(cwd, 'diff', 'v1.yaml', 'firm_credit_baseline')).stdout).toBe('no differences\n');
    const json = JSON.parse((await run(cwd, 'diff', 'v1.yaml', 'v2.yaml', '--format', 'json')).stdout);
    expect(json).toMatchObject({ relaxed: true, sameVersion: '1.0', gates: [{ id: 'demographic_parity' }] });
    expect((await run(cwd, 'diff', 'v1.yaml', 'none.yaml')).code).toBe(2);
  });
});

describe.concurrent('policy test', () => {
  it('shipped cases, a file beside the policy, mismatches', async () => {
    expect(await run(folder(), 'test', 'sr_11_7_banking')).toMatchObject({
      code: 0,
      stdout: '6 cases: 6 as expected\n',
    });
    const cwd = folder({
      'firm.yaml': firm.replace('0.05', '0.01'),
      'firm.test.yaml': pack('firm_credit_baseline.test.yaml'),
    });
    const failed = await run(cwd, 'test', 'firm.yaml');
    expect(failed.code).toBe(1);
    expect(failed.stdout).toMatch(/^MISMATCH {2}all gates hold +calibration_quality +expected PASS, got FAIL$/m);
    expect(failed.stdout).toMatch(/^5 cases: [0-4] as expected$/m);
    const json = JSON.parse((await run(cwd, 'test', 'firm.yaml', '--format', 'json')).stdout);
    expect(json.mismatches[0]).toEqual({
      case: 'all gates hold',
      gate: 'calibration_quality',
      expected: 'PASS',
      got: 'FAIL',
    });
    expect((await run(cwd, 'test', 'firm.yaml', '--cases', 'none.yaml')).code).toBe(2);
  });
});

describe('policy test --audit', () => {
  it('expects the recorded states of a finished audit', async () => {
    const parent = folder();
    expect(await glassalpha(['quickstart', '-o', 'p', '-d', 'predictions'], { cwd: parent })).toMatchObject({
      code: 0,
    });
    const cwd = `${parent}/p`;
    const report = Object.keys(listing(cwd)).find((name) => name.endsWith('.pdf')) ?? '';
    const policy = 'configs/policy/firm_credit_baseline.yaml';
    expect(await run(cwd, 'test', policy, '--audit', report)).toMatchObject({
      code: 0,
      stdout: '1 audit: 1 as expected\n',
    });
    const looser = folder({ 'looser.yaml': firm.replace('0.10', '0.9') });
    const flipped = await run(cwd, 'test', `${looser}/looser.yaml`, '--audit', report);
    expect(flipped.code).toBe(1);
    expect(flipped.stdout).toMatch(/^MISMATCH {2}\S+\.pdf {2}demographic_parity {2}expected FAIL, got PASS$/m);
    expect(flipped.stdout).toMatch(/^1 audit: 0 as expected$/m);
  });
});
