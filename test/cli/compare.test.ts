import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { digest, folder, glassalpha, heads, write } from './run-glassalpha.ts';

// Two audits of one model, of other rows and under other terms, compared from their reports alone.

let project: string;
beforeAll(async () => {
  project = folder({
    'old.csv': rows(120, (i) => (i % 2 === 0 ? 0.8 : 0.3)),
    'new.csv': rows(90, (i) => (i % 3 === 0 ? 0.9 : 0.4)),
    'policy.yaml': policy('0.9'),
    'old.yaml': config('old.csv'),
    'new.yaml': config('new.csv'),
  });
  const run = (name: string) => glassalpha(['audit', '-c', `${name}.yaml`, '-o', `${name}.pdf`], { cwd: project });
  expect(await run('old')).toMatchObject({ code: 0 });
  write(project, 'policy.yaml', policy('0.95'));
  expect(await run('new')).toMatchObject({ code: 1 });
});

function rows(count: number, score: (i: number) => number): string {
  const lines = Array.from(
    { length: count },
    (_, i) => `${count}-${i},${i % 2 === 0 ? 1 : 0},${score(i)},${i % 4 < 2 ? 'a' : 'b'}`,
  );
  return `id,y,s,g\n${lines.join('\n')}\n`;
}

function config(data: string): string {
  return `as_of: 2025-09-30\npolicy_gates: policy.yaml\ndata: {path: ${data}, target_column: y, score_column: s, id_column: id, protected_attributes: [g]}\n`;
}

function policy(threshold: string): string {
  return `policy_name: Firm\nversion: "${threshold}"\neffective_date: "2025-01-01"\ngates:\n  - {name: Accuracy, metric: accuracy, threshold: ${threshold}, comparison: greater_than, severity: error}\n`;
}

const compare = (...args: readonly string[]) => glassalpha(['compare', ...args], { cwd: project });

describe.concurrent('compare', () => {
  it('prints the flip first, then what explains it', async () => {
    const { code, stdout } = await compare('old.pdf', 'new.manifest.json');
    expect(code).toBe(0);
    const lines = stdout.split('\n');
    expect(lines[0]).toMatch(
      /^FLIP {6}Accuracy {2}PASS → FAIL {2}1 → 0\.\d{3} {2}difference −0\.\d{3}, p < 0\.001, Holm [=<] 0\.\d{3} \(independent rows assumed\)$/,
    );
    expect(lines[1]).toBe('POLICY    Firm  changed  0.9 → 0.95');
    expect(lines[2]).toContain('TIGHTENED  Accuracy  threshold 0.9 → 0.95');
    expect(stdout).toContain('INPUT     data  audited  rows 120 → 90');
    expect(stdout).toMatch(/^METRIC {4}accuracy /m);
    expect(lines.at(-3)).toBe('Gates     1 worse, 0 better, 0 added, 0 removed');
  });

  it('of a report with itself, or with its record, finds no difference', async () => {
    const { code, stdout } = await compare('old.pdf', 'old.manifest.json', '--fail-on', 'flip');
    expect(code).toBe(0);
    expect(stdout).toMatch(/^Compared {2}.*\nResult {4}no difference\n$/);
  });

  it('ends in 1 for what --fail-on names', async () => {
    expect(await compare('old.pdf', 'new.pdf', '--fail-on', 'worse')).toMatchObject({ code: 1 });
    expect(await compare('new.pdf', 'old.pdf', '--fail-on', 'worse')).toMatchObject({ code: 0 });
    expect(await compare('new.pdf', 'old.pdf', '--fail-on', 'flip')).toMatchObject({ code: 1 });
  });

  it('as JSON holds every metric; swapped, every difference is negated', async () => {
    const [there, back] = await Promise.all(
      [['old.pdf', 'new.pdf'] as const, ['new.pdf', 'old.pdf'] as const].map(async (files) =>
        JSON.parse((await compare(...files, '--format', 'json')).stdout),
      ),
    );
    expect(there.format).toBe('glassalpha-comparison/1');
    expect(there.metrics.length).toBeGreaterThan(100);
    there.metrics.forEach(({ key, difference }: { key: string; difference: number | null }, i: number) => {
      expect(back.metrics[i].key).toBe(key);
      if (difference !== null) expect(back.metrics[i].difference + difference).toBe(0);
    });
  });

  it('as Markdown is made of tables', async () => {
    const { stdout } = await compare('old.pdf', 'new.pdf', '--format', 'markdown');
    expect(stdout).toContain('| Accuracy | PASS → FAIL |');
  });

  it('ends in 2 for what is no report, or was changed', async () => {
    const changed = readFileSync(join(project, 'new.manifest.json'), 'utf8').replace(
      '"as_of":"2025-09-30"',
      '"as_of":"2025-10-30"',
    );
    write(project, 'changed.json', changed);
    for (const [file, code] of [
      ['old.csv', 'report.no_manifest'],
      ['changed.json', 'evidence.unverified'],
    ] as const) {
      const run = await compare('old.pdf', file);
      expect(run).toMatchObject({ code: 2, stdout: '' });
      expect(heads(run)[0]).toContain(`error[${code}]`);
    }
    expect(await compare('old.pdf', 'new.pdf', '--format', 'html')).toMatchObject({ code: 2 });
  });
});

