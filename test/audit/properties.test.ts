import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { type AuditResult, audit } from '../../src/index.ts';
import type { RecordedResult } from '../../src/record/manifest.ts';

/** What must hold of every table, shown on two of them from file to record. */

type Cells = readonly (string | number)[];

const folder = mkdtempSync(join(tmpdir(), 'glassalpha-properties-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
let written = 0;

/** Audits rows of label, score, group, other group and weight, in as many files as there are parts. */
function run(
  parts: readonly (readonly Cells[])[],
  data: Readonly<Record<string, unknown>> = {},
  threshold = 0.5,
): Promise<AuditResult> {
  const paths = parts.map((rows) => {
    const path = join(folder, `part-${String(written++).padStart(4, '0')}.csv`);
    writeFileSync(path, `${[['y', 's', 'g', 'h', 'w'], ...rows].map((cells) => cells.join(',')).join('\n')}\n`);
    return path;
  });
  return audit({
    as_of: '2025-09-30',
    metrics: { n_bootstrap: 1000 },
    threshold,
    data: {
      path: paths.length === 1 ? paths[0] : paths,
      target_column: 'y',
      positive_label: 'yes',
      score_column: 's',
      weight_column: 'w',
      protected_attributes: [{ column: 'g', reference: 'a' }, 'h'],
      ...data,
    },
  } as Parameters<typeof audit>[0]);
}

/** A table of its own for each seed: uneven groups, ties among scores, missing groups, weights in eighths. */
function tableOf(seed: number): Cells[] {
  let state = seed;
  const next = (below: number) => {
    state = (Math.imul(state, 1103515245) + 12345) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
  return Array.from({ length: 240 }, () => {
    const score = next(33);
    const group = ['a', 'a', 'a', 'b', 'b', 'c', ''][next(7)] ?? 'a';
    return [next(32) < score ? 'yes' : 'no', score / 32, group, next(3) === 0 ? 'u' : 'v', (1 + next(12)) / 8];
  });
}

const valuesOf = ({ metrics }: AuditResult) =>
  new Map(Object.entries(metrics).map(([key, { result }]): [string, RecordedResult] => [key, result]));

describe.each([11, 4242])('a table of 240 rows (%i)', (seed) => {
  const rows = tableOf(seed);
  const plain = run([rows]);

  test('rows in another order, and in several files, give the same figures to the last digit', async () => {
    const turned = [...rows.slice(100), ...rows.slice(0, 100)].reverse();
    expect(valuesOf(await run([turned]))).toEqual(valuesOf(await plain));
    expect(valuesOf(await run([rows.slice(0, 7), rows.slice(7, 150), rows.slice(150)]))).toEqual(valuesOf(await plain));
  }, 120_000);

  test('every row twice at half its weight gives the same points', async () => {
    const halved = rows.map(([y, s, g, h, w]) => [y ?? '', s ?? 0, g ?? '', h ?? '', Number(w) / 2]);
    const twice = valuesOf(await run([[...halved, ...halved]]));
    let held = 0;
    for (const [key, result] of valuesOf(await plain)) {
      const id = key.split('|')[0] ?? '';
      if (result.kind !== 'value' || !keepsPoint(id)) continue;
      const other = twice.get(key);
      expect(other?.kind, key).toBe('value');
      if (other?.kind !== 'value') continue;
      expect(Math.abs(other.value - result.value), key).toBeLessThan(1e-9 * Math.max(1, Math.abs(result.value)));
      held++;
    }
    expect(held).toBeGreaterThan(300);
  }, 120_000);

  test('groups under other names, in the same order, give the same figures under these names', async () => {
    const names: Readonly<Record<string, string>> = { a: 'group one', b: 'h_2', c: 'é 😀', '': '' };
    const renamed = rows.map(([y, s, g, h, w]) => [y ?? '', s ?? 0, names[String(g)] ?? '', h ?? '', w ?? 1]);
    const attributes = [{ column: 'g', reference: 'group one' }, 'h'];
    const other = valuesOf(await run([renamed], { protected_attributes: attributes }));
    const rename = (key: string) =>
      key.replace(
        /(group|reference)=(a|b|c)(?=[|\\]|$)/g,
        (_, scope, name) => `${scope}=${keyPart(names[name] ?? '')}`,
      );
    for (const [key, result] of valuesOf(await plain)) {
      const found = other.get(rename(key));
      expect(found?.kind, key).toBe(result.kind);
      if (result.kind === 'value' && found?.kind === 'value')
        expect([found.value, found.ci, found.n], key).toEqual([result.value, result.ci, result.n]);
    }
  }, 120_000);

  test('labels and scores turned round map what is true of one class to the other', async () => {
    const swapped = rows.map(([y, s, g, h, w]) => [
      y === 'yes' ? 'no' : 'yes',
      1 - Number(s),
      g ?? '',
      h ?? '',
      w ?? 1,
    ]);
    // A threshold between two scores: the same rows are decided alike on either side.
    const cut = 0.515625;
    const here = valuesOf(await run([rows], {}, cut));
    const there = valuesOf(await run([swapped], {}, 1 - cut));
    const value = (of: ReadonlyMap<string, RecordedResult>, key: string) => {
      const result = of.get(key);
      return result?.kind === 'value' ? result.value : Number.NaN;
    };
    for (const [one, other] of [
      ['tpr', 'tnr'],
      ['fpr', 'fnr'],
      ['ppv', 'npv'],
      ['accuracy', 'accuracy'],
      ['roc_auc', 'roc_auc'],
      ['brier', 'brier'],
      ['tpr_difference|attribute=g', 'tnr_difference|attribute=g'],
      ['equalized_odds_difference|attribute=g', 'equalized_odds_difference|attribute=g'],
      ['demographic_parity_difference|attribute=g', 'demographic_parity_difference|attribute=g'],
    ] as const)
      expect(value(there, other), one).toBeCloseTo(value(here, one), 10);
  }, 120_000);
});

/** Whether a figure is of weights alone: not of a number of rows, nor of what chance makes of such a number. */
function keepsPoint(id: string): boolean {
  const ofRows =
    /^(n|n_missing|tp|fp|fn|tn|min_group|ece_(debiased|null|consistency)|hosmer|spiegelhalter|statistical_power|mdd_|selection_(fisher|chi2|z)|smd|residual_smd|shortfall|max_proxy|drift)/;
  return !ofRows.test(id);
}

/** A value as it stands in the key of a metric. */
function keyPart(value: string): string {
  return value.replace(/[\\|=]/g, '\\$&');
}
