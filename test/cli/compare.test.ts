import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { folder, glassalpha, heads, write } from './run-glassalpha.ts';

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
