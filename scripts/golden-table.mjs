// Prints metric × file × largest error of every golden file against the built library, then every key without a rule and why.
// Run after a build: node scripts/golden-table.mjs [--all] [DIST]
import { fileURLToPath, pathToFileURL } from 'node:url';
import { compareGolden } from './golden/walk.mjs';

const root = fileURLToPath(new URL('..', import.meta.url));
const args = process.argv.slice(2);
const dist = args.find((arg) => !arg.startsWith('-')) ?? `${root}dist`;
const { rows, uncovered } = await compareGolden(
  `${root}test/golden`,
  (path) => import(pathToFileURL(`${dist}/${path}.js`).href),
);

const pad = (text, width) => String(text).padEnd(width);
console.log(`${pad('metric', 46)}${pad('file', 18)}${pad('values', 8)}${pad('largest error', 15)}tolerance`);
for (const { metric, file, count, error, tolerance, failed } of rows) {
  const mark = failed.length > 0 ? `  FAILED ${failed.length}: ${failed.slice(0, 3).join('; ')}` : '';
  console.log(
    `${pad(metric, 46)}${pad(file, 18)}${pad(count, 8)}${pad(error.toExponential(1), 15)}${tolerance}${mark}`,
  );
}

const reasons = new Map();
for (const { file, key, reason } of uncovered) {
  const keys = reasons.get(reason) ?? [];
  keys.push(`${file}: ${key}`);
  reasons.set(reason, keys);
}
console.log(`\n${uncovered.length} keys are no figures of the library or have no rule:`);
for (const [reason, keys] of reasons) {
  console.log(`- ${reason}: ${keys.length}`);
  for (const key of args.includes('--all') ? keys : keys.slice(0, 5)) console.log(`    ${key}`);
}
const failures = rows.filter(({ failed }) => failed.length > 0).length;
const values = rows.reduce((sum, { count }) => sum + count, 0);
console.log(`\n${values} values in ${rows.length} rows, ${failures} rows outside their tolerance`);
process.exitCode = failures > 0 ? 1 : 0;
