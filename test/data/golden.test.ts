import { readFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import type { MeasuredSlice } from '../../src/data/measurement.ts';
import { attribute, audit, config } from './harness.ts';

interface GoldenLabels {
  n: number;
  tp: number;
  fp: number;
  fn: number;
  tn: number;
}
interface Golden {
  overall: { labels: GoldenLabels };
  fairness: Record<string, { n_missing: number; groups: Record<string, GoldenLabels> }>;
}

const golden = async (name: string): Promise<Golden> =>
  JSON.parse(await readFile(`test/golden/${name}.golden.json`, 'utf8')) as Golden;

const counts = ({ n, confusion }: MeasuredSlice) => ({ n, ...confusion });
const expected = ({ n, tp, fp, fn, tn }: GoldenLabels) => ({ n, tp, fp, fn, tn });

describe.each([
  ['binary_main', ['sex', 'race', 'age_band'], {}],
  ['binary_edge', ['grp', 'region'], { grp: ['A', 'B', 'C', 'D', 'E'] }],
  ['binary_perfect', ['grp'], {}],
  ['binary_constant', ['grp'], {}],
  ['binary_oneclass', ['grp'], {}],
] as [string, string[], Record<string, string[]>][])('%s', (name, attributes, declared) => {
  it('gives the recorded counts, overall and by group', async () => {
    const reference = await golden(name);
    const known = attributes.filter((one) => reference.fairness[one] !== undefined);
    const { measurement } = await audit(
      `test/golden/${name}.csv`,
      config({
        targetColumn: 'y_true',
        scoreColumn: 'score',
        predictionColumn: 'y_pred',
        protectedAttributes: known.map((one) =>
          attribute(one, declared[one] === undefined ? {} : { values: declared[one] }),
        ),
      }),
    );
    expect(counts(measurement.overall)).toEqual(expected(reference.overall.labels));
    expect(known.length).toBeGreaterThan(0);
    for (const measured of measurement.attributes) {
      const wanted = reference.fairness[measured.name]!;
      expect(measured.missing).toBe(wanted.n_missing);
      const rows = Object.fromEntries(
        measured.groups.filter(({ n }) => n > 0).map((group) => [group.group, counts(group)]),
      );
      expect(rows).toEqual(
        Object.fromEntries(
          Object.entries(wanted.groups)
            .filter(([, { n }]) => n > 0)
            .map(([group, labels]) => [group, expected(labels)]),
        ),
      );
    }
    const histogram = measurement.overall.histogram!;
    const total = [...histogram.negatives, ...histogram.positives].reduce((sum, n) => sum + n, 0);
    expect(total).toBe(measurement.rows);
  });
});

it('keeps a declared group without rows', async () => {
  const { measurement } = await audit(
    'test/golden/binary_edge.csv',
    config({
      targetColumn: 'y_true',
      scoreColumn: 'score',
      protectedAttributes: [attribute('grp', { values: ['A', 'B', 'C', 'D', 'E'] })],
    }),
  );
  const empty = measurement.attributes[0]!.groups.find(({ group }) => group === 'E');
  expect(empty).toMatchObject({ n: 0, confusion: { tp: 0, fp: 0, fn: 0, tn: 0 } });
});
