import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Engine, Source } from '../../src/data/engine.ts';
import { bindRoles } from '../../src/data/roles.ts';
import { amountPlan, measureAmounts } from '../../src/data/tasks/measure-amounts.ts';
import { classPlan, measureClasses } from '../../src/data/tasks/measure-classes.ts';
import { tabulateClasses } from '../metrics/multiclass-tables.ts';
import { tabulateAmounts } from '../metrics/regression-tables.ts';
import { attribute, config, failure, file, open, options, type TestConfig } from './harness.ts';
import { sqlFaults } from './sql-lint.ts';

const classes = ['c0', 'c1', 'c2', 'c3'];
const classScores = classes.map((name) => ({ class: name, column: `p_${name}` }));
const byScores = { threshold: { policy: 'highest_probability' } } as const;
const asRecorded = { threshold: { policy: 'from_file' } } as const;

function classConfig(more: Partial<TestConfig['data']> = {}, decided: Partial<TestConfig> = byScores): TestConfig {
  return config(
    {
      task: 'multiclass',
      targetColumn: 'y_true',
      predictionColumn: 'y_pred',
      classScores,
      protectedAttributes: [attribute('sex'), attribute('region')],
      ...more,
    },
    decided,
  );
}

function amountConfig(more: Partial<TestConfig['data']> = {}): TestConfig {
  return config(
    {
      task: 'regression',
      targetColumn: 'y_true',
      predictionColumn: 'y_pred',
      protectedAttributes: [attribute('sex'), attribute('region')],
      ...more,
    },
    { threshold: { policy: 'none' } },
  );
}

async function opened(path: string): Promise<{ engine: Engine; source: Source }> {
  const engine = await open({ audited: [path] });
  const { source } = await engine.describe({ role: 'audited' });
  return { engine, source };
}

async function classesOf(path: string, audited: TestConfig) {
  const { engine, source } = await opened(path);
  const { roles, diagnostics } = bindRoles(audited, source);
  if (roles === null) throw new Error(JSON.stringify(diagnostics));
  const decidedByScores = audited.threshold.policy === 'highest_probability';
  return measureClasses(engine, source, classPlan(audited, source, roles), { ...options, decidedByScores });
}

async function amountsOf(path: string, audited: TestConfig) {
  const { engine, source } = await opened(path);
  const { roles, diagnostics } = bindRoles(audited, source);
  if (roles === null) throw new Error(JSON.stringify(diagnostics));
  return measureAmounts(engine, source, amountPlan(audited, source, roles), options);
}

const goldenPath = (name: string) => fileURLToPath(new URL(`../golden/${name}.csv`, import.meta.url));

function goldenRows(name: string): Record<string, string>[] {
  const [head = '', ...lines] = readFileSync(goldenPath(name), 'utf8').trimEnd().split('\n');
  const names = head.split(',');
  return lines.map((line) => Object.fromEntries(line.split(',').map((cell, k) => [names[k] ?? '', cell])));
}

describe.each([false, true])('several classes, weighted: %s', (weighted) => {
  test('every count is that of the rows', async () => {
    const expected = tabulateClasses(
      goldenRows('multiclass').map((row) => ({
        label: row['y_true']!,
        predicted: row['y_pred']!,
        scores: classes.map((name) => Number(row[`p_${name}`])),
        ...(weighted ? { weight: Number(row['weight']) } : {}),
        groups: { sex: row['sex']!, region: row['region']! },
      })),
      classes,
      ['sex', 'region'],
    );
    const found = await classesOf(goldenPath('multiclass'), classConfig(weighted ? { weightColumn: 'weight' } : {}));
    expect(found.classes).toEqual(classes);
    const pairs = [
      [found.overall, expected.overall] as const,
      ...found.attributes.flatMap((one, a) =>
        one.groups.map((group, g) => [group, expected.attributes[a]!.groups[g]!] as const),
      ),
    ];
    expect(found.attributes.map(({ missing }) => missing)).toEqual(expected.attributes.map(({ missing }) => missing));
    for (const [slice, rows] of pairs) {
      expect(slice.n).toBe(rows.n);
      sameCounts(slice.confusion, rows.confusion);
      sameCounts(slice.topTwo!, rows.topTwo!);
      for (const [k, histogram] of [...slice.scores!, slice.topLabel!].entries()) {
        const other = [...rows.scores!, rows.topLabel!][k]!;
        expect(histogram.scores).toEqual(other.scores);
        for (const [label, counts] of histogram.labels.entries()) sameCounts(counts, other.labels[label]!);
      }
      expect(slice.cells!.label.length).toBeLessThanOrEqual(rows.n);
      expect(sum(slice.cells!.counts.rows)).toBe(rows.n);
    }
  });
});

