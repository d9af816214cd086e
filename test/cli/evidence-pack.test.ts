import { chmodSync, existsSync, readFileSync, utimesSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { copyOf, digest, folder, glassalpha, heads, listing, write } from './run-glassalpha.ts';

// Packs through the built command: written from the report alone, verified by anyone, the same bytes everywhere.

const stem = 'reports/german_credit_xgb_audit_2025Q3';
const report = `${stem}.pdf`;
const pack = `${stem}_evidence_pack.zip`;
let project: string;
beforeAll(async () => {
  const parent = folder();
  expect(await glassalpha(['quickstart', '-o', 'p'], { cwd: parent })).toMatchObject({ code: 0 });
  project = join(parent, 'p');
  const exported = await glassalpha(['export-evidence-pack', report], { cwd: project });
  expect(exported).toMatchObject({ code: 0, stderr: '' });
  expect(exported.stdout).toBe(
    `Pack      ${pack} (12 files, ${readFileSync(join(project, pack)).length} bytes, sha256 ${digest(join(project, pack))})\n`,
  );
});

const verify = (cwd: string, ...args: readonly string[]) => glassalpha(['verify-evidence-pack', ...args], { cwd });
const exportTo = (cwd: string, ...args: readonly string[]) => glassalpha(['export-evidence-pack', ...args], { cwd });

describe.concurrent('verify-evidence-pack', () => {
  it('prints the four lines first; an honest pack of a failing model exits 0, and nothing is written', async () => {
    const before = listing(project);
    const run = await verify(project, '--input', pack, '--at', '2025-10-01');
    expect(run).toMatchObject({ code: 0, stderr: '' });
    expect(run.stdout.split('\n')).toEqual([
      '✓ All checksums valid',
      '✓ Manifest complete',
      '✓ Policy gates documented',
      '✓ Reproducibility info present',
      '! Unsigned: intact, but anyone could have rebuilt it',
      'Gates: FAIL (1 pass, 3 fail)',
      'Assurance: consistent: the files agree with each other and the gates recompute; nobody has vouched for them',
      '',
    ]);
    expect(listing(project)).toEqual(before);
  });

  it('typesets the report again', async () => {
    const { code, stdout } = await verify(project, pack, '--rerender', '--require', 'rerendered');
    expect([code, stdout]).toEqual([0, expect.stringContaining('\nAssurance: consistent, rerendered: ')]);
  });

  it('answers programs in canonical JSON', async () => {
    const run = await verify(project, pack, '--format', 'json', '--at', '2025-10-01');
    const value = JSON.parse(run.stdout);
    expect(value).toMatchObject({
      format: 'glassalpha-verify/1',
      profile: 'strict',
      pack_sha256: digest(join(project, pack)),
      judged_at: '2025-10-01',
      ok: true,
      exit_code: 0,
      level: 'consistent',
      marks: [],
      model_id: 'german_credit_xgb',
      as_of: '2025-09-30',
      sequence: 1,
      outcome: 'FAIL',
      signers: [],
      warnings: [],
    });
    expect(value.checks).toHaveLength(16);
    expect(value.files).toHaveLength(12);
    expect(Object.keys(value)).toEqual(Object.keys(value).toSorted());
  });

  it('fails what was demanded and is not so', async () => {
    const policy = 'configs/policy/firm_credit_baseline.yaml';
    expect(await verify(project, pack, '--expect-model', 'other')).toMatchObject({ code: 1 });
    expect(await verify(project, pack, '--min-sequence', '2')).toMatchObject({ code: 1 });
    expect(await verify(project, pack, '--challenge', 'q1')).toMatchObject({ code: 1 });
    expect(await verify(project, pack, '--require', 'signed')).toMatchObject({ code: 1 });
    expect(await verify(project, pack, '--expect-policy', 'audit.yaml')).toMatchObject({ code: 1 });
    expect(await verify(project, pack, '--expect-policy', policy, '--expect-model', 'german_credit_xgb')).toMatchObject(
      { code: 0 },
    );
  });

  it('could not verify: exit 2', async () => {
    const asked: readonly (readonly string[])[] = [
      ['none.zip'],
      ['reports'],
      [pack, '--expect-policy', 'none.yaml'],
      [pack, '--trust', 'none.pem'],
      [pack, '--require', 'perfect'],
      [],
    ];
    for (const args of asked) expect([args, (await verify(project, ...args)).code]).toEqual([args, 2]);
    expect((await verify(project, 'reports')).stderr).toContain('some browsers unpack what they download');
  });

  it('no zip, a changed zip: exit 1', async () => {
    expect(await verify(project, report)).toMatchObject({ code: 1 });
    const cwd = copyOf(project);
    const bytes = readFileSync(join(cwd, pack));
    bytes[bytes.length >> 1] = (bytes[bytes.length >> 1] ?? 0) ^ 1;
    write(cwd, pack, bytes);
    const { code, stdout } = await verify(cwd, pack);
    expect([code, stdout.split('\n')[0]]).toEqual([1, '✗ Checksums not valid']);
    expect(stdout).toContain('    container: ');
  });

  it('explains what is proved', async () => {
    const { code, stdout } = await verify(project, '--explain');
    expect([code, stdout]).toEqual([0, expect.stringContaining('numbers true of model and data')]);
  });
});

describe.concurrent('export-evidence-pack', () => {
  it('gives the same bytes under another time zone, locale, folder, mode and age of files', async () => {
    const cwd = copyOf(project);
    utimesSync(join(cwd, report), 1, 1);
    chmodSync(join(cwd, report), 0o400);
    const inside = join(cwd, 'reports');
    const run = await glassalpha(['export-evidence-pack', join(cwd, report), '-o', 'a/b.zip'], {
      cwd: inside,
      env: { TZ: 'Pacific/Kiritimati', LC_ALL: 'tr_TR.UTF-8', LANG: 'tr_TR.UTF-8' },
    });
    expect(run.code).toBe(0);
    expect(digest(join(inside, 'a/b.zip'))).toBe(digest(join(project, pack)));
  });

  it('needs the PDF alone', async () => {
    const cwd = folder({ 'x.pdf': readFileSync(join(project, report)) });
    expect(await exportTo(cwd, 'x.pdf')).toMatchObject({ code: 0 });
    expect(await verify(cwd, 'x_evidence_pack.zip')).toMatchObject({ code: 0 });
  });

  it('replaces nothing unless forced', async () => {
    const cwd = copyOf(project);
    expect(heads(await exportTo(cwd, report))).toEqual([expect.stringMatching(/^error\[io.exists\]/)]);
    expect(await exportTo(cwd, report, '--force', '--no-badge')).toMatchObject({
      code: 0,
      stdout: expect.stringContaining('(11 files'),
    });
    expect(await verify(cwd, pack)).toMatchObject({ code: 0 });
  });

  it('goes on in the row of packs, and answers a question', async () => {
    const cwd = copyOf(project);
    const next = ['-o', 'next.zip', '--previous', pack, '--challenge', 'regulator-42'];
    const more = ['--environment', '--export', 'sarif', '--export', 'junit'];
    expect(await exportTo(cwd, report, ...next, ...more)).toMatchObject({
      code: 0,
      stdout: expect.stringContaining('(15 files'),
    });
    const demands = ['--min-sequence', '2', '--challenge', 'regulator-42'];
    expect(await verify(cwd, 'next.zip', ...demands)).toMatchObject({ code: 0 });
    expect(await verify(cwd, pack, ...demands)).toMatchObject({ code: 1 });
  });

  it('refuses what would not be evidence, and writes nothing', async () => {
    const cwd = copyOf(project);
    const asked: readonly (readonly [string, readonly string[]])[] = [
      ['evidence.config_mismatch', [report, '--config', 'data/schema.json']],
      ['config.not_found', [report, '--config', 'none.yaml']],
      ['report.format', [`${stem}.manifest.json`]],
      ['report.format', [pack]],
      ['report.no_manifest', ['audit.yaml']],
      ['evidence.unverified', [report, '--previous', 'none.zip']],
    ];
    for (const [code, args] of asked) {
      const run = await exportTo(cwd, ...args, '-o', 'refused.zip');
      expect([args, run.code, heads(run)[0]]).toEqual([args, 2, expect.stringContaining(`error[${code}]`)]);
    }
    write(cwd, `${stem}.shift_analysis.json`, '{}\n');
    const run = await exportTo(cwd, report, '-o', 'refused.zip');
    expect([run.code, heads(run)]).toEqual([2, [expect.stringContaining('error[evidence.sidecar_mismatch]')]]);
    expect(existsSync(join(cwd, 'refused.zip'))).toBe(false);
  });

  it('refuses a report whose command line said what its configuration does not', async () => {
    const cwd = copyOf(project);
    write(
      cwd,
      'audit.yaml',
      readFileSync(join(cwd, 'audit.yaml'), 'utf8').replace('strict_mode: true', 'strict_mode: false'),
    );
    await glassalpha(['audit', '-c', 'audit.yaml', '--threshold', '0.4', '-o', 'flag.pdf'], { cwd });
    const run = await exportTo(cwd, 'flag.pdf');
    expect([run.code, heads(run)]).toEqual([2, [expect.stringMatching(/^error\[evidence.overrides\].*--threshold/)]]);
    await glassalpha(['audit', '-c', 'audit.yaml', '-o', 'loose.pdf'], { cwd });
    const loose = await exportTo(cwd, 'loose.pdf');
    expect([loose.code, heads(loose)]).toEqual([0, ['warning[config.strict_unmet]: not run in strict mode']]);
    expect((await verify(cwd, 'loose_evidence_pack.zip')).stdout).toContain('\n! not run in strict mode\n');
  });
});

describe.concurrent('a pack as a report', () => {
  it('inspect and gates read it like its PDF', async () => {
    for (const command of ['inspect', 'gates']) {
      const format = command === 'gates' ? ['--format', 'json'] : [];
      const [fromPdf, fromPack] = await Promise.all(
        [report, pack].map((file) => glassalpha([command, file, ...format], { cwd: project })),
      );
      expect(fromPack?.stdout).toBe(fromPdf?.stdout);
      expect(fromPack?.code).toBe(fromPdf?.code);
    }
  });
});
