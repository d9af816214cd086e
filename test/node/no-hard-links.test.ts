import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it, vi } from 'vitest';

// A file system without hard links is not at hand in a test; what Node says there is.
vi.mock('node:fs', async (original) => ({
  ...(await original<typeof import('node:fs')>()),
  linkSync: () => {
    throw Object.assign(new Error('link'), { code: 'ENOTSUP' });
  },
}));

const folder = mkdtempSync(join(tmpdir(), 'glassalpha-log-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

it('an append says so, and leaves nothing', async () => {
  const { appendLine } = await import('../../src/node/append-line.ts');
  const run = () => appendLine(join(folder, 'audit_log.jsonl'), { compose: () => 'a', isSame: () => false });
  expect(run).toThrow(/^log\.filesystem: the file system of audit_log\.jsonl has no hard links \(ENOTSUP\)$/);
  expect(readdirSync(folder)).toEqual([]);
});
