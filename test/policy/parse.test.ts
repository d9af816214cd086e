import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { parsePolicy } from '../../src/policy/parse.ts';
import { gatesNeedingSection, policySetProblems } from '../../src/policy/policy-set.ts';

const head = `policy_name: "Firm"
version: "1.0"
effective_date: "2025-10-01"
gates:
`;
const gate = `  - name: "Calibration"
    metric: ece
    threshold: 0.05
    comparison: less_than
    severity: error
`;

function problems(text: string | Uint8Array) {
  const bytes = typeof text === 'string' ? new TextEncoder().encode(text) : text;
  const { policy, diagnostics } = parsePolicy(bytes, 'p.yaml');
  return { policy, lines: diagnostics.map(show), diagnostics };
}

function show(d: ReturnType<typeof parsePolicy>['diagnostics'][number]): string {
  const rule = d.rule === undefined ? '' : `/${d.rule}`;
  const hint = d.hint === undefined ? '' : ` | ${d.hint}`;
  return `${d.where?.line ?? '-'}:${d.where?.column ?? '-'} ${d.code}${rule} ${d.message}${hint}`;
}

/** The gate with one line replaced; line 6 is metric, 7 threshold, 8 comparison, 9 severity. */
function withLine(key: string, line: string): string {
  return head + gate.replace(new RegExp(`    ${key}: .*`), `    ${line}`);
}

describe('the original format', () => {
  const bytes = readFileSync('policies/firm_credit_baseline.yaml');
  const { policy, diagnostics } = parsePolicy(bytes, 'configs/policy/firm_credit_baseline.yaml');

  test('loads unchanged', () => {
    expect(diagnostics).toEqual([]);
    expect(policy).toMatchObject({
      policyName: 'Firm Credit Model Baseline',
      version: '1.0',
      effectiveDate: '2025-10-01',
      citation: 'SR 11-7, ECOA, internal risk policy',
    });
    expect(
      policy?.gates.map((g) => [g.id, g.definition.id, g.comparison, g.threshold, g.severity, g.where.line]),
    ).toEqual([
      ['calibration_quality', 'ece_width_10', 'less_than', 0.05, 'error', 8],
      ['demographic_parity', 'demographic_parity_difference', 'less_than', 0.1, 'error', 15],
      ['equalized_odds', 'equalized_odds_difference', 'less_than', 0.15, 'warning', 22],
      ['minimum_statistical_power', 'min_group_size', 'greater_than', 30, 'error', 29],
    ]);
  });

  test('tells which gates need a section that can be switched off', () => {
    expect(gatesNeedingSection(policy!).map(({ gate: g, key }) => `${g.name}: ${key}`)).toEqual([
      'Calibration Quality: calibration_testing',
      'Demographic Parity: fairness_analysis',
      'Equalized Odds: fairness_analysis',
      'Minimum Statistical Power: fairness_analysis',
    ]);
  });

  test('two files of one policy name cannot be told apart', () => {
    expect(policySetProblems([policy!])).toEqual([]);
    expect(policySetProblems([policy!, { ...policy!, file: 'b.yaml' }]).map((d) => d.where?.file)).toEqual(['b.yaml']);
  });
});

