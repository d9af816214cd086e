import type { Block, Figure, ReportView, SectionView, Table, TableRow, ViewCell } from '../../src/report/view.ts';

/** A view with every kind of block and the strings most likely to break a page. Numbers are made up. */
export function fixtureView(changes: Partial<ReportView> = {}): ReportView {
  return {
    language: 'en',
    documentTitle: 'Model audit report: german_credit_xgb 1.0',
    author: 'Northfield Savings Bank',
    keywords: ['german_credit_xgb', '2025-09-30', 'Firm Credit Model Baseline'],
    date: '2025-09-30',
    paper: 'us-letter',
    header: { left: 'German Credit scoring 1.0', right: 'Northfield Savings Bank · german_credit_xgb' },
    footer: 'Manifest 9f2c41d07ab3e815 · as of 2025-09-30',
    cover,
    review,
    sections: [...front, performance, calibration, fairness, ...absent, hostile, ...appendix],
    ...changes,
  };
}

/** Strings that must print literally, or be named where no shipped face has the glyph. */
export const hostileStrings = [
  '#panic("x") $a$ *b* <c> @d',
  '\\ \u0027 " ` _ ~ // /* */ [x] {y} #{1+1} https://example.org/@local/x:1',
  'מגדר (Hebrew) and \u202egnp.exe',
  '東京 (Tokyo) 한국어',
  '👩🏽‍⚖️ emoji',
  'Łódź, Ηράκλειο, Санкт-Петербург, Nguyễn',
  '=cmd|calc',
  ' leading space and\ttab',
  'g'.repeat(200),
  'a group with a very long name made of many words, as some warehouses write them, so that it must wrap in its cell '.repeat(
    2,
  ),
];

const digest = '9f2c41d07ab3e8155ad0c41f6e0b7d2299ab3cd4e5f60718293a4b5c6d7e8f90';

const cover: ReportView['cover'] = {
  institution: 'Northfield Savings Bank',
  title: 'Model audit report',
  model: 'German Credit scoring, version 1.0',
  facts: [
    { label: 'Model id', text: 'german_credit_xgb', mono: true },
    { label: 'Tier', text: '2 (material, retail credit)' },
    { label: 'As of', text: '2025-09-30' },
    { label: 'Policy', text: 'Firm Credit Model Baseline 1.0' },
    { label: 'Sample', text: 'Hold-out: 300 rows that the model was not fitted on' },
    { label: 'Strict mode', text: 'All ten checks passed' },
    { label: 'Technical questions', text: 'M. Okafor, Head of Model Validation, validation@northfield.example' },
  ],
  outcome: {
    state: 'FAIL',
    sentence:
      'Two error-level gates failed: Demographic Parity, 0.180 [0.000, 0.334] against a limit of 0.1, and Minimum Statistical Power, 14 against more than 30.',
    counts: [
      { state: 'FAIL', count: '3' },
      { state: 'NOT_EVALUATED', count: '0' },
      { state: 'INCONCLUSIVE', count: '0' },
      { state: 'WAIVED', count: '0' },
      { state: 'PASS', count: '1' },
    ],
  },
  signatures: [
    { role: 'Model owner', name: 'A. Lindqvist' },
    { role: 'Model validation', name: 'M. Okafor' },
    { role: 'Compliance', name: 'R. Feldman' },
  ],
  digests: [
    { label: 'Model', text: digest },
    { label: 'Data', text: digest },
    { label: 'Configuration', text: digest },
    { label: 'Policy', text: digest },
    { label: 'Manifest', text: digest },
  ],
  reproduce: ['glassalpha audit --config audit.yaml --output validation_rerun.pdf', 'sha256sum validation_rerun.pdf'],
  notices: ['The threshold was fitted on the audited labels.'],
};

