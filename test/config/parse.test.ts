import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseAuditConfig, parseAuditConfigInput } from '../../src/config/parse.ts';

const minimal = 'as_of: 2025-09-30\ndata:\n  path: scores.csv\n  target_column: defaulted\n  score_column: pd\n';
const parse = (text: string, strict = false) => parseAuditConfig(text, 'configs/audit.yaml', { strict });
const brief = (text: string) =>
  parse(text).diagnostics.map(({ code, where, message }) => `${where?.line}:${where?.column} ${code} ${message}`);
const codesWith = (lines: string) => parse(minimal + lines).diagnostics.map((d) => d.code);

/** The annotated example of the interface: asks for parts that come later. */
const annotated = `as_of: 2025-09-30                 # the only "now"
random_seed: 42
strict_mode: true
policy_gates: "configs/policy/firm_credit_baseline.yaml"
fairness_analysis: true           # required sections
calibration_testing: true
reason_codes: {enabled: true, map: configs/reasons.yaml, reference: near_threshold_approved}
recourse_analysis: {enabled: true, immutable_features: [credit_history], bounds: {duration_months: [6, 60]}}
threshold: 0.5
favorable_outcome: 1              # 1 = good risk
model: {id: german_credit_xgb, version: "1.0", path: models/xgboost_without_protected.json,
        parity: {path: data/scores.csv, column: xgboost_without_protected, tolerance: 1.0e-6}}
data:
  path: data/holdout.csv          # 300 rows the model never saw
  train: {path: data/train.csv}
  sample: holdout
  schema_path: data/schema.json
  target_column: credit_risk
  id_column: applicant_id
  protected_attributes:
    - {column: gender, reference: male, carried_by: [personal_status]}
    - {column: age, label: age_group, bins: [18, 26, 40, 62], reference: 40-61}
shifts: ["gender:+0.1"]
institution: {name: Example Bank, contact: {role: Model Risk, email: model-risk@example.com}}
model_card: {purpose: Rank consumer loan applications, tier: "2", limitations: [Data from 1973–1975; gender as published has a known coding defect]}
git: {reason: example outside a repository}
report: {output_path: "reports/{model_id}_audit_{quarter}.pdf"}
`;