describe.each([false, true])('amounts, weighted: %s', (weighted) => {
  test('every pair is that of the rows', async () => {
    const expected = tabulateAmounts(
      goldenRows('regression').map((row) => ({
        outcome: Number(row['y_true']),
        prediction: Number(row['y_pred']),
        ...(weighted ? { weight: Number(row['weight']) } : {}),
        groups: { sex: row['sex']!, region: row['region']! },
      })),
      ['sex', 'region'],
    );
    const found = await amountsOf(goldenPath('regression'), amountConfig(weighted ? { weightColumn: 'weight' } : {}));
    const pairs = [
      [found.overall, expected.overall] as const,
      ...found.attributes.flatMap((one, a) =>
        one.groups.map((group, g) => [group, expected.attributes[a]!.groups[g]!] as const),
      ),
    ];
    expect(found.attributes.map(({ missing }) => missing)).toEqual(expected.attributes.map(({ missing }) => missing));
    for (const [slice, rows] of pairs) {
      expect(slice.n).toBe(rows.n);
      expect(slice.pairs.outcomes).toEqual(rows.pairs.outcomes);
      expect(slice.pairs.predictions).toEqual(rows.pairs.predictions);
      sameCounts(slice.pairs.counts, rows.pairs.counts);
    }
  });
});

interface Sums {
  readonly rows: Float64Array;
  readonly weights?: Float64Array;
  readonly weightSquares?: Float64Array;
}

/** Rows are exact; weights are rounded once here and at every step there. */
function sameCounts(found: Sums, expected: Sums): void {
  expect(found.rows).toEqual(expected.rows);
  for (const key of ['weights', 'weightSquares'] as const) {
    expect(found[key]?.length).toBe(expected[key]?.length);
    found[key]?.forEach((value, k) => {
      expect(Math.abs(value - expected[key]![k]!)).toBeLessThanOrEqual(1e-11 * Math.max(1, value));
    });
  }
}

function sum(values: Float64Array): number {
  return values.reduce((a, b) => a + b, 0);
}

const statements = async (text: string, audited: TestConfig) => {
  const { source } = await opened(await file('rows.csv', text));
  const { roles } = bindRoles(audited, source);
  const plan =
    audited.data.task === 'multiclass' ? classPlan(audited, source, roles!) : amountPlan(audited, source, roles!);
  return plan.statements.map(({ sql }) => sql);
};

const classHead = 'y_true,y_pred,p_c0,p_c1,p_c2,p_c3,sex,region';
const classRow = (more: string) => `${classHead}\n${more}\n`;

test('the statements are those that every engine understands alike', async () => {
  const sql = [
    ...(await statements(classRow('c0,c0,1,0,0,0,F,N'), classConfig())),
    ...(await statements('y_true,y_pred,sex,region\n1,2,F,N\n', amountConfig())),
  ];
  expect(sql.length).toBe(14);
  // The relation holds scaled probabilities in the wide type already.
  expect(sql.map((one) => one.replaceAll(/sum\(q\d\)/g, 'sum(CAST(q AS wide))')).flatMap(sqlFaults)).toEqual([]);
});

