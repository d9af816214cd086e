import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';

const here = (path: string) => new URL(path, import.meta.url);

interface Table {
  readonly rows: readonly { metric: string; file: string; count: number; failed: readonly string[] }[];
  readonly uncovered: readonly { file: string; key: string; reason: string }[];
}

/** Why a key of a golden file may have no value of the library beside it. */
const reasons = [
  'describes the file',
  'argument of the rows beside it',
  'no method of this library',
  'what fairlearn returns where 0/0 counts as 0; no target',
  'an AUC of 0 or 1 has exact limits here, which the reference lacks',
  'fewer than two defined groups: undefined here (metrics.md 1)',
];

test('every key of every golden file is met at its tolerance, or says why it is no figure of the library', async () => {
  const walk: string = here('../../scripts/golden/walk.mjs').href;
  const { compareGolden } = await import(/* @vite-ignore */ walk);
  const load = (path: string) => import(/* @vite-ignore */ here(`../../src/${path}.ts`).href);
  const { rows, uncovered }: Table = await compareGolden(fileURLToPath(here('../golden')), load);
  expect(rows.flatMap(({ failed }) => failed)).toEqual([]);
  expect(rows.reduce((sum, { count }) => sum + count, 0)).toBeGreaterThan(6000);
  const binary = uncovered.filter(({ file }) => /^(binary_|stats|bootstrap)/.test(file));
  expect(binary.filter(({ reason }) => !reasons.includes(reason))).toEqual([]);
}, 120_000);