const review: ReportView['review'] = {
  checklist: [
    { mark: '✗', item: 'All sections present', evidence: 'Section 8 not performed: not in this version', section: '8' },
    {
      mark: '✓',
      item: 'Protected attributes analysed',
      evidence: 'gender, age_group; race: not in the data',
      section: '7.1',
    },
    { mark: '✓', item: 'Statistical significance documented', evidence: '4 of 4 gated metrics', section: '12.1' },
    {
      mark: '✓',
      item: 'Limitations listed, with assumptions and edge cases',
      evidence: '9 from facts, 2 assumptions and 3 limitations by people',
      section: '11',
    },
    { mark: '✓', item: 'Provenance complete', evidence: 'git, 9 package versions, 6 digests', section: '14' },
    { mark: '✓', item: 'Gates documented', evidence: '4 gates, each with a state', section: '12' },
  ],
  redFlags: [
    { state: 'raised', item: 'Section missing or unexplained', evidence: 'sections 8, 9, 10, 13', section: '8' },
    { state: 'raised', item: 'Small groups', evidence: 'age_group=62+ (n = 14)', section: '7.2' },
    { state: 'raised', item: 'Wide intervals', evidence: '3 gated metrics contain their threshold', section: '12.1' },
    { state: 'raised', item: 'Failed gate without mitigation', evidence: '3 gates', section: '12.4' },
    { state: 'clear', item: 'Reproducibility information missing', evidence: '', section: '14' },
    {
      state: 'cannot be determined, because no period column was given',
      item: 'Development sample',
      evidence: '',
      section: '3',
    },
  ],
};

const front: SectionView[] = [
  {
    number: '1',
    title: 'Executive summary and gate board',
    blocks: [
      {
        kind: 'prose',
        style: 'lead',
        paragraphs: [
          'The model was outside policy on 2025-09-30: two error-level gates failed. With 14 persons aged 62 or more the data cannot settle the age gap; the interval of the selection-rate difference runs from 0.000 to 0.334.',
        ],
      },
      { kind: 'heading', number: '1.1', title: 'Gate board' },
      gateBoard(),
      { kind: 'heading', number: '1.2', title: 'Five facts' },
      {
        kind: 'prose',
        paragraphs: [
          'Outcome. Of four gates one passed and three failed, two of them at error level.',
          'Discrimination. ROC AUC was 0.793 [0.738, 0.842], n = 300.',
          'Calibration. Expected calibration error was 0.041 [0.000, 0.123]; a perfectly calibrated model of this size would show 0.046 on average.',
          'Selection. The widest gap in selection rates was 0.180 [0.000, 0.334], between age groups 25–34 and 62+.',
        ],
      },
      { kind: 'heading', number: '1.3', title: 'Open findings' },
      stub('no finding was given', '`findings`'),
      { kind: 'heading', number: '1.4', title: 'Change since previous audit' },
      stub('no previous report was given', '`previous`'),
    ],
  },
  {
    number: '2',
    title: 'Model card',
    blocks: [
      { kind: 'heading', number: '2.1', title: 'Facts read from the model' },
      table(
        'What the model file states about itself.',
        ['Property', 'Value'],
        [
          ['Format', 'XGBoost JSON'],
          ['Algorithm', 'gradient-boosted trees, binary:logistic'],
          ['Trees', '120'],
          ['Inputs', '20'],
          ['Threshold', '0.500, fixed in the configuration'],
          ['Digest', { text: digest, mono: true }],
        ],
        [1, 3],
      ),
      { kind: 'heading', number: '2.2', title: 'Documentation by people' },
      {
        kind: 'prose',
        style: 'human',
        author: 'Head of Retail Credit Risk',
        paragraphs: [
          'The score supports the first decision on consumer loans up to 20,000 DM. A credit officer reviews every refusal.',
          'It is not used for mortgages, for existing customers in arrears, or to set prices.',
        ],
      },
      table(
        'Texts written by people, with the role of their author.',
        ['Field', 'Text', 'Author role'],
        [
          [
            'Purpose',
            { text: 'Rank applicants by the risk of default.\nSecond line of the same text.', human: true },
            'Model owner',
          ],
          ['Out of scope', { text: '#panic("x") $a$ *b* <c> @d', human: true }, 'Model owner'],
          ['Oversight', { text: 'Missing: model_card.human_oversight, to be written by a person' }, 'nobody'],
        ],
        [1, 3, 1],
      ),
      { kind: 'heading', number: '2.3', title: 'Approvals' },
      {
        kind: 'callout',
        tone: 'neutral',
        title: 'Reading this section',
        paragraphs: ['Texts in serif are by people.'],
      },
    ],
  },
];

