import { cpSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { audit } from '../../src/index.ts';
import type { Manifest } from '../../src/record/manifest.ts';
import { folder, glassalpha } from '../cli/run-glassalpha.ts';

/** What an audit finds does not depend on the order of rows, nor on how they lie in files; what it read does, and says so. */

let project: string;
let original: string;
let expected: Manifest;

beforeAll(async () => {
  project = join(folder(), 'project');
  await glassalpha(['quickstart', '--no-run', '--output', project], { cwd: folder() });
  original = readFileSync(join(project, 'data/holdout.csv'), 'utf8');
  expected = await record();
});

describe('T23: rows in another order', () => {
  test.each([7, 1913])('found alike, read differently (%i)', async (seed) => {
    const [head = '', ...rows] = original.trimEnd().split('\n');
    const found = await recordOf(`${[head, ...shuffled(rows, seed)].join('\n')}\n`);
    expect(found.metrics).toEqual(expected.metrics);
    expect(decisionsOf(found)).toEqual(decisionsOf(expected));
    for (const section of ['1', '5', '6', '7', '11', '12'] as const)
      expect(found.content[section], section).toEqual(expected.content[section]);
    const [now, then] = [found.dataset['audited'], expected.dataset['audited']];
    expect(now?.hash).not.toBe(then?.hash);
    expect(now?.logical_sha256).not.toBe(then?.logical_sha256);
    expect(now?.label_sha256).not.toBe(then?.label_sha256);
    expect(now?.row_multiset).toBe(then?.row_multiset);
    expect(found.manifest_hash).not.toBe(expected.manifest_hash);
  });

  test('one other cell is another set of rows', async () => {
    const found = await recordOf(original.replace(/,(\d\d),/, ',21,'));
    expect(found.dataset['audited']?.row_multiset).not.toBe(expected.dataset['audited']?.row_multiset);
  });
});

describe('T23: rows in several files', () => {
  const parts = (text: string): string[] => {
    const [head = '', ...rows] = text.trimEnd().split('\n');
    return [rows.slice(0, 120), rows.slice(120, 121), rows.slice(121)].map((some) => `${[head, ...some].join('\n')}\n`);
  };
  const names = ['part-2.csv', 'part-10.csv', 'part-ä.csv'];

  test('a pattern is read in code-point order of the names, whichever file was made first', async () => {
    const [first, second] = [await recordOfParts([0, 1, 2]), await recordOfParts([2, 1, 0])];
    expect(second.manifest_hash).toBe(first.manifest_hash);
    expect(first.dataset['audited']?.name).toBe('part-10.csv, part-2.csv, part-ä.csv');
    expect(first.metrics).toEqual(expected.metrics);
  });

  test('a list is read in code-point order of its names, however it is written', async () => {
    writeParts([0, 1, 2]);
    const listed = (order: readonly number[]) =>
      recordOf(undefined, `[${order.map((i) => `data/${names[i]}`).join(', ')}]`);
    const [first, second] = [await listed([0, 1, 2]), await listed([2, 0, 1])];
    expect(second.metrics).toEqual(first.metrics);
    expect(second.dataset['audited']).toEqual(first.dataset['audited']);
    expect(first.metrics).toEqual(expected.metrics);
    expect(first.dataset['audited']?.row_multiset).toBe(expected.dataset['audited']?.row_multiset);
  });

  test('that order does not depend on where the project lies', async () => {
    writeParts([0, 1, 2]);
    const found: Manifest[] = [];
    for (const name of ['a', 'z']) {
      const home = folder();
      cpSync(project, join(home, name), { recursive: true });
      cpSync(join(project, 'data', 'part-2.csv'), join(home, 'm', 'part-2.csv'), { recursive: true });
      const config = readFileSync(join(project, 'audit.yaml'), 'utf8');
      const list = `path: [data/part-10.csv, ../m/part-2.csv, data/part-ä.csv]`;
      writeFileSync(join(home, name, 'audit.yaml'), config.replace('path: data/holdout.csv', list));
      found.push((await audit(join(home, name, 'audit.yaml'))).manifest);
    }
    expect(found[1]?.manifest_hash).toBe(found[0]?.manifest_hash);
  });

  function writeParts(order: readonly number[]): void {
    const texts = parts(original);
    for (const name of names) rmSync(join(project, 'data', name), { force: true });
    for (const i of order) writeFileSync(join(project, 'data', names[i] ?? ''), texts[i] ?? '');
  }

  async function recordOfParts(order: readonly number[]): Promise<Manifest> {
    writeParts(order);
    return recordOf(undefined, '"data/part-*.csv"');
  }
});

/** The record with other rows, or with another `data.path`. */
async function recordOf(rows: string | undefined, path?: string): Promise<Manifest> {
  writeFileSync(join(project, 'data/holdout.csv'), rows ?? original);
  const config = readFileSync(join(project, 'audit.yaml'), 'utf8');
  try {
    if (path !== undefined)
      writeFileSync(join(project, 'audit.yaml'), config.replace('path: data/holdout.csv', `path: ${path}`));
    return await record();
  } finally {
    writeFileSync(join(project, 'audit.yaml'), config);
  }
}

async function record(): Promise<Manifest> {
  return (await audit(join(project, 'audit.yaml'))).manifest;
}

/** Decisions without the digests of what was read. */
function decisionsOf({ gates }: Manifest): unknown {
  return 'gates' in gates ? gates.gates : gates;
}

/** Fisher–Yates with a linear congruential generator: the same order every time. */
function shuffled<T>(items: readonly T[], seed: number): T[] {
  const out = [...items];
  let state = seed;
  for (let i = out.length - 1; i > 0; i--) {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    const j = Math.floor((state / 2 ** 32) * (i + 1));
    [out[i], out[j]] = [out[j] as T, out[i] as T];
  }
  return out;
}
