// Audits German Credit on several Node versions and compares report, record and decisions byte for byte.
//
//   node scripts/build.mjs && node scripts/compare-node-versions.mjs [20 22 24]
//
// Each Node comes from npm through `npx -p node@<version>`, so the first run needs the network. Ends with 1 if any byte differs.
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const main = fileURLToPath(new URL('../dist/cli/main.js', import.meta.url));
const versions = process.argv.length > 2 ? process.argv.slice(2) : ['20', '22', '24'];
const outputs = ['.pdf', '.manifest.json', '.policy_decisions.json'];

const folder = mkdtempSync(join(tmpdir(), 'glassalpha-node-'));
try {
  const runs = versions.map(auditOn);
  for (const { version, digests } of runs)
    for (const [i, digest] of digests.entries()) console.log(`${version.padEnd(10)} ${digest}  report${outputs[i]}`);
  const equal = runs.every(({ digests }) => digests.join() === runs[0].digests.join());
  console.log(equal ? 'equal bytes on every version' : 'BYTES DIFFER');
  process.exitCode = equal ? 0 : 1;
} finally {
  rmSync(folder, { recursive: true, force: true });
}

function auditOn(asked) {
  const version = node(asked, ['--print', 'process.version'], [0]).trim();
  if (!version.startsWith(`v${asked}.`) && version !== `v${asked}`)
    throw new Error(`asked for Node ${asked}, got ${version}`);
  const project = join(folder, asked);
  node(asked, [main, 'quickstart', '--no-run', '--output', project], [0]);
  // The example fails a gate: 1 is its right exit code.
  node(asked, [main, 'audit', '--config', join(project, 'audit.yaml'), '--output', join(project, 'report.pdf')], [1]);
  const digests = outputs.map((end) =>
    createHash('sha256')
      .update(readFileSync(join(project, `report${end}`)))
      .digest('hex'),
  );
  return { version, digests };
}

function node(version, args, expected) {
  const { status, stdout, stderr } = spawnSync(
    'npx',
    ['--yes', '--package', `node@${version}`, '--', 'node', ...args],
    {
      encoding: 'utf8',
      shell: process.platform === 'win32',
    },
  );
  if (!expected.includes(status)) throw new Error(`Node ${version} ended with ${status}:\n${stdout}${stderr}`);
  return stdout;
}
