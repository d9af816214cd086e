import { copyFileSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { beforeAll, describe, expect, test } from 'vitest';
import { publish } from '../../src/base/format.ts';
import { audit } from '../../src/index.ts';
import { definitionOf } from '../../src/metrics/catalogue.ts';
import { computeMetrics } from '../../src/metrics/compute.ts';
import type { Manifest } from '../../src/record/manifest.ts';
import { type Metric, metricKey } from '../../src/record/metric.ts';
import { parquetFile } from '../cli/parquet-file.ts';
import { folder } from '../cli/run-glassalpha.ts';
import { attribute, config as dataConfig, audit as measureFile } from '../data/harness.ts';

/**
 * From a CSV file to the record: every figure that the golden files hold and this version computes. The record publishes 12
 * significant digits; the same path without that rounding is held to the golden values themselves.
 */

// biome-ignore lint/suspicious/noExplicitAny: the golden files are free-form JSON
type Golden = any;

interface Expected {
  readonly key: string;
  /** Null: undefined, as 0/0. */
  readonly value: number | null;
  readonly limits?: readonly [number, number] | null;
}

const golden = new URL('../golden/', import.meta.url);

describe.each([
  ['binary_main', ['sex', 'race', 'age_band'], 380],
  ['binary_edge', ['grp', 'region'], 263],
] as const)('%s', (name, attributes, figures) => {
  const reference: Golden = JSON.parse(readFileSync(new URL(`${name}.golden.json`, golden), 'utf8'));
  const declared: Readonly<Record<string, readonly string[]>> = reference.declared_groups;
  const expected = expectedOf(reference, attributes);
  let record: Manifest;
  let unrounded: ReadonlyMap<string, Metric>;

  beforeAll(async () => {
    record = (await audit(configFile(name, attributes, declared))).manifest;
    unrounded = await measured(name, attributes, declared);
  });

  test('holds every golden figure to the published digit', () => {
    expect(expected.length).toBeGreaterThanOrEqual(figures);
    const wrong = expected.filter(({ key, value, limits }) => {
      const result = record.metrics[key]?.result;
      if (result === undefined) return true;
      if (value === null) return result.kind !== 'undefined';
      if (result.kind === 'undefined' || !near(result.value, publish(value))) return true;
      if (limits === undefined || limits === null) return false;
      const { lower, upper } = result.ci ?? {};
      return !near(lower, publish(limits[0])) || !near(upper, publish(limits[1]));
    });
    expect(wrong.map((figure) => [figure, record.metrics[figure.key]?.result])).toEqual([]);
  });

  test('is the golden figure to 1e-12 before it is published', () => {
    const wrong = expected.filter(({ key, value }) => {
      const metric = unrounded.get(key);
      if (value === null) return metric?.kind !== 'undefined';
      return metric?.kind !== 'value' || !near(metric.value, value);
    });
    expect(wrong.map((figure) => [figure, unrounded.get(figure.key)])).toEqual([]);
    // The record holds the published form of these very numbers.
    for (const { key } of expected) {
      const metric = unrounded.get(key);
      const result = record.metrics[key]?.result;
      if (metric?.kind === 'value') expect(result, key).toMatchObject({ kind: 'value', value: publish(metric.value) });
      else expect(result, key).toMatchObject({ kind: 'undefined', reason: metric?.reason });
    }
  });

  test('0/0 is undefined with its reason, never a number', () => {
    const undefinedKeys = expected.filter(({ value }) => value === null).map(({ key }) => key);
    expect(undefinedKeys.length >= 18).toBe(name === 'binary_edge');
    for (const key of undefinedKeys) {
      expect(record.metrics[key]?.result).toMatchObject({
        kind: 'undefined',
        reason: expect.stringMatching(/^zero_denominator$|^empty_group$|^single_class$/),
      });
    }
  });

  test('the same rows as Parquet give the same metrics', async () => {
    const path = join(folder(), 'rows.parquet');
    const csv = fileURLToPath(new URL(`${name}.csv`, golden));
    writeFileSync(path, await parquetFile(`SELECT * FROM read_csv('${csv}', header = true)`));
    const { manifest } = await audit(configFile(name, attributes, declared, path));
    expect(manifest.metrics).toEqual(record.metrics);
    expect(manifest.content['7']).toEqual(record.content['7']);
    expect(manifest.dataset['audited']?.dtypes).not.toEqual(record.dataset['audited']?.dtypes);
  });
});

test('binary_edge: the declared group without rows and the groups of one class are named, not counted as 0', async () => {
  const { manifest } = await audit(configFile('binary_edge', ['grp'], { grp: ['A', 'B', 'C', 'D', 'E'] }));
  expect(manifest.metrics['equalized_odds_difference|attribute=grp']?.result).toMatchObject({
    value: 0.375,
    complete: false,
    undefined_groups: ['C', 'D'],
    empty_groups: ['E'],
  });
  expect(manifest.metrics['min_group_size|attribute=grp']?.result).toMatchObject({ kind: 'value', value: 0 });
  expect(manifest.metrics['selection_rate|attribute=grp|group=E']?.result).toMatchObject({ kind: 'undefined' });
});

/** Equal to 1e-12, absolute or relative. */
function near(actual: number | null | undefined, expected: number): boolean {
  return typeof actual === 'number' && Math.abs(actual - expected) <= 1e-12 * Math.max(1, Math.abs(expected));
}

function expectedOf(reference: Golden, attributes: readonly string[]): Expected[] {
  const found: Expected[] = [];
  const add = (id: string, slice: Record<string, string>, value: unknown, limits?: Expected['limits']) => {
    if (definitionOf(id)?.computed !== true || (value !== null && typeof value !== 'number')) return;
    const { id: own } = definitionOf(id) ?? { id };
    const key = metricKey(own, { ...slice, split: 'audited' });
    found.push({ key, value, ...(limits === undefined ? {} : { limits }) });
  };
  const all = (figures: Golden, slice: Record<string, string>, limits: Golden = {}) => {
    for (const [id, value] of Object.entries(figures)) add(id, slice, value, limits[id]);
  };
  all(reference.overall.labels, {});
  all(reference.overall.scores, {});
  for (const attribute of attributes) {
    const of = reference.fairness[attribute];
    for (const [group, labels] of Object.entries(of.groups)) all(labels, { attribute, group }, of.wilson[group]);
    for (const [group, scores] of Object.entries(of.group_scores)) all(scores, { attribute, group });
    for (const [group, value] of Object.entries(of.treatment_equality))
      add('treatment_equality', { attribute, group }, value);
    for (const [base, strict] of Object.entries<Golden>(of.strict))
      for (const form of ['difference', 'ratio']) add(`${base}_${form}`, { attribute }, strict[form]);
    all(of, { attribute });
    for (const [group, versus] of Object.entries<Golden>(of.versus_reference)) {
      const slice = { attribute, group, reference: of.reference_group };
      add('air', slice, versus.air);
      add('statistical_parity_difference', slice, versus.spd);
      add('shortfall', slice, versus.shortfall);
    }
  }
  return [...new Map(found.map((figure) => [figure.key, figure])).values()];
}

function configFile(
  name: string,
  attributes: readonly string[],
  declared: Readonly<Record<string, readonly string[]>>,
  parquet?: string,
): string {
  const home = folder();
  const data = parquet === undefined ? `${name}.csv` : 'rows.parquet';
  copyFileSync(parquet ?? new URL(`${name}.csv`, golden), join(home, data));
  const groups = (one: string) => (declared[one] === undefined ? '' : `, values: [${declared[one].join(', ')}]`);
  writeFileSync(
    join(home, 'audit.yaml'),
    `as_of: 2025-09-30
threshold: {policy: from_file}
data:
  path: ${data}
  target_column: y_true
  score_column: score
  prediction_column: y_pred
  id_column: id
  protected_attributes:
${attributes.map((one) => `    - {column: ${one}${groups(one)}}\n`).join('')}`,
  );
  return join(home, 'audit.yaml');
}

/** The same path down to the metrics, without the rounding of the record. */
async function measured(
  name: string,
  attributes: readonly string[],
  declared: Readonly<Record<string, readonly string[]>>,
): Promise<ReadonlyMap<string, Metric>> {
  const { measurement } = await measureFile(
    fileURLToPath(new URL(`${name}.csv`, golden)),
    dataConfig(
      {
        targetColumn: 'y_true',
        scoreColumn: 'score',
        predictionColumn: 'y_pred',
        protectedAttributes: attributes.map((one) =>
          attribute(one, declared[one] === undefined ? {} : { values: [...declared[one]] }),
        ),
      },
      { threshold: { policy: 'from_file' } },
    ),
  );
  const { overall, attributes: groups } = measurement;
  const metrics = computeMetrics(
    {
      split: 'audited',
      favorableIsPositive: true,
      overall,
      attributes: groups.map((one) => ({ ...one, reference: 'largest' as const })),
    },
    { level: 0.95, minGroupN: 30, smallGroups: 'keep', draws: 200, seed: 42 },
  );
  return new Map(metrics.map((metric) => [metricKey(metric.id, metric.scope), metric]));
}