describe('example configurations', () => {
  it('reads the minimal one with its defaults', () => {
    const { config, diagnostics } = parse(minimal);
    expect(diagnostics).toEqual([]);
    expect(config).toMatchObject({
      asOf: '2025-09-30',
      randomSeed: 42,
      strictMode: false,
      auditProfile: null,
      title: 'Model audit report',
      policies: [],
      fairnessAnalysis: 'auto',
      reasonCodes: 'auto',
      threshold: { policy: 'fixed', value: 0.5 },
      data: {
        paths: [{ path: 'scores.csv', key: 'data.path', line: 3, column: 9, endColumn: 19 }],
        targetColumn: 'defaulted',
        scoreColumn: 'pd',
        missingValues: ['', 'NA', 'NaN', 'null'],
        protectedAttributes: [],
      },
      model: { id: 'audit', version: 'unversioned', name: 'audit', stated: { id: false, version: false } },
      metrics: { confidenceLevel: 0.95, nBootstrap: 2000, minGroupN: 30, smallGroups: 'keep' },
      report: { outputFormat: 'pdf', paper: 'us-letter' },
      statedKeys: ['as_of', 'data', 'data.path', 'data.score_column', 'data.target_column'],
      sections: ['as_of', 'data'],
      retiredKeys: [],
    });
    expect(config).not.toHaveProperty('favorableOutcome');
  });

  it('reads the shipped one without a word', () => {
    const text = readFileSync(new URL('../../examples/german-credit/audit.yaml', import.meta.url));
    const { config, diagnostics } = parseAuditConfig(text, 'audit.yaml');
    expect(diagnostics).toEqual([]);
    expect(config?.strictMode).toBe(true);
  });

  it('reads predictions only', () => {
    const { config, diagnostics } = parse(`as_of: 2025-09-30
policy_gates: configs/policy/firm_credit_baseline.yaml
data: {path: scores.parquet, target_column: outcome, positive_label: good, score_column: score,
       protected_attributes: [Gender, "Age Band"]}
`);
    expect(diagnostics).toEqual([]);
    expect(config?.policies).toEqual([
      {
        kind: 'path',
        path: 'configs/policy/firm_credit_baseline.yaml',
        key: 'policy_gates',
        line: 2,
        column: 15,
        endColumn: 55,
      },
    ]);
    expect(config?.data.protectedAttributes.map((a) => a.label)).toEqual(['Gender', 'Age Band']);
  });

  it('refuses exactly what the annotated one asks for beyond this version', () => {
    expect(brief(annotated)).toEqual([
      '7:1 config.unavailable "reason_codes" is not available in this version',
      '8:1 config.unavailable "recourse_analysis" is not available in this version',
    ]);
    expect(parse(annotated).config).toBeNull();
    const without = annotated.replace(/^(reason_codes|recourse_analysis):.*\n/gm, '');
    const { config, diagnostics } = parse(without);
    expect(diagnostics).toEqual([]);
    expect(config?.data.protectedAttributes[1]).toEqual({
      column: 'age',
      label: 'age_group',
      reference: '40-61',
      unknown: [],
      bins: [18, 26, 40, 62],
      groups: {},
      source: 'self_reported',
    });
    expect(config?.metrics.nBootstrap).toBe(10_000);
  });

  it('reads the keys of the source workflow', () => {
    const workflow =
      'strict_mode: true\npolicy_gates: "configs/policy/sr_11_7_banking.yaml"\nfairness_analysis: true\ncalibration_testing: true\n';
    expect(codesWith(`${workflow}reason_codes: auto\nrecourse_analysis: false\n`)).toEqual([]);
    expect(codesWith(`${workflow}reason_codes: true\nrecourse_analysis: true\n`)).toEqual([
      'config.unavailable',
      'config.unavailable',
    ]);
  });
});

describe('all problems in one run', () => {
  it('tells 12 faults of one file, sorted by place', () => {
    const text = `as_off: 2025-10-14
random_seed: 1_000
title: 5
strict: true
runtime: {strict_mode: false}
engine: {nam: duckdb}
threshold: {policy: fixd, value: 5%}
data:
  path: data\\x.csv
  target_column: y
  feature_columns: [a, y]
  table: w
model: {version: 1.0, path: m.json}
`;
    expect(brief(text)).toEqual([
      '1:1 config.unknown_key "as_off" is not a configuration key',
      '2:14 config.type random_seed must be an integer 0…2^53−1, found "1_000"',
      '3:8 config.type `title: 5` is a number: quote it',
      '4:1 config.conflict runtime.strict_mode: false but strict: true',
      '6:10 config.unknown_key "nam" is not a key of engine',
      '7:21 config.value threshold.policy must be one of fixed, from_file, youden, target_rate, prevalence, cost, target_tpr, target_fpr, target_ppv, found "fixd"',
      '7:34 config.type threshold.value must be a number from 0 to 1, found "5%"',
      '9:9 config.value data.path is written with "\\"; paths use "/" on every system',
      '11:24 config.value data.feature_columns holds the target "y"',
      '12:3 config.unavailable "data.table" is not available in this version',
      '13:18 config.type `version: 1.0` is a number: quote it',
    ]);
    expect(brief(`${text}previous: a.pdf\n`)).toHaveLength(12);
  });

  it('says what is missing and how to write it', () => {
    expect(brief('{}')).toEqual([
      'undefined:undefined config.missing_key "as_of" is missing; add: as_of: 2025-10-14',
      'undefined:undefined config.missing_key "data" is missing; add: data: {path: data/holdout.csv, target_column: outcome}',
    ]);
    expect(brief('as_of: 2025-10-14\ndata: {}\n').map((line) => line.split(';')[0])).toEqual([
      '2:1 config.missing_key "data.path" is missing',
      '2:1 config.missing_key "data.target_column" is missing',
      '2:1 config.missing_key "data.score_column" is missing',
    ]);
  });

  it('refuses what is no map', () => {
    for (const text of ['', '- a\n', 'text', '42'])
      expect(parse(text).diagnostics.map((d) => d.code)).toEqual(['config.type']);
  });

  it('gives a draft where the configuration itself is refused', () => {
    const { config, draft } = parse(`${minimal}previous: x\n`);
    expect(config).toBeNull();
    expect(draft?.data.targetColumn).toBe('defaulted');
  });
});

