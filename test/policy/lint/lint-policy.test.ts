import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { parseYaml } from '../../../src/base/yaml.ts';
import { lintPolicy } from '../../../src/policy/lint/lint-policy.ts';
import { authorityNotices } from '../../../src/policy/lint/status-rules.ts';
import { waiverRule } from '../../../src/policy/lint/waiver-rule.ts';
import { type FoundPolicy, readPolicy } from '../../../src/policy/read-policy.ts';
import { shippedTable } from '../authorities/shipped-table.ts';
import { policyOf } from '../example-metrics.ts';

const table = shippedTable();
const fixture = (name: string): FoundPolicy => ({
  bytes: readFileSync(new URL(`../fixtures/${name}`, import.meta.url)),
  ref: name,
  shown: name,
});

describe('a planted pack', async () => {
  const root = fixture('bad-pack.yaml');
  const { policy, diagnostics } = await readPolicy(root, async ({ text }) => fixture(text));
  if (policy === null) throw new Error(JSON.stringify(diagnostics, null, 1));
  const files = new Map([root, fixture('parent.yaml')].map(({ bytes, shown }) => [shown, parseYaml(bytes, shown)]));
  const found = lintPolicy({ policy, table, asOf: '2026-11-24', files });

  test('can be judged: lint is about what should be read again', () => {
    expect(diagnostics).toEqual([]);
  });

  test('every fault is flagged, with place, rule and fix', () => {
    expect(found.map(({ where, severity, rule }) => `${where?.line}:${where?.column} ${severity} ${rule}`)).toEqual([
      'undefined:undefined warning owner_missing',
      '1:65 warning wording',
      '4:17 warning effective_future',
      '7:1 error relaxed_without_rationale',
      '8:14 warning review_passed',
      '11:16 error relaxed_without_rationale',
      '13:13 warning clause_nonexistent',
      '13:13 warning authority_superseded',
      '14:13 warning ece_hint',
      '18:17 warning wording',
      '20:13 warning authority_unknown',
      '20:13 warning authority_unknown',
      '21:13 warning power_hint',
      '22:16 warning rationale_missing',
      '25:5 warning clause_missing',
      '27:16 warning power_hint',
      '28:17 note equality_boundary',
      '31:18 warning review_passed',
      '38:5 error authority_id',
      '38:5 error authority_id',
      '38:5 warning authority_withdrawn',
      '38:5 warning authority_proposed',
      '38:5 warning authority_confidence',
      '38:5 warning authority_future',
      '38:5 warning authority_pending',
      '38:5 warning authority_confidence',
      '48:13 warning max_statistic_hint',
      '52:22 error basis_claim',
      '56:13 warning max_statistic_hint',
      '65:17 warning equality_boundary',
    ]);
    for (const { code, hint, where } of found) {
      expect(code).toBe('policy.lint');
      expect(hint).toMatch(/\w/);
      expect(where?.file).toBe('bad-pack.yaml');
    }
  });

  test('texts name what is wrong and what to write', () => {
    const texts = found.map(({ rule, message, hint }) => `${rule}: ${message} | ${hint}`);
    expect(texts).toMatchSnapshot();
  });
});

const head = `policy_name: "P"\nversion: "1"\neffective_date: "2025-01-01"\nowner: "CRO"\n`;
const gate = (more: string) =>
  `  - {name: "G", clause: "Firm policy", metric: ece, threshold: 0.1, comparison: "<", severity: error, rationale: "Why.", ${more}}\n`;

function rules(text: string, asOf = '2026-11-24'): readonly (string | undefined)[] {
  const policy = policyOf(text, 'p.yaml');
  const files = new Map([['p.yaml', parseYaml(text, 'p.yaml')]]);
  return lintPolicy({ policy, table, asOf, files }).map(({ rule }) => rule);
}