function gateBoard(): Table {
  const strip = (
    value: number,
    lower: number | null,
    upper: number | null,
    threshold: number,
    max: number,
  ): ViewCell => ({
    text: '',
    strip: { min: 0, max, value, lower, upper, threshold, failing: 'above', alt: `value ${value}` },
  });
  return {
    kind: 'table',
    caption: 'Gates, worst first. CI: 95 % confidence interval by the method named in section 12.1.',
    columns: [
      { title: 'State', align: 'left', width: 'auto' },
      { title: 'Gate', align: 'left', width: 1 },
      { title: 'Value', align: 'right', width: 'auto' },
      { title: 'CI', align: 'right', width: 'auto' },
      { title: 'n', align: 'right', width: 'auto' },
      { title: 'Position', align: 'left', width: 'auto' },
      { title: 'Threshold', align: 'right', width: 'auto' },
    ],
    rows: [
      row([
        { text: 'FAIL', state: 'FAIL', sub: 'error; CI: INCONCLUSIVE' },
        { text: 'Demographic Parity', sub: 'ECOA 15 U.S.C. 1691(a), in force; age_group' },
        { text: '0.180', metric: 'demographic_parity_difference|age_group' },
        '[0.000, 0.334]',
        '300',
        strip(0.18, 0, 0.334, 0.1, 0.4),
        '< 0.1',
      ]),
      row([
        { text: 'FAIL', state: 'FAIL', sub: 'error' },
        { text: 'Minimum Statistical Power', sub: 'firm; age_group=62+' },
        '14',
        'exact count',
        '14',
        'not drawn',
        '> 30',
      ]),
      row([
        { text: 'NOT_EVALUATED', state: 'NOT_EVALUATED', sub: 'error' },
        { text: 'Counterfactual Stability', sub: 'firm; not computed in this version' },
        'undefined: not computed',
        'undefined',
        '300',
        'not drawn',
        '< 0.05',
      ]),
      row([
        { text: 'INCONCLUSIVE', state: 'INCONCLUSIVE', sub: 'warning' },
        { text: 'Adverse Impact Ratio', sub: '29 CFR 1607.4(D), in force; age_group' },
        '0.84',
        '[0.62, 1.02]',
        '300',
        {
          text: '',
          strip: {
            min: 0.5,
            max: 1.1,
            value: 0.84,
            lower: 0.62,
            upper: 1.02,
            threshold: 0.8,
            failing: 'below',
            alt: 'ratio',
          },
        },
        '≥ 0.8',
      ]),
      row([
        { text: 'WAIVED', state: 'WAIVED', sub: 'was FAIL; W-2025-014' },
        { text: 'Equalized Odds', sub: 'firm; age_group' },
        '0.574',
        '[0.023, 0.835]',
        '300',
        strip(0.574, 0.023, 0.835, 0.15, 0.7),
        '< 0.15',
      ]),
      row([
        { text: 'PASS', state: 'PASS', sub: 'error; CI: INCONCLUSIVE' },
        { text: 'Calibration Quality', sub: 'SR 26-2, Outcomes analysis, in force' },
        '0.041',
        '[0.000, 0.123]',
        '300',
        strip(0.041, 0, 0.123, 0.05, 0.15),
        '< 0.05',
      ]),
    ],
    metrics: [
      'demographic_parity_difference',
      'min_group_size',
      'equalized_odds_difference',
      'expected_calibration_error',
    ],
  };
}

const roc: Figure = {
  kind: 'figure',
  width: 232,
  caption: 'ROC curve with the operating point at threshold 0.500. Band: pointwise 95 % Wilson limits.',
  alt: 'ROC curve, AUC 0.793. Operating point: false positive rate 0.21, true positive rate 0.66.',
  chart: {
    type: 'curve',
    x: { title: 'False positive rate' },
    y: { title: 'True positive rate' },
    baseline: { kind: 'diagonal' },
    points: Array.from({ length: 61 }, (_, i) => {
      const x = i / 60;
      const y = 1 - (1 - x) * (1 - x) * (1 - x);
      const half = 0.11 * Math.sqrt(y * (1 - y) + 0.02);
      return { x, y, lower: Math.max(0, y - half), upper: Math.min(1, y + half) };
    }),
    mark: { x: 0.21, y: 0.507, xInterval: [0.16, 0.27], yInterval: [0.41, 0.6], label: 'threshold 0.500' },
  },
};

const precisionRecall: Figure = {
  ...roc,
  caption: 'Precision and recall; the dashed line is the share of bad loans, the precision of a random order.',
  alt: 'Precision falls from 1.00 to 0.30 as recall rises.',
  chart: {
    type: 'curve',
    x: { title: 'Recall' },
    y: { title: 'Precision' },
    baseline: { kind: 'horizontal', y: 0.3, label: 'base rate 0.300' },
    points: Array.from({ length: 61 }, (_, i) => {
      const x = i / 60;
      const y = 1 - 0.7 * x * x;
      return { x, y, lower: Math.max(0, y - 0.1), upper: Math.min(1, y + 0.06) };
    }),
    mark: { x: 0.66, y: 0.695, xInterval: [0.55, 0.75], yInterval: [0.6, 0.77], label: 'threshold 0.500' },
  },
};