describe('diagnostics, each with line and column', () => {
  test.each<[string, string, string[]]>([
    [
      'misspelled key, not reported missing as well',
      withLine('threshold', 'treshold: 0.05'),
      ['7:5 config.unknown_key "treshold" is not a gate field | did you mean "threshold"?'],
    ],
    [
      'unknown key of the policy',
      `colour: red\n${head}${gate}`,
      [
        '1:1 config.unknown_key "colour" is not a policy field | known fields: policy_name, version, effective_date, citation, gates, aliases, jurisdiction, description, owner, review_date, extends, remove, defaults, governance',
      ],
    ],
    [
      'unknown metric',
      withLine('metric', 'metric: demografic_parity_difference'),
      [
        '6:13 policy.unknown_metric "demografic_parity_difference" is not a metric | nearest: "demographic_parity_difference", "calibration_parity_difference", "predictive_parity_difference"; all: glassalpha list metrics',
      ],
    ],
    [
      'missing key, at the gate',
      head + gate.replace(/ {4}severity: .*\n/, ''),
      ['5:5 policy.schema/missing_key gate "Calibration" has no "severity" | add: severity: error, warning or info'],
    ],
    [
      'missing key of the policy',
      head.replace(/version: .*\n/, '') + gate,
      ['1:1 policy.schema/missing_key the policy has no "version" | add: version: "1.0"'],
    ],
    [
      'version as a number',
      head.replace('"1.0"', '1.0') + gate,
      ['2:10 policy.schema/number "version" is the number 1; write "1.0"'],
    ],
    ...(
      [
        ['5%', '"5%"', 'write 0.05'],
        ['0,05', '"0,05"', 'write 0.05'],
        ['1_000', '"1_000"', 'write 1000'],
        ['0o14', '0o14', 'write the number in decimal digits: 12'],
        ['0x1f', '0x1f', 'write the number in decimal digits: 31'],
        ['.nan', '.nan', 'write a finite number'],
        ['.inf', '.inf', 'write a finite number'],
        ['"0.05"', '"0.05"', 'write 0.05 without quotes'],
        ['yes', '"yes"', 'write a number'],
        ['no', '"no"', 'write a number'],
        ['1e999', '1e999', 'write a finite number'],
      ] as const
    ).map(([written, found, hint]): [string, string, string[]] => [
      `threshold ${written}`,
      withLine('threshold', `threshold: ${written}`),
      [`7:16 policy.schema/number threshold must be a number, found ${found} | ${hint}`],
    ]),
    [
      'yes for a metric that is true or false',
      withLine('metric', 'metric: holdout_evaluation').replace('0.05', 'yes').replace('less_than', 'equals'),
      ['7:16 policy.schema/number threshold must be a number, found "yes" | write true'],
    ],
    [
      'comparison',
      withLine('comparison', 'comparison: lss_than'),
      [
        '8:17 policy.schema/comparison comparison "lss_than" is not known | did you mean "less_than"? one of less_than, less_than_or_equal, greater_than, greater_than_or_equal, equals, between',
      ],
    ],
    [
      'severity',
      withLine('severity', 'severity: blocker'),
      ['9:15 policy.schema/severity severity "blocker" is not known | one of error, warning, info'],
    ],
    [
      'threshold of between',
      withLine('comparison', 'comparison: between').replace('0.05', '[0.9, 0.1]'),
      ['7:16 policy.schema/threshold between needs [low, high] with low ≤ high | write threshold: [0.2, 0.8]'],
    ],
    [
      'one number for between',
      withLine('comparison', 'comparison: between'),
      ['7:16 policy.schema/threshold between needs [low, high] with low ≤ high | write threshold: [0.2, 0.8]'],
    ],
    [
      'a trap inside between',
      withLine('comparison', 'comparison: between').replace('0.05', '[0.1, 50%]'),
      ['7:22 policy.schema/number threshold must be a number, found "50%" | write 0.5'],
    ],
    [
      'a gate that cannot fail',
      withLine('threshold', 'threshold: 5'),
      [
        '7:16 policy.schema/threshold this gate cannot fail: ece_width_10 lies in [0, 1] | check threshold and comparison',
      ],
    ],
    [
      'a gate that cannot pass',
      withLine('threshold', 'threshold: 0'),
      [
        '7:16 policy.schema/threshold this gate cannot pass: ece_width_10 lies in [0, 1] | check threshold and comparison',
      ],
    ],
    [
      'true for a metric that is a number',
      withLine('threshold', 'threshold: true'),
      ['7:16 policy.schema/threshold ece_width_10 is a number: true and false need a metric that is true or false'],
    ],
    [
      'null needs info',
      withLine('threshold', 'threshold: null'),
      [
        '7:16 policy.schema/threshold a gate without a threshold is tracked only | write severity: info, or give a threshold',
      ],
    ],
    [
      'anchor, alias and tag',
      head +
        gate.replace('ece', '&m ece') +
        gate.replace('"Calibration"', '!!str Two').replace('ece', '*m').replace('0.05', '0.06'),
      [
        '6:16 policy.schema/yaml_feature anchors are refused in policies: what you read must be what is judged | write the value out',
        '10:17 policy.schema/yaml_feature tags are refused in policies: what you read must be what is judged | write the value out',
        '11:13 policy.schema/yaml_feature aliases are refused in policies: what you read must be what is judged | write the value out',
      ],
    ],
    [
      'merge key',
      `${head}${gate}    <<: {severity: info}\n`,
      [
        '10:5 policy.schema/yaml_feature merge keys are refused in policies: what you read must be what is judged | write the value out',
      ],
    ],
    [
      'duplicate key',
      `${head}${gate}    severity: info\n`,
      ['10:5 config.duplicate_key "severity" stands twice, first in line 9 | keep one of them'],
    ],
    [
      'same id',
      head + gate + gate.replace('ece', 'mce'),
      [
        '10:5 policy.schema/duplicate_gate the gate in line 10 has the same id, "calibration", as the gate in line 5 | give one of them another name',
      ],
    ],
    [
      'same content under another name, alias and synonym',
      head +
        gate +
        gate.replace('"Calibration"', 'Two').replace('ece', 'expected_calibration_error').replace('less_than', '"<"'),
      [
        '10:5 policy.schema/duplicate_gate the gate in line 10 judges the same as the gate in line 5 | remove one of them',
      ],
    ],
    [
      'empty gates',
      head.replace('gates:', 'gates: []'),
      ['4:1 policy.schema/gates gates is empty: a policy needs at least one gate'],
    ],
    [
      'a date that is none',
      head.replace('10-01', '02-30') + gate,
      ['3:17 policy.schema/date "effective_date" must be a date YYYY-MM-DD, found "2025-02-30"'],
    ],
    [
      'no name to make an id from',
      withLine('metric', 'metric: ece').replace('Calibration', '校准'),
      ['5:11 policy.schema/id gate name "校准" has no letter or digit (a–z, 0–9) to make an id from'],
    ],
  ])('%s', (_, text, expected) => {
    const { policy, lines } = problems(text);
    expect(lines).toEqual(expected);
    expect(policy).toBeNull();
  });

  test('a tracked gate out of range is a warning', () => {
    const { policy, lines } = problems(withLine('threshold', 'threshold: 5').replace('error', 'info'));
    expect(lines).toEqual([
      '7:16 policy.schema/threshold this gate cannot fail: ece_width_10 lies in [0, 1] | check threshold and comparison',
    ]);
    expect(policy?.gates).toHaveLength(1);
  });

  test('not UTF-8, UTF-16, too large, not a map, nothing at all', () => {
    expect(problems(Uint8Array.of(0x61, 0x3a, 0x20, 0xff)).lines).toEqual([
      '-:- policy.schema not valid UTF-8 at byte 3 | save the file as UTF-8',
    ]);
    expect(problems(Uint8Array.of(0xff, 0xfe, 0x61, 0)).diagnostics[0]).toMatchObject({ code: 'policy.schema' });
    expect(problems(`# ${'x'.repeat(1024 * 1024)}`).diagnostics[0]).toMatchObject({ code: 'policy.schema' });
    for (const text of ['', '- 1', 'text', '42']) {
      expect(problems(text).diagnostics[0], text).toMatchObject({ code: 'policy.schema', rule: 'missing_key' });
    }
  });

  test('the nested form of 0.2 is named and shown in this format', () => {
    const { lines } = problems(`policy_gates:
  fairness:
    demographic_parity_difference: {threshold: 0.10, action: warn}
    tpr_group_min: {threshold: 0.7, action: block}
reproducibility: {strict: true}
review_cycle: {months: 12}
`);
    const nested = lines.find((line) => line.includes('"policy_gates"'));
    expect(
      nested,
    ).toBe(`1:1 policy.schema/legacy_form "policy_gates" is the nested form of GlassAlpha 0.2 documents, which is not read | write the same as
gates:
  - name: "Demographic parity difference"
    metric: demographic_parity_difference
    threshold: 0.10
    comparison: less_than_or_equal
    severity: warning
  - name: "True positive rate, lowest group"
    metric: tpr_group_min
    threshold: 0.7
    comparison: greater_than_or_equal
    severity: error`);
    expect(lines.filter((line) => /^[56]:1 policy.schema\/legacy_form/.test(line))).toHaveLength(2);
    expect(lines.some((line) => line.includes('has no "gates"'))).toBe(false);
  });

  test('all problems of a file come out at once, in the order of their places', () => {
    const text = `${head.replace('"1.0"', '1.0')}  - name: A
    metric: nonsense
    threshold: 5%
    comparison: under
    severity: fatal
    extra: 1
  - 7
`;
    expect(problems(text).lines.map((line) => line.split(' ')[0])).toEqual([
      '2:10',
      '6:13',
      '7:16',
      '8:17',
      '9:15',
      '10:5',
      '11:5',
    ]);
  });

  test('hostile keys are data', () => {
    const { lines } = problems(`${head}${gate}    __proto__: 1\n    constructor: 2\n`);
    expect(lines.map((line) => line.split(' |')[0])).toEqual([
      '10:5 config.unknown_key "__proto__" is not a gate field',
      '11:5 config.unknown_key "constructor" is not a gate field',
    ]);
  });
});

test('comparisons and severities in any spelling', () => {
  const words: [string, string][] = [
    ['"<"', 'less_than'],
    ['LT', 'less_than'],
    ['Less Than', 'less_than'],
    ['less-than', 'less_than'],
    ['"≤"', 'less_than_or_equal'],
    ['at most', 'less_than_or_equal'],
    ['">"', 'greater_than'],
    ['above', 'greater_than'],
    ['">="', 'greater_than_or_equal'],
    ['At-Least', 'greater_than_or_equal'],
    ['"="', 'equals'],
  ];
  for (const [word, name] of words) {
    const { policy } = problems(withLine('comparison', `comparison: ${word}`).replace('error', 'ERROR'));
    expect(policy?.gates[0], word).toMatchObject({ comparison: name, severity: 'error' });
  }
});
