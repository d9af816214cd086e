import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { beforeAll, describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { copyOf, folder, glassalpha, listing, write } from '../cli/run-glassalpha.ts';

/** The GitHub Action and the pre-commit hooks: their steps in a shell, with the packed package as the published one. */

const root = fileURLToPath(new URL('../..', import.meta.url));
const read = (name: string) => readFileSync(join(root, name), 'utf8');
const own = JSON.parse(read('package.json'));

interface Step {
  readonly name: string;
  readonly id?: string;
  readonly shell: string;
  readonly env: Readonly<Record<string, string>>;
  readonly run: string;
}

interface Action {
  readonly inputs: Readonly<Record<string, { readonly description: string; readonly default: string }>>;
  readonly outputs: Readonly<Record<string, { readonly value: string }>>;
  readonly runs: { readonly using: string; readonly steps: readonly Step[] };
}

const action: Action = parse(read('action.yml'));
const inputs = Object.fromEntries(Object.entries(action.inputs).map(([name, { default: value }]) => [name, value]));

let tarball: string;
let project: string;
/** Where the action installs: the step runs once, as it takes its time. */
let runnerTemp: string;

beforeAll(async () => {
  const place = folder();
  const printed = JSON.parse(npm(['pack', '--ignore-scripts', '--json', '--pack-destination', place]));
  tarball = join(place, (printed[0] ?? Object.values(printed)[0]).filename);
  const parent = folder();
  expect(await glassalpha(['quickstart', '-o', 'p', '--no-run'], { cwd: parent })).toMatchObject({ code: 0 });
  project = join(parent, 'p');
  runnerTemp = folder();
  const [install] = action.runs.steps;
  if (install === undefined) throw new Error('the action has no steps');
  const run = runStep(install, project, { version: `file:${tarball}` });
  expect(run.status, run.stdout + run.stderr).toBe(0);
}, 300_000);

/** One step as the runner does it: inputs into its environment, `bash -eo pipefail` on a script file. */
function runStep(step: Step, cwd: string, given: Readonly<Record<string, string>>) {
  const values = { ...inputs, ...given };
  const env = Object.entries(step.env).map(([name, text]) => [
    name,
    text.replace(/\$\{\{ inputs\.([a-z-]+) \}\}/g, (_, input: string) => values[input] ?? '(no such input)'),
  ]);
  const files = folder();
  mkdirSync(files, { recursive: true });
  const output = join(files, 'output');
  const summary = join(files, 'summary');
  write(files, 'step.sh', step.run);
  const { status, stdout, stderr } = spawnSync(
    'bash',
    ['--noprofile', '--norc', '-eo', 'pipefail', join(files, 'step.sh')],
    {
      cwd,
      encoding: 'utf8',
      env: {
        PATH: process.env['PATH'],
        HOME: process.env['HOME'],
        CI: 'true',
        npm_config_prefer_offline: 'true',
        RUNNER_TEMP: runnerTemp,
        GITHUB_OUTPUT: output,
        GITHUB_STEP_SUMMARY: summary,
        ...Object.fromEntries(env),
      },
    },
  );
  const content = (path: string) => (existsSync(path) ? readFileSync(path, 'utf8') : '');
  return { status, stdout, stderr, output: content(output), summary: content(summary) };
}

function audit(cwd: string, given: Readonly<Record<string, string>> = {}) {
  const step = action.runs.steps.find(({ id }) => id === 'audit');
  if (step === undefined) throw new Error('the action has no step "audit"');
  return runStep(step, cwd, given);
}

describe('the GitHub Action', () => {
  test('is composite, runs the version it ships with, and no input reaches a script but through the environment', () => {
    expect(action.runs.using).toBe('composite');
    expect(inputs['version']).toBe(own.version);
    for (const { run, shell } of action.runs.steps) {
      expect(run).not.toContain('${{');
      expect(shell).toBe('bash');
    }
    const used = action.runs.steps.flatMap(({ env }) =>
      Object.values(env).map((text) => /inputs\.([a-z-]+)/.exec(text)?.[1]),
    );
    expect(used.sort()).toEqual(Object.keys(inputs).sort());
  });

  test('annotates, summarises and fails with the audit', () => {
    const run = audit(copyOf(project), { 'max-as-of-age': '100000' });
    expect(run.status, run.stderr).toBe(1);
    expect(run.stdout).toMatch(/^::error file=configs\/policy\/firm_credit_baseline.yaml,line=\d+,title=FAIL /m);
    expect(run.output).toBe('exit-code=1\n');
    expect(run.summary).toMatch(/^### Model audit: german/m);
    expect(run.summary).toContain('| **FAIL** | Demographic Parity |');
  });

  test('sets a limit on the age of as_of: the example of last year is not audited', () => {
    const cwd = copyOf(project);
    const run = audit(cwd);
    expect(run.status).toBe(1);
    expect(run.stdout).toMatch(/^::error title=config.value::as_of 2025-09-30 is \d+ days old/m);
    expect(run.output).toBe('exit-code=1\n');
    expect(run.summary).toBe('');
    expect(listing(cwd)).toEqual(listing(project));
  });

  test('policies of the input take the place of the configuration’s, and hostile inputs stay words', () => {
    const cwd = copyOf(project);
    const hostile = audit(cwd, { policy: '$(touch hacked); x', config: 'audit.yaml', 'max-as-of-age': '100000' });
    expect(hostile.status).toBe(2);
    expect(hostile.output).toBe('exit-code=2\n');
    expect(listing(cwd)).toEqual(listing(project));
  });
});

describe('pre-commit', () => {
  const config = parse(read('examples/ci/pre-commit-config.yaml'));
  const local: readonly { id: string; entry: string; files: string }[] = config.repos[0].hooks;
  const own: readonly { id: string; entry: string; files: string }[] = parse(read('.pre-commit-hooks.yaml'));

  /** The hook's command as pre-commit runs it: files behind the entry; `glassalpha` is the packed one. */
  function hook(entry: string, files: readonly string[], cwd: string) {
    const command = entry.replace(/^npx --yes glassalpha@\S+/, 'glassalpha');
    const path = `${join(runnerTemp, 'glassalpha/node_modules/.bin')}:${process.env['PATH'] ?? ''}`;
    return spawnSync('sh', ['-c', `${command} "$@"`, 'sh', ...files], { cwd, encoding: 'utf8', env: { PATH: path } });
  }

  test('the example names this version and both hooks', () => {
    for (const { entry } of local)
      expect(entry).toContain(`npx --yes glassalpha@${parse(read('action.yml')).inputs.version.default} `);
    expect(own.map(({ id }) => id)).toEqual(local.map(({ id }) => id));
  });

  test.each(['glassalpha-validate', 'glassalpha-policy-lint'])('%s: lets a good file pass, stops a bad one', (id) => {
    const cwd = copyOf(project);
    const file = id === 'glassalpha-validate' ? 'audit.yaml' : 'configs/policy/firm_credit_baseline.yaml';
    for (const hooks of [local, own]) {
      const found = hooks.find((entry) => entry.id === id);
      expect(new RegExp(found?.files ?? 'none').test(file)).toBe(true);
      const good = hook(found?.entry ?? '', [file], cwd);
      expect(good.status, good.stdout + good.stderr).toBe(0);
    }
    write(cwd, file, `${readFileSync(join(cwd, file), 'utf8')}\ntreshold: 1\n`);
    const bad = hook(local.find((entry) => entry.id === id)?.entry ?? '', [file], cwd);
    expect(bad.status).toBe(2);
    expect(bad.stdout + bad.stderr).toContain('"treshold"');
  });
});

function npm(args: readonly string[]): string {
  return execFileSync('npm', args, { cwd: root, encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] });
}
