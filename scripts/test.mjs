// `npm test`: installs the system tools the tests need (as root on Debian), builds, then runs every check and every test.
// The last line is `N passed, N failed`; each check counts as one test.
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
const bin = (name) => join(root, 'node_modules', '.bin', name);
const systemTools = {
  pdftotext: 'poppler-utils',
  pdftoppm: 'poppler-utils',
  qpdf: 'qpdf',
  git: 'git',
  openssl: 'openssl',
  'ssh-keygen': 'openssh-client',
};

let passed = 0;
let failed = 0;
const notes = [];

console.log(`node ${process.version}`);
try {
  installSystemTools();
  check('build', process.execPath, ['scripts/build.mjs']);
  check('types', process.execPath, [join(root, 'node_modules/typescript/bin/tsc'), '-p', '.']);
  check('format and lint', bin('biome'), ['check', '--error-on-warnings', '.']);
  check('walls between rooms', bin('depcruise'), ['src', '--config', '.dependency-cruiser.mjs']);
  check('unused files, exports and dependencies', bin('knip'), ['--no-progress']);
  tests();
} catch (error) {
  failed++;
  notes.push(`the checks broke off: ${error?.stack ?? error}`);
}

for (const note of notes) console.log(note);
console.log(`${passed} passed, ${failed} failed`);
process.exitCode = failed === 0 ? 0 : 1;

function installSystemTools() {
  const missing = () => Object.entries(systemTools).filter(([tool]) => !onPath(tool));
  const packages = [...new Set(missing().map(([, name]) => name))];
  if (packages.length === 0) return;
  if (process.getuid?.() === 0 && existsSync('/etc/debian_version')) {
    const options = { stdio: 'ignore', env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' } };
    spawnSync('apt-get', ['update', '-q'], options);
    spawnSync('apt-get', ['install', '-y', '-q', '--no-install-recommends', ...packages], options);
  }
  for (const [tool, name] of missing())
    notes.push(`tests that need ${tool} are skipped: install the Debian package ${name} or its like`);
}

function onPath(tool) {
  return (process.env.PATH ?? '')
    .split(process.platform === 'win32' ? ';' : ':')
    .some((folder) => existsSync(join(folder, tool)) || existsSync(join(folder, `${tool}.exe`)));
}

function check(name, command, args) {
  const start = Date.now();
  const { status } = spawnSync(command, args, {
    cwd: root,
    stdio: 'inherit',
    shell: process.platform === 'win32' && command.endsWith('.cmd'),
  });
  const ok = status === 0;
  ok ? passed++ : failed++;
  console.log(`${ok ? 'ok    ' : 'FAILED'} ${name} (${((Date.now() - start) / 1000).toFixed(1)} s)`);
}

function tests() {
  const folder = mkdtempSync(join(tmpdir(), 'glassalpha-test-'));
  try {
    const file = join(folder, 'result.json');
    const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${file}`];
    const vitest = join(root, 'node_modules/vitest/vitest.mjs');
    const { status } = spawnSync(process.execPath, [vitest, 'run', ...reporters], { cwd: root, stdio: 'inherit' });
    if (existsSync(file)) count(JSON.parse(readFileSync(file, 'utf8')), status);
    else {
      failed++;
      notes.push('the test runner ended without a result');
    }
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function count(result, status) {
  passed += result.numPassedTests;
  failed += result.numFailedTests;
  // A file that could not be loaded, or whose setup failed, has no failed test of its own.
  const broken = result.testResults.filter(
    (file) => file.status === 'failed' && !file.assertionResults.some((test) => test.status === 'failed'),
  );
  failed += broken.length;
  for (const { name } of broken) notes.push(`${name} could not be run`);
  const skipped = result.numPendingTests + result.numTodoTests;
  if (skipped > 0) {
    notes.push(`${skipped} tests were skipped`);
    if (process.env.CI) failed += skipped;
  }
  // An error outside every test, such as a rejection that nobody awaited.
  if (status !== 0 && result.numFailedTests + broken.length === 0) {
    failed++;
    notes.push(`the test runner ended with ${status ?? 'a signal'}, though no test failed`);
  }
}