const performance: SectionView = {
  number: '5',
  title: 'Performance',
  blocks: [
    { kind: 'heading', number: '5.1', title: 'Headline' },
    table(
      'Headline metrics at threshold 0.500. CI: 95 %, Wilson for proportions, hull for AUC, delta method for Brier score and log loss.',
      ['Metric', 'Value', 'CI', 'n', 'Better', 'Why this metric'],
      [
        ['ROC AUC', '0.793', '[0.738, 0.842]', '300', 'higher', 'Orders applicants by risk, whatever the threshold'],
        ['Accuracy', '0.753', '[0.701, 0.799]', '300', 'higher', 'Share of decisions that the outcome bore out'],
        ['Brier score', '0.164', '[0.143, 0.187]', '300', 'lower', 'Squared distance of probability and outcome'],
        ['Log loss', '0.496', '[0.442, 0.551]', '300', 'lower', 'Punishes confident mistakes'],
        ['Average precision', 'undefined: not computed in this version', 'undefined', '300', 'higher', 'Rare outcomes'],
      ],
      [2, 'auto', 'auto', 'auto', 'auto', 3],
      [false, true, true, true, false, false],
    ),
    { kind: 'heading', number: '5.2', title: 'ROC and precision–recall' },
    { kind: 'pair', left: roc, right: precisionRecall },
    { kind: 'heading', number: '5.3', title: 'Confusion matrix' },
    table(
      'Counts and shares of each row.',
      ['Actual', 'Predicted bad', 'Predicted good', 'Total'],
      [
        ['bad', { text: '59', heat: 0.66, sub: '0.656' }, { text: '31', heat: 0.34, sub: '0.344' }, '90'],
        ['good', { text: '44', heat: 0.21, sub: '0.210' }, { text: '166', heat: 0.79, sub: '0.790' }, '210'],
      ],
      [1, 1, 1, 1],
      [false, true, true, true],
    ),
    { kind: 'figure', ...wide(roc) },
  ],
};

function wide(figure: Figure): Omit<Figure, 'kind'> {
  const { kind: _, ...rest } = figure;
  return { ...rest, width: 480 };
}

const calibration: SectionView = {
  number: '6',
  title: 'Calibration',
  blocks: [
    { kind: 'heading', number: '6.2', title: 'Reliability' },
    {
      kind: 'figure',
      width: 480,
      caption: 'Reliability by ten bins of equal width; bars are 95 % Wilson intervals, the histogram shows n.',
      alt: 'Observed shares follow the diagonal; the bins above 0.8 lie below it.',
      chart: {
        type: 'reliability',
        bins: Array.from({ length: 10 }, (_, i) => {
          const predicted = 0.05 + i / 10;
          const observed = Math.min(1, Math.max(0, predicted + (i % 3 === 0 ? 0.06 : -0.05)));
          return {
            predicted,
            observed,
            lower: Math.max(0, observed - 0.12),
            upper: Math.min(1, observed + 0.1),
            n: 1480 - 140 * i,
          };
        }),
      },
    },
    { kind: 'heading', number: '6.3', title: 'Bins' },
    table(
      'Bins of equal width. CI: 95 % Wilson.',
      ['Range', 'n', 'Mean predicted', 'Observed', 'CI', 'Gap'],
      Array.from({ length: 10 }, (_, i) => [
        `[0.${i}, ${i === 9 ? '1.0' : `0.${i + 1}`})`,
        String(58 - 5 * i),
        `0.${i}51`,
        `0.${i}${i % 2}4`,
        `[0.${i}00, 0.${i}99]`,
        i % 2 ? '−0.043' : '0.007',
      ]),
      [1, 'auto', 'auto', 'auto', 'auto', 'auto'],
      [false, true, true, true, true, true],
    ),
  ],
};

const groups = ['19–24', '25–34', '35–49', '50–61', '62+', 'female', 'male', 'not stated'];

