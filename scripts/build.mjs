// Compiles src to dist with the TypeScript compiler. Without development dependencies (an installed package) there is nothing to build.
import { spawnSync } from 'node:child_process';
import { chmodSync, copyFileSync, existsSync, rmSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
const compiler = `${root}node_modules/typescript/bin/tsc`;
if (existsSync(compiler)) {
  rmSync(`${root}dist`, { recursive: true, force: true });
  const { status } = spawnSync(process.execPath, [compiler, '-p', `${root}tsconfig.build.json`], { stdio: 'inherit' });
  if (status !== 0) process.exit(1);
  chmodSync(`${root}dist/cli/main.js`, 0o755);
  // npm never packs the lock file, and the record holds its digest.
  copyFileSync(`${root}package-lock.json`, `${root}dist/package-lock.json`);
}
