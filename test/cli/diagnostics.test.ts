import { describe, expect, it } from 'vitest';
import { type Finished, folder, glassalpha, heads, listing } from './run-glassalpha.ts';

// All problems of configuration, policies and paths come out of one run, each at its place.

const faulty = {
  'audit.yaml': `as_of: 2025-13-45
random_seed: abc
strct_mode: true
policy_gates: [policy/firm.yaml, policy/none.yaml]
fairness_analysis: maybe
reason_codes: true
data:
  path: scores.csv
  target_column: y
  score_column: s
  target_colum: z
  table: w
model: {version: 1.0, path: 'models\\m.json'}
`,
  'policy/firm.yaml': `policy_name: Firm
version: "1.0"
effective_date: "2025-01-01"
gates:
  - name: A
    clause: c
    metric: roc_acu
    threshold: 0.05
    comparison: less_than
    severity: error
`,
};

const twelve = [
  ['config.value', 'audit.yaml:1:8', 'as_of must be a date'],
  ['config.type', 'audit.yaml:2:14', 'random_seed must be an integer'],
  ['config.unknown_key', 'audit.yaml:3:1', '"strct_mode"'],
  ['policy.not_found', 'audit.yaml:4:34', 'no file "policy/none.yaml"'],
  ['config.type', 'audit.yaml:5:20', 'fairness_analysis must be true, false or auto'],
  ['config.unavailable', 'audit.yaml:6:1', '"reason_codes" is not available in this version'],
  ['config.path_not_found', 'audit.yaml:8:9', 'no file "scores.csv"'],
  ['config.unknown_key', 'audit.yaml:11:3', '"target_colum"'],
  ['config.unavailable', 'audit.yaml:12:3', '"data.table" is not available in this version'],
  ['config.type', 'audit.yaml:13:18', '`version: 1.0` is a number'],
  ['config.value', 'audit.yaml:13:29', 'paths use "/"'],
  ['policy.unknown_metric', 'policy/firm.yaml:7:13', '"roc_acu" is not a metric'],
] as const;

function expectTwelve({ stderr }: Finished): void {
  const blocks = stderr.split(/^(?=error\[)/m).filter((block) => block.startsWith('error['));
  expect(blocks).toHaveLength(12);
  for (const [i, [code, place, words]] of twelve.entries()) {
    expect(blocks[i]).toContain(`error[${code}]`);
    expect(blocks[i]).toContain(`--> ${place}\n`);
    expect(blocks[i]).toContain(words);
  }
  expect(stderr.trimEnd().split('\n').at(-1)).toBe('12 errors. Nothing was written.');
}

describe.concurrent('a configuration with 12 faults prints 12', () => {
  it.each([
    ['audit', ['audit', '-c', 'audit.yaml', '-o', 'r.pdf']],
    ['validate', ['validate', 'audit.yaml']],
  ])('%s', async (_, args) => {
    const cwd = folder(faulty);
    const before = listing(cwd);
    const run = await glassalpha(args, { cwd });
    expect(run).toMatchObject({ code: 2, stdout: '' });
    expectTwelve(run);
    expect(listing(cwd)).toEqual(before);
  });

  it('shows the line with carets under the place, and what was meant', async () => {
    const run = await glassalpha(['validate'], { cwd: folder(faulty) });
    expect(run.stderr).toContain(
      [
        'error[config.unknown_key]: "strct_mode" is not a configuration key',
        '  --> audit.yaml:3:1',
        '   |',
        ' 3 | strct_mode: true',
        '   | ^^^^^^^^^^ did you mean "strict_mode"?',
      ].join('\n'),
    );
    expect(run.stderr).toContain(
      [
        '   --> audit.yaml:13:29',
        '    |',
        " 13 | model: {version: 1.0, path: 'models\\m.json'}",
        '    |                             ^^^^^^^^^^^^^^^ write models/m.json',
      ].join('\n'),
    );
  });

  it('finds the same places with CRLF and a byte order mark', async () => {
    const windows = Object.fromEntries(
      Object.entries(faulty).map(([name, text]) => [name, `\ufeff${text.replaceAll('\n', '\r\n')}`]),
    );
    expectTwelve(await glassalpha(['validate'], { cwd: folder(windows) }));
  });

  it.each([
    ['audit --format json', ['audit', '--format', 'json']],
    ['audit --format=json', ['audit', '--format=json', '-q']],
    ['validate --format json', ['validate', '--format', 'json']],
  ])('%s prints exactly one JSON document on standard output', async (_, args) => {
    const run = await glassalpha(args, { cwd: folder(faulty) });
    expect(run.code).toBe(2);
    const { format, diagnostics } = JSON.parse(run.stdout);
    expect(format).toBe('glassalpha-diagnostics/1');
    expect(
      diagnostics.map((d: { code: string; where: { file: string; line: number; column: number } }) => [
        d.code,
        `${d.where.file}:${d.where.line}:${d.where.column}`,
      ]),
    ).toEqual(twelve.map(([code, place]) => [code, place]));
    expect(heads(run)).toEqual([]);
  });
});

describe.concurrent('what cannot be read at all', () => {
  it.each([
    ['no YAML', 'as_of: [1\n', 'config.syntax'],
    ['two documents', 'as_of: 2025-01-01\n---\nas_of: 2025-01-01\n', 'config.syntax'],
    ['a key that stands twice', 'as_of: 2025-01-01\nas_of: 2025-01-02\n', 'config.duplicate_key'],
    ['UTF-16', Buffer.from('\ufeffas_of: 2025-01-01\n', 'utf16le'), 'config.encoding'],
    ['bytes that are no UTF-8', Buffer.from([0x61, 0x3a, 0x20, 0xff, 0x0a]), 'config.encoding'],
    ['a list', '- 1\n', 'config.type'],
    ['a password', 'as_of: 2025-01-01\nengine: {password: hunter2}\n', 'config.secret_literal'],
  ])('%s', async (_, text, code) => {
    const run = await glassalpha(['validate'], { cwd: folder({ 'audit.yaml': text }) });
    expect(run).toMatchObject({ code: 2, stdout: '' });
    expect(heads(run).join('\n')).toContain(`error[${code}]`);
    expect(run.stderr).not.toContain('hunter2');
  });

  it('a folder in place of the configuration', async () => {
    const run = await glassalpha(['audit', '-c', 'audit.yaml'], { cwd: folder({ 'audit.yaml/x': '' }) });
    expect(run).toMatchObject({ code: 2, stdout: '' });
    expect(heads(run)).toEqual(['error[config.not_found]: "audit.yaml" is a folder']);
  });
});