function selectionRows(): TableRow[] {
  const cells = (name: string, i: number): ViewCell[] =>
    [
      name,
      String(20 + 13 * (i % 7)),
      String(10 + 9 * (i % 7)),
      `0.${700 + ((i * 37) % 250)}`,
      '[0.612, 0.805]',
      i % 5 === 0 ? 'reference' : `−0.0${10 + (i % 80)}`,
      i % 5 === 0 ? 'reference' : '[−0.214, 0.118]',
      i % 5 === 0 ? 'reference' : '0.91',
    ].map((text) => ({ text }));
  return [
    { kind: 'group', cells: [{ text: 'age_group' }] },
    ...groups.slice(0, 5).map((g, i) => row(cells(g, i))),
    { kind: 'group', cells: [{ text: 'gender' }] },
    ...groups.slice(5).map((g, i) => row(cells(g, i + 5))),
    { kind: 'group', cells: [{ text: 'region, an attribute with many groups' }] },
    ...Array.from({ length: 52 }, (_, i) => row(cells(`Region ${String(i + 1).padStart(2, '0')}`, i + 1))),
  ];
}

const fairness: SectionView = {
  number: '7',
  title: 'Fairness',
  blocks: [
    {
      kind: 'callout',
      tone: 'attention',
      title: 'Before reading the gaps',
      paragraphs: [
        'The interval of the widest gated gap, 0.180 [0.000, 0.334], is 0.334 wide: groups of 14 persons cannot settle it.',
        'What predicts the attribute was not measured in this version. The gap in the labels themselves is 0.087 [−0.066, 0.263].',
      ],
    },
    { kind: 'heading', number: '7.3', title: 'Selection' },
    {
      kind: 'table',
      caption:
        'Selection rates by group. CI: 95 % Wilson for rates, Newcombe for differences; reference: the group with the highest rate.',
      columns: [
        { title: 'Group', align: 'left', width: 1 },
        ...['n', 'Selected', 'Rate', 'CI', 'Difference', 'CI', 'AIR'].map(
          (title) => ({ title, align: 'right', width: 'auto' }) as const,
        ),
      ],
      rows: selectionRows(),
      metrics: ['selection_rate', 'statistical_parity_difference', 'impact_ratio'],
      more: '… 12 more rows in the attached manifest, `content.7.tables.selection`',
    },
    {
      kind: 'figure',
      width: 480,
      caption: 'Difference of selection rates from the reference group; hollow and dashed: fewer than 30 persons.',
      alt: 'Forest plot of selection-rate differences; 62+ lies 0.18 below the reference.',
      chart: {
        type: 'forest',
        title: 'Selection',
        x: { title: 'Difference of selection rate from the reference' },
        zero: 0,
        thresholds: [
          { value: -0.1, label: '−0.1' },
          { value: 0.1, label: 'gate 0.1' },
        ],
        panels: [
          {
            name: 'age_group',
            rows: groups.slice(0, 5).map((label, i) => ({
              label: i === 1 ? `${label} (reference)` : label,
              value: [-0.09, 0, -0.02, -0.05, -0.18][i]!,
              lower: [-0.2, 0, -0.1, -0.15, -0.9][i]!,
              upper: [0.03, 0, 0.07, 0.06, 0.05][i]!,
              n: [41, 112, 1103, 30, 14][i]!,
              small: i === 4,
            })),
          },
          {
            name: 'gender',
            rows: [
              { label: 'male (reference)', value: 0, lower: 0, upper: 0, n: 207, small: false },
              {
                label: 'female and a name that is far too long',
                value: -0.06,
                lower: -0.17,
                upper: 0.04,
                n: 93,
                small: false,
              },
            ],
          },
        ],
      },
    },
    { kind: 'heading', number: '7.4', title: 'Error rates' },
    {
      kind: 'figure',
      width: 480,
      caption: 'Error rates by group with 95 % Wilson intervals.',
      alt: 'True positive, false positive rate and precision for seven groups.',
      chart: {
        type: 'dots',
        x: { title: 'Rate' },
        panels: ['True positive rate', 'False positive rate', 'Precision'].map((name, p) => ({
          name,
          rows: groups.slice(0, 7).map((label, i) => {
            const value = 0.3 + ((i * 13 + p * 29) % 50) / 100;
            const undefinedHere = i === 4 && p === 2;
            return {
              label,
              value: undefinedHere ? null : value,
              lower: undefinedHere ? null : value - 0.1,
              upper: undefinedHere ? null : Math.min(1, value + 0.12),
              small: i === 4,
            };
          }),
        })),
      },
    },
    {
      kind: 'figure',
      width: 480,
      caption: 'Panels of unlike groups share one axis.',
      alt: 'Two attributes, one axis.',
      chart: {
        type: 'dots',
        x: { title: 'Selection rate' },
        panels: [
          {
            name: 'age_group',
            rows: groups
              .slice(0, 5)
              .map((label, i) => ({ label, value: 0.5 + i / 20, lower: 0.4, upper: 0.8, small: i === 4 })),
          },
          {
            name: 'gender',
            rows: groups.slice(5, 7).map((label) => ({ label, value: 0.7, lower: 0.6, upper: 0.8, small: false })),
          },
        ],
      },
    },
    { kind: 'heading', number: '7.5', title: 'Conditional on declared factors' },
    stub('no stratum column was declared', '`data.stratum_columns`'),
    { kind: 'heading', number: '7.5.1', title: 'A third level' },
    { kind: 'prose', style: 'note', paragraphs: ['A note in small type, with an interval [0.030, 0.054] and n = 40.'] },
  ],
};

