import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { compute, readCsv, tabulate } from './tables.ts';

const at = (name: string) => new URL(`./fixtures/german-credit/${name}`, import.meta.url);
const rows = readCsv(at('scored-holdout.csv'));

interface Expected {
  readonly [key: string]:
    | number
    | null
    | { readonly value: number | null; readonly wilson95: readonly [number, number] | null };
}
interface Case {
  readonly overall: Expected;
  readonly scores: Expected;
  readonly fairness: Readonly<
    Record<string, { groups: Record<string, Expected & { scores: Expected | null }> } & Expected>
  >;
}
const expected: { threshold: number; models: Record<string, Case> } = JSON.parse(
  readFileSync(at('expected.json'), 'utf8'),
);

const scoreIds = {
  roc_auc: 'roc_auc',
  brier: 'brier',
  log_loss: 'log_loss',
  ece_10: 'ece_width_10',
  mce_10: 'mce_width_10',
};
const attributeIds = [
  'demographic_parity_difference',
  'demographic_parity_ratio',
  'equal_opportunity_difference',
  'equalized_odds_difference',
  'fpr_difference',
  'min_group_size',
];

describe.each(Object.keys(expected.models))('%s', (model) => {
  const { overall, scores, fairness } = expected.models[model]!;
  const attributes = Object.keys(fairness);
  const results = compute(
    tabulate(
      rows.map((row) => ({
        label: Number(row['credit_risk']),
        score: Number(row[model]),
        decision: Number(row[model]) >= expected.threshold ? 1 : 0,
        groups: row,
      })),
      attributes,
    ),
  );

  test('overall', () => {
    expectRates(overall, {});
    expect(results.value('f1')).toBeCloseTo(overall['f1'] as number, 12);
    expectScores(scores, {});
  });

  test.each(attributes)('%s', (attribute) => {
    const { groups, ...rest } = fairness[attribute]!;
    for (const [group, { scores: groupScores, ...rates }] of Object.entries(groups)) {
      expectRates(rates, { attribute, group });
      if (groupScores !== null) expectScores(groupScores, { attribute, group });
    }
    for (const id of attributeIds) expectValue(results.value(id, { attribute }), rest[id] as number | null, id);
    // The two small groups are named wherever they take part: 62+ (14 rows) and foreign worker "no" (17).
    const small = Object.entries(groups).flatMap(([group, { n }]) => ((n as number) < 30 ? [group] : []));
    expect(results.get('demographic_parity_difference', { attribute })).toMatchObject({
      smallGroups: small,
      complete: true,
    });
  });

  function expectRates(all: Expected, scope: { attribute?: string; group?: string }): void {
    for (const [id, entry] of Object.entries(all)) {
      if (id === 'precision' || id === 'f1') continue;
      if (typeof entry === 'number') expect(results.value(id, scope), id).toBe(entry);
      if (typeof entry !== 'object' || entry === null) continue;
      expectValue(results.value(id, scope), entry.value, id);
      const [lower = null, upper = null] = results.limits(id, scope) ?? [];
      expectValue(lower, entry.wilson95?.[0] ?? null, `${id}, lower limit`);
      expectValue(upper, entry.wilson95?.[1] ?? null, `${id}, upper limit`);
    }
  }

  function expectScores(all: Expected, scope: { attribute?: string; group?: string }): void {
    for (const [name, id] of Object.entries(scoreIds)) expectValue(results.value(id, scope), all[name] as number, id);
  }
});

function expectValue(actual: number | null, wanted: number | null, what: string): void {
  if (wanted === null || actual === null) expect(actual, what).toBe(wanted);
  else expect(Math.abs(actual - wanted), `${what}: ${actual}, not ${wanted}`).toBeLessThanOrEqual(1e-12);
}