describe.concurrent('score files', () => {
  /** The same rows, decided at two thresholds. */
  async function audits(): Promise<string> {
    const lines = Array.from(
      { length: 200 },
      (_, i) => `=${i},${(i * 7) % 10 < 5 ? 1 : 0},${((i * 37) % 100) / 100},${i % 3 === 0 ? '-a' : 'b'}`,
    );
    const of = (threshold: string) =>
      `as_of: 2025-09-30\nthreshold: ${threshold}\nreport: {save_scores: true}\ndata: {path: s.csv, target_column: y, score_column: s, id_column: id, protected_attributes: [g]}\n`;
    const cwd = folder({ 's.csv': `id,y,s,g\n${lines.join('\n')}\n`, 'a.yaml': of('0.5'), 'b.yaml': of('0.7') });
    for (const name of ['a', 'b'])
      expect(await glassalpha(['audit', '-c', `${name}.yaml`, '-o', `${name}.pdf`], { cwd })).toMatchObject({
        code: 0,
      });
    return cwd;
  }

  it('hold what the figures were counted from, and pair the rows of two audits', async () => {
    const cwd = await audits();
    const csv = readFileSync(join(cwd, 'a.scores.csv'), 'utf8').trimEnd().split('\n');
    expect(csv[0]).toBe('id,label,score,predicted,selected,g');
    expect(csv[1]).toBe("'=0,1,0,0,0,'-a");
    const { metrics, audit } = JSON.parse(readFileSync(join(cwd, 'a.manifest.json'), 'utf8'));
    expect(audit.scores_sha256).toBe(digest(join(cwd, 'a.scores.csv')));
    const cells = csv.slice(1).map((line) => line.split(','));
    const share = (list: readonly string[][]) => list.filter((row) => row[4] === '1').length / list.length;
    expect(metrics.selection_rate.result.value).toBeCloseTo(share(cells), 11);
    const group = cells.filter((row) => row[5] === 'b');
    expect(metrics['selection_rate|attribute=g|group=b'].result.value).toBeCloseTo(share(group), 11);

    const run = await glassalpha(
      ['compare', 'a.pdf', 'b.pdf', '--format', 'json', '--scores', 'a.scores.csv', 'b.scores.csv'],
      { cwd },
    );
    expect(run.code).toBe(0);
    const comparison = JSON.parse(run.stdout);
    const of = (key: string) => comparison.metrics.find((move: { key: string }) => move.key === key).significance;
    // Every one of the 40 rows that changed became unselected: two tails of one outcome in 2^40.
    expect(of('selection_rate')).toMatchObject({ kind: 'paired', test: 'mcnemar_exact', n: 200 });
    expect(of('selection_rate').p).toBeCloseTo(2 / 2 ** 40, 20);
    expect(of('selection_rate|attribute=g|group=-a')).toMatchObject({ kind: 'paired', n: 67 });
    const kinds = (list: { significance: { kind: string; reason?: string } }[]) =>
      new Set(list.map(({ significance }) => significance.reason ?? significance.kind));
    expect(kinds(comparison.metrics)).toEqual(new Set(['paired', 'no_paired_test', 'no_difference']));
    const without = JSON.parse((await glassalpha(['compare', 'a.pdf', 'b.pdf', '--format', 'json'], { cwd })).stdout);
    expect(kinds(without.metrics)).toEqual(new Set(['same_rows_without_scores', 'no_difference']));
  });

  it('of another audit are refused, and come out of a rerun', async () => {
    const cwd = await audits();
    const run = await glassalpha(['compare', 'a.pdf', 'b.pdf', '--scores', 'b.scores.csv', 'a.scores.csv'], { cwd });
    expect(run).toMatchObject({ code: 2, stdout: '' });
    expect(heads(run)[0]).toContain('error[evidence.unverified]: "b.scores.csv" is not the file of scores');
    expect(await glassalpha(['reproduce', 'a.pdf', '--data', 's.csv'], { cwd })).toMatchObject({
      code: 0,
      stdout: expect.stringContaining('scores.csv'),
    });
  });
});
