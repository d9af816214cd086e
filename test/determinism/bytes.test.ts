import { cpSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { homedir, hostname, tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { beforeAll, describe, expect, test } from 'vitest';
import { copyOf, digest, folder, glassalpha, node } from '../cli/run-glassalpha.ts';

/** The same configuration, policies, data, model and tool version give the same bytes (architecture.md; evidence.md G1). */

const main = fileURLToPath(new URL('../../dist/cli/main.js', import.meta.url));

let project: string;
let expected: Digests;

beforeAll(async () => {
  project = join(folder(), 'project');
  const made = await glassalpha(['quickstart', '--no-run', '--output', project], { cwd: folder() });
  expect(made.stderr).toBe('');
  expected = await audit(project, ['--output', 'first.pdf'], {});
});

interface Digests {
  readonly pdf: string;
  readonly manifest: string;
  readonly decisions: string;
}

interface Circumstances {
  readonly cwd?: string;
  readonly env?: Readonly<Record<string, string>>;
  readonly umask?: number;
  /** Report as `--output` names it, absolute. */
  readonly report?: string;
}

describe('German Credit gives the same report, record and decisions', () => {
  test('a second time, over its own outputs', async () => {
    expect(await audit(project, ['--output', 'first.pdf'])).toEqual(expected);
  });

  test('T25: in another folder, time zone and locale, with another umask, output name and one thread', async () => {
    const other = join(folder(), 'Ein Ordner, ü', 'b');
    cpSync(project, other, { recursive: true });
    const report = join(folder(), 'sub', 'credit_model_audit_2025Q4.pdf');
    const found = await audit(other, ['--config', join(other, 'audit.yaml'), '--output', report, '--threads', '1'], {
      cwd: folder(),
      env: { TZ: 'Asia/Kolkata', LANG: 'tr_TR.UTF-8', LC_ALL: 'tr_TR.UTF-8', HOME: folder(), TMPDIR: folder() },
      umask: 0o077,
      report,
    });
    expect(found).toEqual(expected);
    if (process.platform !== 'win32') expect(statSync(report).mode & 0o077).toBe(0);
  });

  test('T25: from below the project, on the other side of the date line, with two threads', async () => {
    const found = await audit(project, ['--output', '../second.pdf', '--threads', '2', '--verbose'], {
      cwd: join(project, 'data'),
      env: { TZ: 'Pacific/Kiritimati', LANG: 'ar_EG.UTF-8', CI: 'true', NO_COLOR: '1', TERM: 'dumb', COLUMNS: '20' },
      umask: 0o002,
      report: join(project, 'second.pdf'),
    });
    expect(found).toEqual(expected);
  });

  test('with data and model lying elsewhere', async () => {
    const other = copyOf(project);
    const elsewhere = folder();
    cpSync(join(other, 'data', 'holdout.csv'), join(elsewhere, 'h.csv'));
    cpSync(join(other, 'models'), join(elsewhere, 'm'), { recursive: true });
    const model = join(elsewhere, 'm', 'xgboost_without_protected.json');
    const args = ['--data', join(elsewhere, 'h.csv'), '--model', model, '--output', 'moved.pdf'];
    expect(await audit(other, args, { report: join(other, 'moved.pdf') })).toEqual(expected);
  });

  test('with a report under every flag that only says what the configuration says', async () => {
    const args = ['--strict', '--seed', '42', '--threshold', '0.5', '--as-of', '2025-09-30', '--output', 'flags.pdf'];
    const report = join(project, 'flags.pdf');
    expect(await audit(project, args, { report })).toEqual(expected);
  });

  test('which name no folder, host, user or Node', () => {
    const record = readFileSync(join(project, 'first.manifest.json'), 'utf8');
    for (const word of [project, tmpdir(), homedir(), hostname(), process.version, process.arch, process.execPath])
      expect(record.includes(word) ? word : '').toBe('');
  });

  test('and other bytes once anything that counts is different', async () => {
    const other = copyOf(project);
    const config = readFileSync(join(other, 'audit.yaml'), 'utf8');
    writeFileSync(join(other, 'audit.yaml'), config.replace('random_seed: 42', 'random_seed: 43'));
    const found = await audit(other, ['--output', 'first.pdf']);
    for (const key of ['pdf', 'manifest', 'decisions'] as const) expect(found[key]).not.toBe(expected[key]);
  });
});

/** Runs the built command; an audit of German Credit under the shipped policy ends with 1, and that is no failure here. */
async function audit(project: string, args: readonly string[], circumstances: Circumstances = {}): Promise<Digests> {
  const {
    cwd = project,
    env = {},
    umask,
    report = join(project, args[args.indexOf('--output') + 1] ?? ''),
  } = circumstances;
  const mask = umask === undefined ? [] : ['--import', `data:text/javascript,process.umask(${umask})`];
  const { code, stderr } = await node([...mask, main, 'audit', ...args], { cwd, env });
  expect(code, stderr).toBe(1);
  const stem = report.slice(0, -'.pdf'.length);
  return {
    pdf: digest(report),
    manifest: digest(`${stem}.manifest.json`),
    decisions: digest(`${stem}.policy_decisions.json`),
  };
}