describe('what mends a finding', () => {
  test.each<[string, string]>([
    ['an interval instead of the value', gate('decision_rule: ci')],
    [
      'the null expectation beside it',
      `${gate('')}  - {name: "N", clause: "Statistical practice", metric: ece_null_mean, threshold: null, comparison: "<", severity: info, rationale: "Why."}\n`,
    ],
    ['a gate that is only informative, beside an interval', gate('decision_rule: ci, id: g')],
  ])('%s', (_, gates) => {
    expect(rules(`${head}gates:\n${gates}`)).toEqual([]);
  });

  test('a detectable difference answers for parity and group size', () => {
    const parity = gate('id: a').replace('ece', 'equal_opportunity_difference');
    const size = gate('id: b, name: B')
      .replace('name: "G", ', '')
      .replace('ece', 'min_group_size')
      .replace('0.1', '50')
      .replace('"<"', '">="');
    const power = gate('id: c, name: C').replace('name: "G", ', '').replace('ece', 'mdd_at_80_power');
    expect(rules(`${head}gates:\n${parity}${size}`)).toEqual(['power_hint', 'power_hint']);
    expect(rules(`${head}gates:\n${parity}${size}${power}`)).toEqual([]);
  });
});

describe('dates', () => {
  const own = gate('decision_rule: ci, clause: x')
    .replace('clause: "Firm policy", ', '')
    .replace('clause: x', 'clause: "SR 26-2"');

  test('authorities are looked at on the date of lint', () => {
    expect(rules(`${head}gates:\n${own}`, '2026-04-16')).toEqual(['authority_future']);
    expect(rules(`${head}gates:\n${own}`, '2026-04-17')).toEqual([]);
  });

  test('an entry ages after 180 days', () => {
    expect(rules(`${head}gates:\n${own}`, '2027-05-23')).toEqual([]);
    expect(rules(`${head}gates:\n${own}`, '2027-05-24')).toEqual(['checked_on_aged']);
  });

  test('a review is due the day after its date', () => {
    const text = `${head}review_date: "2026-11-24"\ngates:\n${own}`;
    expect(rules(text, '2026-11-24')).toEqual([]);
    expect(rules(text, '2026-11-25')).toEqual(['review_passed']);
  });

  test('a policy is future until the day it takes effect', () => {
    expect(rules(`${head.replace('2025-01-01', '2026-11-24')}gates:\n${own}`, '2026-11-23')).toEqual([
      'effective_future',
    ]);
    expect(rules(`${head.replace('2025-01-01', '2026-11-24')}gates:\n${own}`, '2026-11-24')).toEqual([]);
  });

  test('waivers that end within 30 days, or have ended', () => {
    const waivers = ['2026-11-23', '2026-11-24', '2026-12-24', '2026-12-25'].map((expires, i) => ({
      id: `W${i}`,
      expires,
    }));
    expect(waiverRule(waivers, '2026-11-24').map(({ message }) => message)).toEqual([
      'waiver W0 ended on 2026-11-23',
      'waiver W1 ends on 2026-11-24, in 0 days',
      'waiver W2 ends on 2026-12-24, in 30 days',
    ]);
  });
});

test('a process that allows more than the parent’s is worth a warning', async () => {
  const text = `${head}extends: parent.yaml\ngovernance: {max_waiver_days: 400}\ngates: [{id: kept, severity: error}]\n`;
  const root = { bytes: new TextEncoder().encode(text), ref: 'p.yaml', shown: 'p.yaml' };
  const { policy } = await readPolicy(root, async (reference) => fixture(reference.text));
  if (policy === null) throw new Error('no policy');
  const files = new Map([['p.yaml', parseYaml(text, 'p.yaml')]]);
  const found = lintPolicy({ policy, table, asOf: '2026-11-24', files });
  expect(found.map(({ severity, rule, where }) => `${where?.line} ${severity} ${rule}`)).toEqual([
    '6 warning relaxed_without_rationale',
  ]);
});

describe('warnings of an audit', () => {
  const both = `${head}gates:\n${gate('authorities: [us.mrm.2011, us.mrm.2026]')}`;
  const notices = (text: string, asOf: string) =>
    authorityNotices([policyOf(text, 'p.yaml')], table, asOf).map(({ code, rule }) => `${code} ${rule}`);

  test('what does not stand on its day', () => {
    const old = `${head}gates:\n${gate('authorities: [us.mrm.2011]')}`;
    expect(notices(old, '2026-04-16')).toEqual([]);
    expect(notices(old, '2026-04-17')).toEqual(['policy.authority_status authority_superseded']);
  });

  test('an instrument beside its successor stands on both sides of the day', () => {
    expect(notices(both, '2026-04-16')).toEqual([]);
    expect(notices(both, '2026-04-17')).toEqual([]);
  });
});
