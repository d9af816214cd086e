// `npm run demo`: the main job on real data. Writes the example project into ./demo and audits it, as `glassalpha quickstart` does.
import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
const main = fileURLToPath(new URL('../dist/cli/main.js', import.meta.url));
const { status } = spawnSync(process.execPath, [main, 'quickstart', '--output', 'demo', '--force'], {
  cwd: root,
  stdio: 'inherit',
});
process.exitCode = status ?? 1;
