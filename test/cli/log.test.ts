import { appendFileSync, existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { configOf } from './audit-case.ts';
import { copyOf, digest, folder, glassalpha, heads, listing, write } from './run-glassalpha.ts';

// The portfolio log through the built command line: two audits of one model, judged by the firm's policy.

const scores = `s,y,g\n${Array.from({ length: 80 }, (_, i) => `${((i * 37) % 80) / 80},${(i * 7) % 3 === 0 ? 1 : 0},${i % 2 === 0 ? 'a' : 'b'}`).join('\n')}\n`;
const policy = `policy_name: Firm
version: "1.0"
effective_date: 2025-01-01
gates:
  - {name: Accuracy, metric: accuracy, threshold: 0.99, comparison: greater_than, severity: error, clause: internal}
  - {name: Rows, metric: n, threshold: 10, comparison: greater_than, severity: error, clause: internal}
`;

let project: string;
beforeAll(async () => {
  project = folder({
    'scores.csv': scores,
    'firm.yaml': policy,
    'audit.yaml': configOf(
      'score_column: s, protected_attributes: [g]',
      'policy_gates: firm.yaml\nmodel: {id: credit_v2}\nlog: log/audit_log.jsonl\n',
    ),
  });
  const run = await glassalpha(['audit', '-o', 'r1.pdf'], { cwd: project });
  expect(run).toMatchObject({ code: 1 });
  expect(run.stderr).toContain('log       log/audit_log.jsonl (appended at seq 0)');
  const config = readFileSync(join(project, 'audit.yaml'), 'utf8').replace('2025-09-30', '2025-12-31');
  write(project, 'later.yaml', config);
  expect(await glassalpha(['keys', 'generate', 'audit-log'], { cwd: project })).toMatchObject({ code: 0 });
  const later = await glassalpha(['audit', '-c', 'later.yaml', '-o', 'r2.pdf', '--sign', 'audit-log.key.pem'], {
    cwd: project,
  });
  expect(later.stderr).toContain('log       log/audit_log.jsonl (appended at seq 1)');
  expect(later.stderr).toContain('signed    log/audit_log.checkpoint of 2 entries as audit-log');
});

const log = (cwd: string, command: string, ...args: readonly string[]) =>
  glassalpha(['log', command, '--log', 'log/audit_log.jsonl', ...args], { cwd });
const file = (cwd: string) => join(cwd, 'log/audit_log.jsonl');
const lines = (cwd: string) => readFileSync(file(cwd), 'utf8').split('\n').slice(0, -1);
const setLines = (cwd: string, all: readonly string[]) =>
  writeFileSync(file(cwd), all.map((line) => `${line}\n`).join(''));

describe.concurrent('log', () => {
  it('holds an audit whether its gates passed or not, once', async () => {
    const cwd = copyOf(project);
    const entry = JSON.parse(lines(cwd)[0]!);
    expect(entry).toMatchObject({
      seq: 0,
      model_id: 'credit_v2',
      timestamp: '2025-09-30',
      passed: false,
      pack_sha256: null,
    });
    expect(entry.report_sha256).toBe(digest(join(cwd, 'r1.pdf')));
    expect(entry.manifest_sha256).toBe(digest(join(cwd, 'r1.manifest.json')));
    const before = listing(join(cwd, 'log'));
    for (const report of ['r1.pdf', 'r1.manifest.json']) {
      const run = await log(cwd, 'append', report);
      expect(run).toMatchObject({ code: 0, stdout: 'Present   credit_v2 2025-09-30 FAIL, already at seq 0\n' });
    }
    expect(listing(join(cwd, 'log'))).toEqual(before);
  });

  it('names failed gates by model and date in one command', async () => {
    const run = await log(project, 'query', '--failed');
    expect(run).toMatchObject({
      code: 0,
      stdout: 'credit_v2: 2025-09-30  Accuracy\ncredit_v2: 2025-12-31  Accuracy\n',
      stderr: '',
    });
    const since = await log(project, 'query', '--failed', '--since', '2025-10-01', '--model', 'credit_v2');
    expect(since.stdout).toBe('credit_v2: 2025-12-31  Accuracy\n');
  });

  it('answers as JSON and as CSV', async () => {
    const json = await log(project, 'query', '--gate', 'rows', '--format', 'json');
    expect(JSON.parse(json.stdout)).toMatchObject({
      format: 'glassalpha-log-query/1',
      audits: [{ seq: 0 }, { seq: 1 }],
    });
    const csv = await log(project, 'query', '--status', 'FAIL', '--format', 'csv');
    expect(csv.stdout.split('\n')).toHaveLength(4);
    expect((await log(project, 'query', '--since', 'yesterday')).code).toBe(2);
    expect((await log(project, 'query', '--model', 'none')).stdout).toBe('');
  });

  it('is intact, and says what that does not show', async () => {
    const run = await log(project, 'verify');
    expect(run).toMatchObject({ code: 0, stderr: '' });
    expect(run.stdout).toBe(
      '2 entries, chain intact; no checkpoint given: removal of the latest entries would not show\n',
    );
  });

  it('verifies against a checkpoint and the key that signed it', async () => {
    const shown = await glassalpha(['keys', 'show', 'audit-log.pub.pem'], { cwd: project });
    const key = /^Verifier key\s+(\S+)$/m.exec(shown.stdout)?.[1] ?? '';
    const args = ['--checkpoint', 'log/audit_log.checkpoint'];
    const run = await log(project, 'verify', ...args, '--log-key', key);
    expect(run).toMatchObject({
      code: 0,
      stdout: expect.stringContaining('of 2 entries holds, signed by audit-log\n'),
    });
    const unchecked = await log(project, 'verify', ...args);
    expect(unchecked.stdout).toContain('its signature was not checked: no --log-key');

    const cwd = copyOf(project);
    await glassalpha(['keys', 'generate', 'audit-log'], { cwd: join(cwd, 'log') });
    const other = await glassalpha(['keys', 'show', 'log/audit-log.pub.pem'], { cwd });
    const wrong = /^Verifier key\s+(\S+)$/m.exec(other.stdout)?.[1] ?? '';
    const refused = await log(cwd, 'verify', ...args, '--log-key', wrong);
    expect(refused.code).toBe(1);
    expect(heads(refused)).toEqual([
      'error[log.invalid]: log/audit_log.checkpoint has no good signature of the key audit-log',
    ]);
    expect((await log(cwd, 'verify', '--log-key', 'nonsense')).stderr).toContain('error[evidence.key]');
  });

  it('shows removal at the end and a rewritten log against a checkpoint', async () => {
    const cwd = copyOf(project);
    setLines(cwd, lines(cwd).slice(0, 1));
    expect((await log(cwd, 'verify')).code).toBe(0);
    const cut = await log(cwd, 'verify', '--checkpoint', 'log/audit_log.checkpoint');
    expect(cut).toMatchObject({ code: 1, stdout: '1 entry, not intact: 1 problem\n' });
    expect(heads(cut)[0]).toContain('error[log.invalid]: the checkpoint');

    rmSync(file(cwd));
    await log(cwd, 'append', 'r2.pdf');
    await log(cwd, 'append', 'r1.pdf');
    expect((await log(cwd, 'verify')).code).toBe(0);
    const fork = await log(cwd, 'verify', '--checkpoint', 'log/audit_log.checkpoint');
    expect(fork.code).toBe(1);
    expect(heads(fork)[0]).toContain('error[log.fork]: ');
    // And such a log is not signed.
    const signed = await log(cwd, 'append', 'r1.pdf', '--sign', 'audit-log.key.pem');
    expect(signed.code).toBe(2);
    expect(signed.stderr).toContain('error[log.fork]');
  });

  it('shows an edited entry with its line', async () => {
    const cwd = copyOf(project);
    setLines(cwd, lines(cwd).with(0, lines(cwd)[0]!.replace('"passed":false', '"passed":true')));
    const run = await log(cwd, 'verify');
    expect(run).toMatchObject({ code: 1, stdout: '2 entries, not intact: 1 problem\n' });
    expect(run.stderr).toContain('error[log.invalid]: entry 0 was changed');
    expect(run.stderr).toContain('--> log/audit_log.jsonl:1');
  });

  it('proves entries and growth against the checkpoint', async () => {
    const proof = await log(project, 'prove', '1');
    expect(proof.stdout).toMatch(/^c2sp\.org\/tlog-proof@v1\n(extra \S+\n)?index 1\n\S{44}\n\naudit-log\n2\n/);
    expect((await log(project, 'prove', '--from', '1')).stdout).toMatch(/^old 1\n\S{44}\n\naudit-log\n2\n/);
    expect(await log(project, 'prove', '2')).toMatchObject({ code: 2, stdout: '' });
    expect(await log(project, 'prove')).toMatchObject({ code: 2, stdout: '' });
    const cwd = copyOf(project);
    expect(await log(cwd, 'prove', '0', '--out', 'p.tlog-proof')).toMatchObject({
      code: 0,
      stdout: 'Proof     p.tlog-proof\n',
    });
    rmSync(join(cwd, 'log/audit_log.checkpoint'));
    expect((await log(cwd, 'prove', '0')).stderr).toContain('error[log.invalid]: there is no checkpoint');
  });

  it('that is torn is refused, and repaired without loss', async () => {
    const cwd = copyOf(project);
    appendFileSync(file(cwd), '{"half');
    for (const run of [await log(cwd, 'append', 'r1.pdf'), await log(cwd, 'verify')]) {
      expect(run).toMatchObject({ code: 2, stdout: '' });
      expect(heads(run)).toEqual(['error[log.torn]: audit_log.jsonl ends inside a line: 6 bytes without a line feed']);
    }
    const audit = await glassalpha(['audit', '-o', 'r3.pdf'], { cwd });
    expect(audit).toMatchObject({ code: 2, stdout: '' });
    expect(audit.stderr).toContain('error[log.torn]');
    expect(existsSync(join(cwd, 'r3.pdf'))).toBe(false);
    expect((await log(cwd, 'query', '--failed')).stdout.split('\n')).toHaveLength(3);
    const repair = await log(cwd, 'repair');
    expect(repair.stdout).toMatch(/^Moved {5}6 bytes after 2 entries to log\/audit_log\.jsonl\.torn-\d+\n$/);
    expect((await log(cwd, 'verify')).code).toBe(0);
    expect((await log(cwd, 'repair')).stdout).toBe('Whole     2 entries, nothing to repair\n');
  });

  it('kept by hand is read, marked, and not continued', async () => {
    const cwd = folder({
      'hand.jsonl':
        '{"model_id":"credit_v2","timestamp":"2025-10-14","gates":[{"name":"Parity","status":"FAIL"}],"passed":false}\n',
    });
    const query = await glassalpha(['log', 'query', '--failed', '--log', 'hand.jsonl'], { cwd });
    expect(query.stdout).toBe('credit_v2: 2025-10-14  Parity  (unchained)\n');
    const append = await glassalpha(['log', 'append', join(project, 'r1.pdf'), '--log', 'hand.jsonl'], { cwd });
    expect(append.code).toBe(2);
    expect(append.stderr).toContain('begin a new log');
    const verify = await glassalpha(['log', 'verify', '--log', 'hand.jsonl'], { cwd });
    expect(verify.code).toBe(1);
    expect(verify.stderr).toContain('begin a new log');
  });

  it('takes a pack after verifying it, as an entry of its own', async () => {
    const cwd = copyOf(project);
    expect((await glassalpha(['export-evidence-pack', 'r1.pdf', '-o', 'p.zip'], { cwd })).code).toBe(0);
    const run = await log(cwd, 'append', 'p.zip');
    expect(run).toMatchObject({ code: 0, stdout: 'Appended  credit_v2 2025-09-30 FAIL at seq 2\n' });
    expect(JSON.parse(lines(cwd)[2]!)).toMatchObject({
      pack_sha256: digest(join(cwd, 'p.zip')),
      report_sha256: digest(join(cwd, 'r1.pdf')),
    });
    const bytes = readFileSync(join(cwd, 'p.zip'));
    bytes[60]! ^= 1;
    write(cwd, 'changed.zip', bytes);
    expect(await log(cwd, 'append', 'changed.zip')).toMatchObject({ code: 2, stdout: '' });
    expect(lines(cwd)).toHaveLength(3);
  });

  it('proves to the reader of a pack that its audit is in the log', async () => {
    const cwd = copyOf(project);
    expect((await glassalpha(['export-evidence-pack', 'r1.pdf', '-o', 'p.zip'], { cwd })).code).toBe(0);
    const shown = await glassalpha(['keys', 'show', 'audit-log.pub.pem'], { cwd });
    const key = /^Verifier key\s+(\S+)$/m.exec(shown.stdout)?.[1] ?? '';
    const verify = async (pack: string) => {
      const args = ['verify-evidence-pack', pack, '--log-key', key, '--format', 'json'];
      const { stdout, code } = await glassalpha(args, { cwd });
      const { checks } = JSON.parse(stdout) as { checks: { id: string; status: string; detail: string }[] };
      return [code, checks.find(({ id }) => id === 'log')?.status];
    };
    expect(await verify('p.zip')).toEqual([0, 'skip']);
    expect(await log(cwd, 'prove', 'p.zip')).toMatchObject({ code: 0, stdout: 'Proof     in p.zip\n' });
    expect(await verify('p.zip')).toEqual([0, 'pass']);
    // The proof of another audit of the same log is none of this one.
    expect((await glassalpha(['export-evidence-pack', 'r2.pdf', '-o', 'q.zip'], { cwd })).code).toBe(0);
    expect(await log(cwd, 'prove', '0', '--out', 'other.tlog-proof')).toMatchObject({ code: 0 });
    const { readZip } = await import('../../src/evidence/zip/read-zip.ts');
    const { writeZip } = await import('../../src/evidence/zip/write-zip.ts');
    const read = readZip(readFileSync(join(cwd, 'q.zip')));
    if ('problem' in read) throw new Error(read.problem);
    const proof = readFileSync(join(cwd, 'other.tlog-proof'));
    write(cwd, 'q.zip', writeZip(new Map([...read.files, ['attestations/pack.tlog-proof', proof]])));
    expect(await verify('q.zip')).toEqual([1, 'fail']);
  });

  it('is named by --log or the configuration where a run signs it', async () => {
    const cwd = copyOf(project);
    write(cwd, 'bare.yaml', configOf('score_column: s', 'policy_gates: firm.yaml\n'));
    const run = await glassalpha(['audit', '-c', 'bare.yaml', '-o', 'r4.pdf', '--sign', 'audit-log.key.pem'], { cwd });
    expect(run).toMatchObject({ code: 2, stdout: '' });
    expect(heads(run)).toEqual(['error[cli.usage]: --sign signs a portfolio log, and this run has none']);
    const missing = await log(cwd, 'query', '--log', 'none.jsonl');
    expect(heads(missing)).toEqual(['error[log.invalid]: there is no log "none.jsonl"']);
  });

  it('says of a record without its report that the report is missing', async () => {
    const cwd = copyOf(project);
    rmSync(join(cwd, 'r1.pdf'));
    const run = await log(cwd, 'append', 'r1.manifest.json');
    expect(heads(run)).toEqual([
      'error[report.no_manifest]: the log names the report of an audit, and this is the record alone',
    ]);
  });
});
