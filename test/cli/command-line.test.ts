import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { folder, glassalpha, heads, listing } from './run-glassalpha.ts';

const commands = ['audit', 'validate', 'inspect', 'policy', 'quickstart', 'list', 'doctor'];
const main = fileURLToPath(new URL('../../dist/cli/main.js', import.meta.url));

describe.concurrent('help', () => {
  // Snapshots of tests that run side by side need the expect of their own test.
  it('of the program', async ({ expect }) => {
    const run = await glassalpha(['--help'], { cwd: folder() });
    expect(run).toMatchObject({ code: 0, stderr: '' });
    expect(run.stdout).toMatchSnapshot();
  });

  it.for(commands)('of %s: usage, flags, exit codes, two examples', async (command, { expect }) => {
    const cwd = folder();
    const run = await glassalpha([command, '--help'], { cwd });
    expect(run).toMatchObject({ code: 0, stderr: '' });
    expect(run.stdout).toMatchSnapshot();
    expect(run.stdout).toMatch(new RegExp(`^Usage: glassalpha ${command} `));
    expect(run.stdout).toMatch(/^Exit codes?[: ]/m);
    const [, examples = ''] = run.stdout.split('\nExamples:\n');
    expect(examples.match(/^ {2}glassalpha /gm)).toHaveLength(2);
    expect(await glassalpha(['help', command], { cwd })).toEqual(run);
    expect(await glassalpha([command, '-h'], { cwd })).toEqual(run);
  });

  it('without arguments stands on standard error, exit 2', async () => {
    const run = await glassalpha([], { cwd: folder() });
    expect(run).toMatchObject({ code: 2, stdout: '' });
    expect(run.stderr).toMatch(/^Usage: glassalpha \[options\] \[command\]\n/);
  });
});

describe.concurrent('version', () => {
  it.each([[['--version']], [['-V']], [['audit', '--version']]])('%j is bare', async (args) => {
    const run = await glassalpha(args, { cwd: folder() });
    expect(run).toMatchObject({ code: 0, stderr: '' });
    expect(run.stdout).toMatch(/^\d+\.\d+\.\d+\n$/);
  });
});

describe.concurrent('what is not understood ends in 2 and says what was meant', () => {
  it.each([
    [['audt'], `unknown command 'audt', did you mean 'audit'?`],
    [['help', 'audt'], `unknown command 'audt', did you mean 'audit'?`],
    [['completion'], `'completion' is not available in this version`],
    [['help', 'letter'], `'letter' is not available in this version`],
    [['audit', '--confg', 'x'], `unknown option '--confg', did you mean '--config'?`],
    [['validate', '--check-dta'], `unknown option '--check-dta', did you mean '--check-data'?`],
    [['audit', 'extra'], 'too many arguments'],
    [['audit', '--config'], `option '-c, --config <file>' argument missing`],
    [['audit', '--seed', 'abc'], 'Expected a whole number.'],
    [['audit', '--threshold', 'half'], 'Expected a number.'],
    [['audit', '--threads', '-1'], 'Expected a whole number.'],
    [['audit', '--format', 'xml'], 'Use text, json, junit, sarif, github or markdown.'],
    [['--progress', 'loud', 'audit'], 'Allowed choices are auto, always, never.'],
    [['list', 'nothing'], 'Allowed choices are metrics'],
    [['quickstart', '-d', 'adult_income'], 'adult_income is not bundled'],
    [['quickstart', '-m', 'resnet'], 'no example model "resnet"'],
    [['inspect'], `missing argument 'report'`],
    [['validate', 'a.yaml', '-c', 'b.yaml'], 'two configurations given: name one'],
    [['validate', '-', '--fix'], '--fix rewrites a file: name one'],
  ])('%j', async (args, message) => {
    const cwd = folder();
    const run = await glassalpha(args, { cwd });
    expect(run).toMatchObject({ code: 2, stdout: '' });
    expect(heads(run)).toHaveLength(1);
    expect(heads(run)[0]).toContain(`error[cli.usage]: `);
    expect(run.stderr).toContain(message);
    expect(listing(cwd)).toEqual({});
  });

  it.each([
    [['--sample', '100'], 'cli.usage', 'all rows are audited'],
    [['--no-fallback'], 'cli.usage', 'there are no fallbacks'],
    [['--save-model', 'm'], 'cli.usage', 'models are audited, not trained; give model.path'],
    [['--group', 'g'], 'cli.usage', 'use data.protected_attributes'],
  ])('audit %j', async (args, code, message) => {
    const run = await glassalpha(['audit', ...args], { cwd: folder() });
    expect(run).toMatchObject({ code: 2, stdout: '' });
    expect(run.stderr).toContain(`error[${code}]: `);
    expect(run.stderr).toContain(message);
  });

  it('names several refused flags at once', async () => {
    const run = await glassalpha(['audit', '--sample', '3', '--group', 'x'], { cwd: folder() });
    expect(run.stderr).toContain('2 errors. Nothing was written.');
  });

  it('a usage error under --format json is one JSON document', async () => {
    const run = await glassalpha(['audit', '--confg', 'x', '--format', 'json'], { cwd: folder() });
    expect(run).toMatchObject({ code: 2, stderr: '' });
    expect(JSON.parse(run.stdout).diagnostics[0].code).toBe('cli.usage');
  });
});

