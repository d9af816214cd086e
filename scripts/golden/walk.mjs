// Compares every leaf of golden JSON files with what the library computes. Nothing is skipped silently: a leaf without a rule is listed.
import { readdirSync, readFileSync } from 'node:fs';
import { checks } from './checks.mjs';

/**
 * @param {string} folder where the golden files are
 * @param {(path: string) => Promise<any>} load imports a module of the library by its path below src, without extension
 * @returns {Promise<{ rows: { metric: string, file: string, count: number, error: number, tolerance: number, failed: string[] }[],
 *   uncovered: { file: string, key: string, reason: string }[] }>}
 */
export async function compareGolden(folder, load) {
  const found = { rows: new Map(), uncovered: [] };
  for (const name of readdirSync(folder).sort()) {
    if (!name.endsWith('.golden.json')) continue;
    const file = name.slice(0, -'.golden.json'.length);
    const golden = JSON.parse(readFileSync(`${folder}/${name}`, 'utf8'));
    const check = checks.find(({ files }) => files.test(file));
    const rule = check && (await check.rules({ file, golden, load, readCsv: (csv) => readCsv(`${folder}/${csv}`) }));
    for (const { path, value } of leaves(golden, [])) compareLeaf({ file, path, value }, rule, found);
  }
  return { rows: [...found.rows.values()], uncovered: found.uncovered };
}

function compareLeaf({ file, path, value }, rule, found) {
  const key = path.join('.');
  if (rule === undefined) {
    found.uncovered.push({ file, key, reason: 'no check is registered for this file' });
    return;
  }
  const verdict = rule(path, value);
  if (verdict === undefined || 'skip' in verdict) {
    found.uncovered.push({ file, key, reason: verdict?.skip ?? 'no rule for this key' });
    return;
  }
  const { metric, actual, tolerance = 1e-12, relative = false } = verdict;
  const id = `${metric} ${file}`;
  const row = found.rows.get(id) ?? { metric, file, count: 0, error: 0, tolerance, failed: [] };
  found.rows.set(id, row);
  row.count++;
  row.tolerance = Math.max(row.tolerance, tolerance);
  const error = distance(actual, value, relative);
  row.error = Math.max(row.error, error);
  if (!(error <= tolerance)) row.failed.push(`${key}: ${JSON.stringify(actual)} is not ${JSON.stringify(value)}`);
}

/** Smaller of the absolute and the relative error; 0 or Infinity for what is not a number. */
function distance(actual, expected, relative) {
  if (typeof expected !== 'number' || typeof actual !== 'number')
    return Object.is(actual ?? null, expected) ? 0 : Infinity;
  const error = Math.abs(actual - expected);
  const size = Math.abs(expected);
  if (error === 0) return 0;
  return relative ? error / size : Math.min(error, size > 0 ? error / size : Infinity);
}

function* leaves(value, path) {
  if (typeof value !== 'object' || value === null) {
    yield { path, value };
    return;
  }
  const entries = Object.entries(value);
  if (entries.length === 0) yield { path, value: 'empty' };
  for (const [key, child] of entries) yield* leaves(child, [...path, key]);
}

function readCsv(file) {
  const [head, ...lines] = readFileSync(file, 'utf8').trimEnd().split('\n');
  const names = head.split(',');
  return lines.map((line) => Object.fromEntries(line.split(',').map((cell, i) => [names[i], cell])));
}