describe('values', () => {
  it.each([
    ['random_seed: 1_000', 'write 1000'],
    ['random_seed: 0o14', 'write the number in decimal digits: 12'],
    ['random_seed: 0x1f', 'write the number in decimal digits: 31'],
    ['threshold: 5%', 'write 0.05'],
    ['threshold: 0,05', 'write 0.05'],
    ['threshold: "0.05"', 'write 0.05 without quotes'],
    ['threshold: .nan', 'write a finite number'],
    ['strict_mode: yes', 'write true'],
    ['strict_mode: "false"', 'write false'],
    ['report: {paper: letter}', undefined],
    ['report: {paper: A4}', 'did you mean "a4"?'],
  ])('%s → %s', (line, hint) => {
    const { diagnostics } = parse(`${minimal}${line}\n`);
    expect(diagnostics).toHaveLength(1);
    expect(diagnostics[0]?.hint).toBe(hint);
  });

  it('keeps groups as written', () => {
    const { config } = parse(
      `${minimal}  protected_attributes: [{column: g, reference: 01, values: [01, 1.0, true], unknown: [9], groups: {02: 2.50}}]\n`,
    );
    expect(config?.data.protectedAttributes[0]).toMatchObject({
      reference: '01',
      values: ['01', '1.0', 'true'],
      unknown: ['9'],
      groups: { '02': '2.50' },
    });
  });

  it.each([
    ['as_of: 2025-02-30', 'config.value'],
    ['threshold: 1.5', 'config.value'],
    ['metrics: {n_bootstrap: 500}', 'config.value'],
    ['retention: {period: 7 years, authority: x}', 'config.value'],
    ['retention: {period: P7Y}', 'config.missing_key'],
    ['random_seed: 9007199254740992', 'config.value'],
    ['engine: {memory_limit: lots}', 'config.value'],
    ['report: {output_path: "{modle_id}.pdf"}', 'config.value'],
    ['report: {output_path: report.html}', 'config.unavailable'],
    ['report: {output_path: report.docx}', 'report.format'],
    ['threshold: {policy: fixed}', 'config.missing_key'],
    ['threshold: {policy: from_file}', 'config.missing_key'],
    ['threshold: {policy: youden, fit_on: elsewhere}', 'config.value'],
    ['model: {type: xgboost}', 'config.missing_key'],
    ['model: {path: m.json, type: predictions_only}', 'config.conflict'],
    ['model: {parity: {path: s.csv, column: s}}', 'config.conflict'],
    ['model: {params: {max_depth: 3}}', 'model.training_unsupported'],
    ['model: {path: m.json, params: {max_depth: 3}}', 'config.unavailable'],
    ['model_card: {purpose: {author_role: Owner}}', 'config.missing_key'],
    ['model_card: {purpose: {text: a, file: b.md}}', 'config.conflict'],
    ['findings: "https://example.com/f.yaml"', 'config.value'],
    ['model_card: {audit_date: "2025-02-30"}', 'config.value'],
    ['model_card: {audit_date: "2031-01-01"}', 'config.value'],
    ['model_card: {audit_date: {text: last spring, author_role: Auditor}}', 'config.value'],
    ['model_card: {inventory: {owner: {name: A}}}', 'config.type'],
    ['model_card: {declared_accuracy: {metric: roc_auc}}', 'config.missing_key'],
    ['model: {path: "https://example.com/m.json"}', 'config.value'],
    [`model: {path: "$\{HOME}/m.json"}`, 'config.value'],
    ['<<: {}', 'config.unknown_key'],
    ['__proto__: {}', 'config.unknown_key'],
    ['constructor: {}', 'config.unknown_key'],
  ])('%s → %s', (line, code) => {
    const text = line.startsWith('as_of') ? minimal.replace(/^as_of.*/, line) : `${minimal}${line}\n`;
    expect(parse(text).diagnostics.map((d) => d.code)).toEqual([code]);
  });

  it.each([
    ['  protected_attributes: [a, a]', 'config.value'],
    ['  protected_attributes: [{column: a, label: x}, {column: b, label: x}]', 'config.value'],
    ['  protected_attributes: [{column: a, bins: [1, 1]}]', 'config.value'],
    ['  protected_attributes: [{column: a, bins: [1], groups: {a: b}}]', 'config.conflict'],
    ['  prediction_column: pd', 'config.value'],
    ['  split: test', 'config.missing_key'],
    ['  split_column: fold', 'config.missing_key'],
    ['  dataset: adult_income', 'config.refused_key'],
    ['  offline: false', 'config.refused_key'],
    ['  train: {}', 'config.missing_key'],
    ['  train: {path: [a.csv, b.csv]}', 'config.unavailable'],
    ['  format: parquet\n  delimiter: ","', 'config.conflict'],
  ])('data: %s → %s', (line, code) => {
    expect(codesWith(`${line}\n`)).toEqual([code]);
  });

  it('knows the bundled data by name', () => {
    const { config } = parse(
      'as_of: 2025-09-30\ndata: {dataset: german_credit, target_column: credit_risk}\nmodel: {path: m.json}\n',
    );
    expect(config?.data).toMatchObject({ dataset: 'german_credit', paths: [] });
  });
});