describe('bad input', () => {
  const problems = async (text: string, audited: TestConfig) => {
    const path = await file('rows.csv', text);
    const work = audited.data.task === 'multiclass' ? classesOf(path, audited) : amountsOf(path, audited);
    return (await failure(work)).map(({ code, message }) => `${code}: ${message}`);
  };
  const good = 'c0,c0,0.7,0.1,0.1,0.1,F,N\nc1,c1,0.1,0.7,0.1,0.1,M,S';

  test('probabilities that do not add up to 1, with their rows', async () => {
    expect(await problems(classRow(`${good}\nc2,c0,0.7,0.3,0.3,0.1,F,N`), classConfig())).toEqual([
      'data.score_range: 1 row has probabilities that do not add up to 1 (within 0.01): row 3 = 0.7 + 0.3 + 0.3 + 0.1',
    ]);
  });

  test('probabilities that are missing, text, or outside [0, 1], all at once', async () => {
    const text = classRow(`${good}\nc2,c0,,0.3,x,1.4,F,N\nc3,c0,-0.1,"0,3",0.1,0.1,F,`);
    expect(await problems(text, classConfig())).toEqual([
      'data.score_missing: 1 cell of the probability of "c0" in "p_c0" is missing: row 3',
      'data.score_range: 1 cell of the probability of "c0" in "p_c0" is outside [0, 1]: row 4 = -0.1',
      'data.parse: 1 cell of the probability of "c1" in "p_c1" has a decimal comma: row 4 = 0,3',
      'data.score_type: 1 cell of the probability of "c2" in "p_c2" is not a number: row 3 = x',
      'data.score_range: 1 cell of the probability of "c3" in "p_c3" is outside [0, 1]: row 3 = 1.4',
    ]);
  });

  test('labels and predictions without a probability, with counts', async () => {
    const text = classRow(`${good}\nc9,c0,0.7,0.1,0.1,0.1,F,N\nc0,C1,0.7,0.1,0.1,0.1,F,N`);
    expect(await problems(text, classConfig())).toEqual([
      'data.label_values: label "y_true" has values without a probability: c9 (1)',
      'data.prediction_values: prediction "y_pred" has values without a probability: C1 (1)',
    ]);
  });

  test('a prediction that is not the most probable class, unless the predictions are the truth', async () => {
    const text = classRow(`${good}\nc0,c2,0.7,0.1,0.1,0.1,F,N`);
    expect(await problems(text, classConfig())).toEqual([
      'data.prediction_values: 1 prediction in "y_pred" is not the most probable class: row 3 = c2',
    ]);
    const measured = await classesOf(await file('rows.csv', text), classConfig({}, asRecorded));
    expect(measured.overall.confusion.rows[2]).toBe(1);
  });

  test('missing classes and predictions', async () => {
    const text = classRow(`${good}\n,c0,0.7,0.1,0.1,0.1,F,N\nc0,,0.7,0.1,0.1,0.1,F,N`);
    expect(await problems(text, classConfig({}, asRecorded))).toEqual([
      'data.label_missing: 1 row has no class in "y_true": row 3',
      'data.prediction_values: 1 prediction is missing in "y_pred": row 4',
    ]);
  });

  test('one class: nothing to tell apart; with named classes it runs and says so', async () => {
    const plain = config({ task: 'multiclass', targetColumn: 'y', predictionColumn: 'd' }, asRecorded);
    expect(await problems('y,d\na,a\na,a\n', plain)).toEqual([
      'data.label_values: label and prediction have one value together: a (2)',
    ]);
    const path = await file('rows.csv', classRow('c0,c0,0.7,0.1,0.1,0.1,F,N\nc0,c0,0.7,0.1,0.1,0.1,F,N'));
    const { diagnostics } = await classesOf(path, classConfig());
    expect(diagnostics.map(({ code, severity }) => `${severity} ${code}`)).toEqual(['warning data.one_class']);
  });

  test('an amount taken for a class', async () => {
    const rows = Array.from({ length: 120 }, (_, i) => `${i}.5,1`).join('\n');
    const plain = config({ task: 'multiclass', targetColumn: 'y', predictionColumn: 'd' }, asRecorded);
    const [only = ''] = await problems(`y,d\n${rows}\n`, plain);
    expect(only).toMatch(/^data.label_values: label "y" has 120 values, more than 100: /);
  });

  test('an outcome or prediction that is no number, with rows', async () => {
    const text = 'y_true,y_pred,sex,region\n1,2,F,N\nlow,2.5,M,N\n,3,F,N\n4,1e400,F,N\n5,,F,S\n';
    expect(await problems(text, amountConfig())).toEqual([
      'data.label_missing: 1 cell of the outcome "y_true" is missing: row 3',
      'data.label_values: 1 cell of the outcome "y_true" is not a number: row 2 = low',
      'data.score_missing: 1 cell of the prediction "y_pred" is missing: row 5',
      'data.score_range: 1 cell of the prediction "y_pred" is not finite: row 4 = 1e400',
    ]);
  });

  test('a constant outcome runs and says so', async () => {
    const path = await file('rows.csv', 'y_true,y_pred,sex,region\n1,2,F,N\n1,2.5,M,N\n');
    const { diagnostics } = await amountsOf(path, amountConfig());
    expect(diagnostics.map(({ code }) => code)).toEqual(['data.one_class']);
  });
});

