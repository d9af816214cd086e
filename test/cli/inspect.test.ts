import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { caseFolder } from './audit-case.ts';
import { glassalpha } from './run-glassalpha.ts';

describe('inspect --format csv', () => {
  it('gives the same rows from report and record, on standard output and in a file', async () => {
    const lines = Array.from({ length: 40 }, (_, i) => `${i % 2},${(i % 7) / 7}`);
    const cwd = await caseFolder({ csv: `y,s\n${lines.join('\n')}\n` });
    expect(await glassalpha(['audit', '-o', 'r.pdf'], { cwd })).toMatchObject({ code: 0 });
    const all = await glassalpha(['inspect', 'r.pdf', '--format', 'csv'], { cwd });
    expect(all.code).toBe(0);
    const rows = all.stdout.trimEnd().split('\n');
    expect(rows[0]).toMatch(/^key,metric,/);
    const { metrics } = JSON.parse(readFileSync(join(cwd, 'r.manifest.json'), 'utf8'));
    expect(rows).toHaveLength(Object.keys(metrics).length + 1);
    const written = await glassalpha(['inspect', 'r.manifest.json', '--format', 'csv', '-o', 'm.csv'], { cwd });
    expect(written.code).toBe(0);
    expect(readFileSync(join(cwd, 'm.csv'), 'utf8')).toBe(all.stdout);
    const one = await glassalpha(['inspect', 'r.pdf', '--format', 'csv', '--metric', 'roc_auc'], { cwd });
    expect(one.stdout.split('\n')[1]).toMatch(/^roc_auc,roc_auc,.*,audited,/);
    expect(await glassalpha(['inspect', 'r.pdf', '--format', 'xml'], { cwd })).toMatchObject({ code: 2 });
  });
});