describe('aliases, retired and refused keys', () => {
  it('folds old names', () => {
    const { config, diagnostics } = parse(
      `${minimal}report: {title: T, threshold: 0.3}\nreproducibility: {strict: true, random_seed: 7}\nmetrics: {compute_fairness: false}\nrecourse: auto\n`,
    );
    expect(diagnostics).toEqual([]);
    expect(config).toMatchObject({
      title: 'T',
      threshold: { value: 0.3 },
      strictMode: true,
      randomSeed: 7,
      fairnessAnalysis: false,
      recourseAnalysis: 'auto',
    });
    expect(config?.statedKeys).toEqual(expect.arrayContaining(['title', 'threshold', 'strict_mode', 'random_seed']));
  });

  it('lets equal ones stand side by side, and refuses others', () => {
    expect(codesWith('strict_mode: true\nstrict: true\nruntime: {strict_mode: true}\n')).toEqual([]);
    const { diagnostics } = parse(`${minimal}strict_mode: true\nreproducibility:\n  strict: false\n`);
    expect(diagnostics).toMatchObject([
      {
        code: 'config.conflict',
        message: 'strict_mode: true but reproducibility.strict: false',
        where: { line: 8, column: 3 },
      },
    ]);
  });

  it('warns of retired keys, and refuses them under strict', () => {
    const text = `${minimal}runtime: {fast_mode: true}\nmanifest: {enabled: true}\n`;
    const { config, diagnostics } = parse(text);
    expect(diagnostics.map((d) => [d.code, d.severity])).toEqual([
      ['config.retired_key', 'warning'],
      ['config.retired_key', 'warning'],
    ]);
    expect(config?.retiredKeys).toEqual(['runtime.fast_mode', 'manifest']);
    expect(parse(text, true).config).toBeNull();
    expect(parse(`${text}strict_mode: true\n`).diagnostics.every((d) => d.severity === 'error')).toBe(true);
  });

  it('says what to write instead of a refused key', () => {
    const { diagnostics } = parse(
      `${minimal}manifest: {enabled: false}\nmetrics: {compute_confidence_intervals: false}\nreason_codes: {exclude: [age]}\n`,
    );
    expect(diagnostics.map((d) => d.code)).toEqual([
      'config.refused_key',
      'config.refused_key',
      'config.unavailable',
      'config.refused_key',
    ]);
    for (const { hint } of diagnostics) expect(hint).toBeTruthy();
  });
});

