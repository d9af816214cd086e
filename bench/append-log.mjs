// Appends to one portfolio log from 8 processes, 500 entries each, every process killed (SIGKILL) at random moments, half of them
// also between the two halves of a line; then checks that every entry is there once. Run after the build: node bench/append-log.mjs
// [PROCESSES] [ENTRIES] [KILLS]
import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const [processes = 8, entries = 500, kills = 20] = process.argv.slice(2).map(Number);
const worker = fileURLToPath(new URL('../test/node/fixtures/append-worker.mjs', import.meta.url));
const folder = mkdtempSync(join(tmpdir(), 'glassalpha-log-'));
const log = join(folder, 'audit_log.jsonl');

async function runKilled(name, slow) {
  for (let killed = 0; ; killed++) {
    const child = spawn(process.execPath, [worker, log, name, String(entries), slow], { stdio: 'inherit' });
    const timer = killed < kills ? setTimeout(() => child.kill('SIGKILL'), 100 + Math.random() * 600) : undefined;
    const [code, signal] = await new Promise((resolve) => child.on('close', (...end) => resolve(end)));
    clearTimeout(timer);
    if (signal === null && code === 0) return killed;
    if (signal === null) throw new Error(`worker ${name} ended with ${code}`);
  }
}

const start = performance.now();
const killed = await Promise.all(
  Array.from({ length: processes }, (_, i) => runKilled(`w${i}`, i % 2 === 0 ? '1' : '0')),
);
const seconds = (performance.now() - start) / 1000;
const lines = readFileSync(log, 'utf8').trimEnd().split('\n');
const names = lines.map((line, i) => {
  const { seq, name } = JSON.parse(line);
  if (seq !== i) throw new Error(`line ${i} has seq ${seq}`);
  return name;
});
rmSync(folder, { recursive: true });
const expected = processes * entries;
console.log(
  `${names.length} lines, ${new Set(names).size} entries of ${expected}, ${killed.reduce((a, b) => a + b)} kills, ${seconds.toFixed(1)} s`,
);
process.exitCode = names.length === expected && new Set(names).size === expected ? 0 : 1;