describe.concurrent('list and doctor', () => {
  it.each(['metrics', 'policies', 'models', 'formats', 'engines', 'sections', 'authorities', 'codes', 'all'])(
    'list %s',
    async (topic) => {
      const cwd = folder();
      const text = await glassalpha(['list', topic], { cwd });
      expect(text).toMatchObject({ code: 0, stderr: '' });
      const json = await glassalpha(['list', topic, '--format', 'json', '-e'], { cwd });
      expect(json).toMatchObject({ code: 0, stderr: '' });
      const lists = JSON.parse(json.stdout);
      expect(Object.keys(lists)).toHaveLength(topic === 'all' ? 8 : 1);
      for (const rows of Object.values<Record<string, string>[]>(lists)) {
        expect(rows.length).toBeGreaterThan(0);
        for (const row of rows) expect(text.stdout).toContain(Object.values(row)[0]);
      }
    },
  );

  it('doctor finds this installation in order', async () => {
    const run = await glassalpha(['doctor'], { cwd: folder() });
    expect(run).toMatchObject({ code: 0, stderr: '' });
    expect(
      run.stdout
        .trimEnd()
        .split('\n')
        .every((line) => line.startsWith('✓ ')),
    ).toBe(true);
    const json = await glassalpha(['doctor', '--json'], { cwd: folder() });
    expect(JSON.parse(json.stdout).checks.every((check: { ok: boolean }) => check.ok)).toBe(true);
  });

  it('doctor writes words under TERM=dumb, and finds a configuration in a parent', async () => {
    const cwd = folder({ 'audit.yaml': 'as_of: 2025-01-01\n', 'a/b/x': '' });
    const run = await glassalpha(['doctor'], { cwd: `${cwd}/a/b`, env: { TERM: 'dumb' } });
    expect(
      run.stdout
        .trimEnd()
        .split('\n')
        .every((line) => line.startsWith('OK   ')),
    ).toBe(true);
    expect(run.stdout).toContain('configuration: ../../audit.yaml');
  });
});

describe.concurrent('streams', () => {
  const faulty = { 'audit.yaml': 'as_of: soon\n' };
  it.each([
    ['a pipe', {}],
    ['NO_COLOR', { NO_COLOR: '1', FORCE_COLOR: '3' }],
    ['CI', { CI: 'true' }],
    ['TERM=dumb', { TERM: 'dumb' }],
  ])('carry no escape codes: %s', async (_, env) => {
    const cwd = folder(faulty);
    for (const args of [['validate'], ['--help'], ['list', 'metrics']]) {
      const run = await glassalpha(args, { cwd, env });
      expect(run.stdout + run.stderr).not.toContain('\u001b');
    }
  });

  it('-q leaves errors only', async () => {
    const run = await glassalpha(['validate', '-q'], { cwd: folder(faulty) });
    expect(run.stderr).not.toContain('config    ');
    expect(heads(run).every((head) => head.startsWith('error['))).toBe(true);
  });

  it('a reader that leaves early ends the run with 0, silently', async () => {
    const child = spawn(process.execPath, [main, 'list', 'metrics', '--format', 'json'], {
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    child.stdout.destroy();
    let stderr = '';
    child.stderr.on('data', (chunk: Buffer) => {
      stderr += chunk.toString();
    });
    const code = await new Promise((resolve) => child.on('close', resolve));
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  });
});
