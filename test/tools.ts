import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';

/**
 * Whether a system tool is there. Use with `describe.skipIf(!hasTool('pdftotext'))`: `npm test` says what it skips, and with
 * `CI=true` a skipped test is a failure.
 */
export function hasTool(name: string): boolean {
  return (process.env['PATH'] ?? '').split(delimiter).some((folder) => existsSync(join(folder, name)));
}
