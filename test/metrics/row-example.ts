import type { RowStatistics } from '../../src/metrics/row-statistics.ts';

/** Reductions of two attributes, written out by hand. */
export const rowExample: RowStatistics = {
  split: 'audited',
  attributes: ['sex', 'age_group'],
  proxies: [
    {
      feature: 'status',
      attribute: 'sex',
      role: 'carrier',
      n: 100,
      dropped: 0,
      relation: {
        kind: 'categorical',
        groups: ['f', 'm'],
        counts: [
          [50, 0],
          [0, 50],
        ],
      },
    },
    {
      feature: 'job',
      attribute: 'sex',
      role: 'input',
      n: 90,
      dropped: 10,
      relation: {
        kind: 'categorical',
        groups: ['f', 'm'],
        counts: [
          [30, 15],
          [15, 30],
        ],
      },
    },
    {
      feature: 'income',
      attribute: 'sex',
      role: 'input',
      n: 100,
      dropped: 0,
      relation: {
        kind: 'numeric',
        groups: [
          { group: 'f', n: 50, mean: 30, squaredDeviations: 4900, wonTwice: 1500 },
          { group: 'm', n: 50, mean: 36, squaredDeviations: 4900, wonTwice: 3500 },
        ],
      },
    },
    {
      feature: 'hobby',
      attribute: 'sex',
      role: 'other',
      n: 100,
      dropped: 0,
      relation: {
        kind: 'categorical',
        groups: ['f', 'm'],
        counts: [
          [50, 0],
          [0, 50],
        ],
      },
    },
    {
      feature: 'constant',
      attribute: 'age_group',
      role: 'input',
      n: 100,
      dropped: 0,
      relation: { kind: 'categorical', groups: ['old', 'young'], counts: [[50, 50]] },
    },
  ],
  prohibited: {
    inputs: 5,
    found: [
      { input: 'status', attribute: 'sex' },
      { input: 'status', attribute: 'age_group' },
      { input: 'age', attribute: 'age_group' },
    ],
  },
  individual: {
    sample: { rows: 100, of: 400 },
    maxDistance: 0.05,
    maxScoreGap: 0.1,
    consistency: { k: 5, rowsByDisagreement: [80, 10, 5, 5, 0, 0], leaveOneOut: { sum: -40, sumOfSquares: 400 } },
    attributes: [
      {
        attribute: 'sex',
        exact: { sets: 2, rows: 5, largestGap: 0.8, between: ['m', 'f'] },
        matched: { pairs: 40, violations: 10, decisionsDiffer: 4, slopes: { pairs: 30, p95: 4.5, p99: 9 } },
        flip: { rows: 100, changed: 7, inputs: ['status'], valuesTried: 2, valuesFound: 2, largestScoreChange: 0.4 },
      },
      {
        attribute: 'age_group',
        exact: { reason: 'no_eligible_pairs' },
        matched: { pairs: 0, violations: 0, decisionsDiffer: 0, slopes: null },
        flip: { rows: 100, changed: 3, inputs: ['age'], valuesTried: 50, valuesFound: 700, largestScoreChange: 0.2 },
      },
    ],
  },
  perturbation: {
    sample: { rows: 100, of: 400 },
    inputs: ['income'],
    levels: [
      { epsilon: 0.01, flips: 1, scoreChangeP95: 0.01, scoreChangeMax: 0.5 },
      { epsilon: 0.1, flips: 6, scoreChangeP95: 0.1, scoreChangeMax: 0.3 },
    ],
  },
};