test('1 and 1.0 are one class, under the more frequent spelling; the first of equal probabilities is predicted', async () => {
  const text = 'y,p0,p1\n1,0.5,0.5\n1.0,0.2,0.8\n1.0,0.1,0.9\n0,0.5,0.5\n';
  const scored = config({
    task: 'multiclass',
    targetColumn: 'y',
    classScores: [
      { class: '1', column: 'p1' },
      { class: '0', column: 'p0' },
    ],
  });
  const measured = await classesOf(await file('rows.csv', text), { ...scored, ...byScores });
  expect(measured.classes).toEqual(['0', '1']);
  expect([...measured.overall.confusion.rows]).toEqual([1, 0, 1, 2]);
  const plain = config({ task: 'multiclass', targetColumn: 'y', predictionColumn: 'd' }, asRecorded);
  const other = await classesOf(await file('rows.csv', 'y,d\n1,1.0\n1.0,1.0\n0,1\n'), plain);
  expect(other.classes).toEqual(['0', '1']);
  expect([...other.overall.confusion.rows]).toEqual([0, 1, 0, 2]);
});

test('more rows than cells are resampled in coarser ones that hold every row', async () => {
  const random = fc.sample(fc.tuple(fc.integer({ min: 1, max: 997 }), fc.integer({ min: 1, max: 997 })), {
    numRuns: 6000,
    seed: 7,
  });
  const rows = random.map(([a, b], i) => {
    const all = a + b + 500;
    return `${'abc'[i % 3]},${a / all},${b / all},${500 / all}`;
  });
  const scored = config({
    task: 'multiclass',
    targetColumn: 'y',
    classScores: ['a', 'b', 'c'].map((name) => ({ class: name, column: `p${name}` })),
  });
  const { overall } = await classesOf(await file('rows.csv', `y,pa,pb,pc\n${rows.join('\n')}\n`), {
    ...scored,
    ...byScores,
  });
  expect(overall.cells!.label.length).toBeGreaterThan(200);
  expect(overall.cells!.label.length).toBeLessThanOrEqual(4096);
  expect(sum(overall.cells!.counts.rows)).toBe(6000);
  const mean = (k: number) =>
    sum(overall.cells!.counts.rows.map((n, cell) => (n * overall.cells!.scores[cell * 3 + k]!) / 6000));
  expect(mean(0) + mean(1) + mean(2)).toBeCloseTo(1, 9);
});
