import { describe, expect, test } from 'vitest';
import { sha256Hex } from '../../../src/base/sha256.ts';
import { dataChanges } from '../../../src/evidence/compare/data-changes.ts';
import { textDifference } from '../../../src/evidence/compare/text-difference.ts';
import { ulpsBetween } from '../../../src/evidence/compare/ulps-between.ts';
import { walkCauses } from '../../../src/evidence/compare/walk-causes.ts';
import { evaluatePolicies } from '../../../src/policy/evaluate.ts';
import type { Manifest, RecordedDataset } from '../../../src/record/manifest.ts';
import { mapOf, policyWith } from '../../policy/example-metrics.ts';
import { exampleMetrics } from '../../record/example-body.ts';
import { body, changed, record, withData, withMetric, withText } from './changed-record.ts';

const other = sha256Hex('other');
const judged = (threshold: number) =>
  evaluatePolicies({
    policies: [policyWith([{ name: 'Parity', threshold }], 'Firm')],
    metrics: mapOf(...exampleMetrics),
    attributes: ['gender'],
    asOf: '2025-10-14',
  });

/** One record per cause, which changes exactly it. */
const cases: readonly (readonly [cause: string, subject: string, after: Manifest, before?: Manifest])[] = [
  ['tool', 'glassalpha', changed({ glassalpha_version: '0.3.1' })],
  ['tool', 'zod', changed({ dependencies: { core_packages: { zod: '4.6.8' } } })],
  ['config', 'audit.yaml', withText('config', 'other')],
  ['config', '--seed', changed({ configuration: { ...body.configuration, overrides: [] } })],
  ['policy', 'policies/firm.yaml', withText('policy', 'other')],
  ['schema', 'schema.json', withText('schema', '[]')],
  ['data', 'audited', withData({ hash: other })],
  ['model', 'file', changed({ model: { ...body.model, hash: other } })],
  ['seeds', 'bootstrap', changed({ seeds: { ...body.seeds, derived: { bootstrap: '1' } } })],
  ['claims', 'git', changed({ git: { ...body.git, reason: 'another' } })],
  ['engine', 'version', changed({ engine: { ...body.engine, version: '1.5.7' } })],
  [
    'queries',
    'q1',
    changed({
      engine: { ...body.engine, query_log: body.engine.query_log.map((query) => ({ ...query, result_sha256: other })) },
    }),
  ],
  ['metrics', 'accuracy', withMetric('accuracy', { value: 0.7 })],
  ['gates', 'Firm#parity', changed({ gates: judged(0.4) }), changed({ gates: judged(0.1) })],
  ['content', 'section 7', changed({ content: { ...body.content, '7': { facts: { groups: ['female'] } } } })],
  [
    'typesetting',
    'font Face',
    changed({ components: { ...body.components, fonts: [{ name: 'Face', sha256: other }] } }),
  ],
  [
    'typesetting',
    'typesetter',
    changed({ components: { ...body.components, modules: [{ name: 'typesetter', version: '2.0.0', sha256: null }] } }),
  ],
];

describe('first cause', () => {
  test.each(cases.map(([cause, subject, after, before = record]) => ({ cause, subject, after, before })))(
    '$cause: $subject is named first and alone',
    ({ cause, subject, after, before }) => {
      const found = walkCauses(before, after);
      expect(found.map((one) => one.cause)).toEqual([cause]);
      expect(found[0]).toMatchObject({ subject });
      expect(found[0]?.detail).not.toBe('');
      expect(walkCauses(after, before).map((one) => one.cause)).toEqual([cause]);
    },
  );

  test('comes before what follows from it', () => {
    const after = changed({
      ...{ model: { ...body.model, hash: other } },
      metrics: withMetric('accuracy', { value: 0.7 }).metrics,
    });
    expect(walkCauses(record, after).map(({ cause }) => cause)).toEqual(['model', 'metrics']);
  });

  test('an equal record has none', () => expect(walkCauses(record, changed({}))).toEqual([]));

  test('a metric says how many doubles lie between', () => {
    const [old, now] = [0.75, 0.750000000001];
    const found = walkCauses(withMetric('accuracy', { value: old }), withMetric('accuracy', { value: now }));
    expect(found[0]?.detail).toBe(`${old} → ${now} (${ulpsBetween(old, now)} ulps)`);
  });
});

describe('words', () => {
  test('of texts', () => {
    expect(textDifference('a\nb\n', 'a\r\nb\r\n')).toBe('only line endings');
    expect(textDifference('a\n', '\uFEFFa\n')).toBe('only a byte order mark');
    expect(textDifference('a\nb\n', 'a\nc\n')).toBe('line 2: "b" → "c"');
    expect(textDifference('a', 'a\nb')).toBe('line 2: end of file → "b"');
    expect(textDifference('x'.repeat(100), '')).toBe(`line 1: "${'x'.repeat(60)}…" → ""`);
  });

  const data = body.dataset['audited'] as RecordedDataset;
  const moved = { logical_sha256: other };
  test.each([
    [{ hash: other }, ['only the bytes of the file: its cells are the same']],
    [{ ...moved, shape: [310, 2] }, ['rows 300 → 310']],
    [{ ...moved, columns: { score: sha256Hex('score'), gender: other } }, ['columns changed: gender']],
    [
      { ...moved, label_sha256: other, row_multiset: '1', columns: { score: other, gender: null } },
      ['only the label score'],
    ],
    [{ ...moved, columns: { score: other, gender: other } }, ['only the order of the rows']],
    [
      { ...moved, row_multiset: '1', shape: [300, 2], columns: { score: sha256Hex('score'), age: other } },
      ['columns added: age', 'columns removed: gender'],
    ],
    [{ name: 'other.csv' }, ['named holdout.csv → other.csv']],
  ] as const)('of data %#', (change, words) => {
    const row_multiset = words[0] === 'only the order of the rows' ? data.row_multiset : '2';
    expect(dataChanges(data, { ...data, row_multiset, ...change } as RecordedDataset)).toEqual(words);
  });

  test('of doubles', () => {
    expect(ulpsBetween(1, 1 + Number.EPSILON)).toBe(1n);
    expect(ulpsBetween(0, Number.MIN_VALUE)).toBe(1n);
    expect(ulpsBetween(-Number.MIN_VALUE, Number.MIN_VALUE)).toBe(2n);
    expect(ulpsBetween(-0, 0)).toBe(0n);
  });
});