describe('secrets', () => {
  it('never repeats one', () => {
    const { diagnostics } = parse(
      `${minimal}engine: {password: hunter2, token: hunter2, password_env: "hunter2!"}\nlog: postgres://user:hunter2@host/db\ntitle: [a, "x://u:hunter2@h"]\n`,
    );
    expect(diagnostics.filter((d) => d.code === 'config.secret_literal').map((d) => d.message)).toEqual([
      'engine.password holds a literal; use password_env',
      'engine.token holds a literal; use token_env',
      'engine.password_env must be the name of an environment variable',
      'log holds an address with credentials',
      'title[1] holds an address with credentials',
    ]);
    expect(JSON.stringify(diagnostics)).not.toContain('hunter2');
  });
});

describe('encodings', () => {
  it('reads CRLF and a byte order mark at the same places', () => {
    const crlf = `\uFEFF${minimal.replaceAll('\n', '\r\n')}`;
    expect(parse(crlf).config).toEqual(parse(minimal).config);
  });
  it('names UTF-16 and bad bytes', () => {
    const utf16 = Buffer.from(`\uFEFF${minimal}`, 'utf16le');
    expect(parseAuditConfig(utf16, 'a.yaml').diagnostics.map((d) => d.code)).toEqual(['config.encoding']);
    expect(parseAuditConfig(Buffer.from([0x61, 0xff]), 'a.yaml').diagnostics[0]?.message).toBe(
      'not valid UTF-8 at byte 1',
    );
  });
});

describe('parseAuditConfigInput', () => {
  const input = { as_of: '2025-09-30', data: { path: 'scores.csv', target_column: 'y', score_column: 'p' } };
  it('reads an object as a file', () => {
    expect(parseAuditConfigInput({ ...input, title: undefined }).diagnostics).toEqual([]);
    expect(parseAuditConfigInput(input).config?.data.targetColumn).toBe('y');
  });
  it('names keys, not places', () => {
    const { diagnostics } = parseAuditConfigInput({ ...input, treshold: 1 });
    expect(diagnostics).toMatchObject([{ code: 'config.unknown_key', hint: 'did you mean "threshold"?' }]);
    expect(diagnostics[0]).not.toHaveProperty('where');
  });
  it('refuses what no file could hold', () => {
    const loop: Record<string, unknown> = {};
    loop['data'] = loop;
    for (const bad of [loop, { as_of: new Date(0) }, { title: () => 1 }, { title: 1n }, new Map()]) {
      expect(parseAuditConfigInput(bad).diagnostics.map((d) => d.code)).toEqual(['config.type']);
    }
  });
  it('never throws', () => {
    fc.assert(
      fc.property(fc.anything({ withMap: true, withBigInt: true, withNullPrototype: true }), (value) => {
        expect(parseAuditConfigInput(value).config).toBeNull();
      }),
    );
  });
});

it('never throws on any text, and never accepts what it reports as an error', () => {
  const words = [
    'as_of',
    'data',
    'model',
    'path',
    'threshold',
    'policy_gates',
    'protected_attributes',
    'bins',
    ': ',
    '\n',
    '  ',
    '- ',
    '{',
    '}',
    '[',
    ']',
    ', ',
    '1',
    '"x"',
    'true',
    '2025-01-01',
    '#',
  ];
  const text = fc.oneof(
    fc.string({ unit: 'grapheme' }),
    fc.array(fc.constantFrom(...words), { maxLength: 25 }).map((parts) => parts.join('')),
  );
  fc.assert(
    fc.property(text, (tail) => {
      const { config, diagnostics } = parse(minimal + tail);
      expect(config === null).toBe(diagnostics.some((d) => d.severity === 'error'));
    }),
    { numRuns: 300 },
  );
});