const absent: SectionView[] = [
  ['8', 'Explainability'],
  ['9', 'Reason codes and recourse'],
  ['10', 'Robustness'],
].map(([number = '', title = '']) => ({
  number,
  title,
  blocks: [
    stub('this section is not in this version', 'a later version'),
    { kind: 'heading', number: `${number}.1`, title: 'Method' },
    stub('this subsection is not in this version', 'a later version'),
  ],
}));

const hostile: SectionView = {
  number: '11',
  title: 'Limitations, assumptions and compensating controls',
  blocks: [
    {
      kind: 'prose',
      paragraphs: ['A paragraph that only makes room. '.repeat(30), 'And one more of two lines. '.repeat(6)],
    },
    ...hostileStrings.map((text): Block => ({ kind: 'prose', paragraphs: [text] })),
    table(
      hostileStrings[0]!,
      ['Group', 'n', hostileStrings[0]!],
      hostileStrings.map((text, i) => [text, String(i + 1), { text, mono: true }]),
      [2, 'auto', 2],
      [false, true, false],
    ),
    {
      kind: 'figure',
      width: 232,
      caption: hostileStrings[0]!,
      alt: 'Hostile names.',
      chart: {
        type: 'forest',
        title: '',
        x: { title: hostileStrings[0]! },
        zero: 0,
        thresholds: [],
        panels: [
          {
            name: hostileStrings[3]!,
            rows: hostileStrings.map((label, i) => ({
              label,
              value: i / 100,
              lower: -1,
              upper: 2,
              n: i,
              small: i < 5,
            })),
          },
        ],
      },
    },
    {
      kind: 'listing',
      lines: ['shasum -a 256 report.manifest.json', hostileStrings[0]!, digest, 'x'.repeat(240)],
    },
    { kind: 'prose', style: 'human', paragraphs: hostileStrings },
    { kind: 'callout', tone: 'neutral', title: hostileStrings[0]!, paragraphs: hostileStrings.slice(0, 4) },
  ],
};

const appendix: SectionView[] = [
  {
    number: '13',
    title: 'Monitoring plan',
    blocks: [stub('this section is not in this version', 'a later version')],
  },
  {
    number: 'A',
    title: 'Definitions and formulas',
    blocks: [
      { kind: 'heading', number: 'A.1', title: 'Metrics of this report' },
      table(
        'Definitions of the metrics shown.',
        ['Metric', 'Formula', 'Interval', 'Source'],
        [
          [
            { text: 'demographic_parity_difference', mono: true },
            'max over groups of P(selected | g) − min',
            'Tukey–Newcombe',
            'metrics catalogue',
          ],
          [
            { text: 'expected_calibration_error', mono: true },
            'Σ n_b / n · |mean predicted − observed|',
            'triangle bound',
            'Naeini 2015',
          ],
        ],
        [2, 3, 1, 1],
      ),
    ],
  },
];

function stub(because: string, supply: string): Block {
  return { kind: 'stub', text: `Not performed, because ${because}. To perform it: supply ${supply}.` };
}

function row(cells: readonly (ViewCell | string)[]): TableRow {
  return { kind: 'row', cells: cells.map((c) => (typeof c === 'string' ? { text: c } : c)) };
}

function table(
  caption: string,
  titles: readonly string[],
  rows: readonly (readonly (ViewCell | string)[])[],
  widths: readonly (number | 'auto')[],
  right: readonly boolean[] = [],
): Table {
  return {
    kind: 'table',
    caption,
    columns: titles.map((title, i) => ({ title, align: right[i] ? 'right' : 'left', width: widths[i] ?? 'auto' })),
    rows: rows.map(row),
    metrics: [],
  };
}
