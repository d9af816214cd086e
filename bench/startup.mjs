// Time to `glassalpha --help` over bare `node -e 0`: medians of 15, taken in turns. Run after the build: node bench/startup.mjs
import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';

const main = fileURLToPath(new URL('../dist/cli/main.js', import.meta.url));
const commands = {
  'node -e 0': ['-e', '0'],
  'glassalpha --help': [main, '--help'],
  'glassalpha --version': [main, '--version'],
};
const rounds = 15;

const times = Object.fromEntries(Object.keys(commands).map((name) => [name, []]));
for (let round = 0; round < rounds; round++) {
  for (const [name, args] of Object.entries(commands)) {
    const start = performance.now();
    spawnSync(process.execPath, args, { stdio: 'ignore' });
    times[name].push(performance.now() - start);
  }
}

const median = (list) => [...list].sort((a, b) => a - b)[Math.floor(list.length / 2)];
const bare = median(times['node -e 0']);
for (const [name, list] of Object.entries(times))
  console.log(`${name.padEnd(22)} ${median(list).toFixed(0).padStart(4)} ms  +${(median(list) - bare).toFixed(0)} ms`);
