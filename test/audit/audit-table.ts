import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll } from 'vitest';
import { type AuditResult, audit } from '../../src/index.ts';
import type { RecordedResult } from '../../src/record/manifest.ts';

const folders: string[] = [];
afterAll(() => {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true });
});

/** Writes files into a folder that is gone after the tests. */
export function folderWith(files: Readonly<Record<string, string>>): string {
  const folder = mkdtempSync(join(tmpdir(), 'glassalpha-audit-'));
  folders.push(folder);
  for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text);
  return folder;
}

/** A CSV of rows whose cells need no quotes. */
export function csv(header: readonly string[], rows: readonly (readonly unknown[])[]): string {
  return `${[header, ...rows].map((cells) => cells.join(',')).join('\n')}\n`;
}

export const goldenFile = (name: string) => fileURLToPath(new URL(`../golden/${name}`, import.meta.url));

type Settings = Readonly<Record<string, unknown>>;

/** Audits a file of the golden set by its decision column; `data` and `more` add keys to the configuration. */
export function auditGolden(name: string, data: Settings, more: Settings = {}): Promise<AuditResult> {
  return audit({
    as_of: '2025-09-30',
    threshold: { policy: 'from_file' },
    // The fewest that are allowed: what is tested here is not the intervals.
    metrics: { n_bootstrap: 1000 },
    ...more,
    data: {
      path: goldenFile(`${name}.csv`),
      target_column: 'y_true',
      score_column: 'score',
      prediction_column: 'y_pred',
      ...data,
    },
  } as Parameters<typeof audit>[0]);
}

/** Audits a table given as files: `rows.csv` is what is audited. */
export function auditFiles(files: Readonly<Record<string, string>>, data: Settings, more: Settings = {}) {
  const folder = folderWith(files);
  const at = (path: unknown) => (typeof path === 'string' && files[path] !== undefined ? join(folder, path) : path);
  const located = Object.fromEntries(
    Object.entries(data).map(([key, value]) => [
      key,
      typeof value === 'object' && value !== null && 'path' in value ? { ...value, path: at(value.path) } : value,
    ]),
  );
  return audit({
    as_of: '2025-09-30',
    metrics: { n_bootstrap: 1000 },
    ...more,
    ...(typeof more['policy_gates'] === 'string' ? { policy_gates: at(more['policy_gates']) } : {}),
    ...(typeof more['findings'] === 'string' ? { findings: at(more['findings']) } : {}),
    data: { path: join(folder, 'rows.csv'), ...located },
  } as Parameters<typeof audit>[0]);
}

/** A metric of a record: its number, or the reason why there is none. */
export function figure(result: AuditResult, key: string): number | string | undefined {
  const found: RecordedResult | undefined = result.metrics[key]?.result;
  return found === undefined ? undefined : found.kind === 'value' ? found.value : found.reason;
}
