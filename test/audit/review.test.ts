import { describe, expect, test } from 'vitest';
import type { AuditContext } from '../../src/audit/context.ts';
import { buildContent } from '../../src/audit/steps/all.ts';
import { review } from '../../src/audit/steps/front.ts';
import { type Content, type ContentBlock, isAbsent, sectionKeys } from '../../src/record/content.ts';
import { isJudged } from '../../src/record/decisions.ts';
import type { Metric } from '../../src/record/metric.ts';
import { type CaseOptions, germanCredit, policyText } from './german-credit.ts';

const gate = (metric: string, comparison: string, threshold: number, severity = 'error', clause = 'internal') =>
  `  - {name: "Gate", clause: "${clause}", metric: "${metric}", threshold: ${threshold}, comparison: "${comparison}", severity: "${severity}"}\n`;

function flag(id: string, options: CaseOptions, change: (content: Content) => Content = (c) => c): string {
  const context = germanCredit(options);
  const found = review(context, change(buildContent(context))).red_flags.find((f) => f.id === id);
  expect(found?.evidence.length).toBeGreaterThan(3);
  return found?.state ?? 'missing';
}

function item(id: string, options: CaseOptions, change: (content: Content) => Content = (c) => c): string {
  const context = germanCredit(options);
  const found = review(context, change(buildContent(context))).checklist.find((i) => i.id === id);
  expect(found?.evidence.length).toBeGreaterThan(3);
  return found?.state ?? 'missing';
}

/** Content as a version would leave it that performs everything. */
function performedEverywhere(content: Content): Content {
  const entries = sectionKeys.map((key): [string, ContentBlock] => {
    const block = content[key];
    if (isAbsent(block)) return [key, { facts: { performed: true } }];
    const { absent: _absent, ...rest } = block;
    return [key, rest];
  });
  return { ...content, ...Object.fromEntries(entries) };
}

const passing = policyText(gate('roc_auc', 'greater_than', 0.6));
const large: CaseOptions = { attributes: ['gender'] };

function withMetric(id: string, change: (metric: Metric) => Metric): (context: AuditContext) => AuditContext {
  return (context) => ({
    ...context,
    metrics: new Map([...context.metrics].map(([key, m]) => [key, m.id === id ? change(m) : m])),
  });
}

describe('red flags', () => {
  test('section missing', () => {
    expect(flag('missing_section', {})).toBe('raised');
    expect(flag('missing_section', {}, performedEverywhere)).toBe('clear');
  });
  test('small groups', () => {
    expect(flag('small_groups', {})).toBe('raised');
    expect(flag('small_groups', large)).toBe('clear');
    expect(flag('small_groups', { attributes: [], policy: passing })).toBe('undetermined');
  });
  test('wide intervals', () => {
    expect(flag('wide_intervals', {})).toBe('raised');
    expect(flag('wide_intervals', { policy: passing })).toBe('clear');
    // The interval lies beyond the threshold as a whole, and is wider than the threshold is far from no difference.
    const wide = policyText(gate('demographic_parity_difference', 'less_than', 0.001));
    expect(flag('wide_intervals', { ...large, policy: wide })).toBe('raised');
    expect(flag('wide_intervals', { policy: null })).toBe('undetermined');
  });
  test('failed gate without mitigation', () => {
    expect(flag('unmitigated_failure', {})).toBe('raised');
    expect(flag('unmitigated_failure', { policy: passing })).toBe('clear');
    expect(flag('unmitigated_failure', { policy: null })).toBe('undetermined');
    // A finding that names the gate and says what was done about it is a mitigation; the other failed gates have none.
    const evidence = (options: CaseOptions) => {
      const context = germanCredit(options);
      return review(context, buildContent(context)).red_flags.find(({ id }) => id === 'unmitigated_failure')?.evidence;
    };
    expect(evidence({})).toContain('Demographic Parity');
    expect(evidence({ facts: true })).not.toContain('Demographic Parity');
  });
  test('reproducibility', () => {
    expect(flag('reproducibility', {})).toBe('clear');
    expect(flag('reproducibility', { config: { statedKeys: [] } })).toBe('raised');
    expect(flag('reproducibility', { change: (c) => ({ ...c, strictPassed: false }) })).toBe('raised');
    const dirty = { available: true, sha: 'a'.repeat(40), dirty: true };
    expect(flag('reproducibility', { change: (c) => ({ ...c, git: dirty }) })).toBe('raised');
  });
  test('development sample', () => {
    const sample = (value: 'development' | undefined): CaseOptions => ({
      change: (c) => {
        const { sample: _sample, ...data } = c.config.data;
        return { ...c, config: { ...c.config, data: value === undefined ? data : { ...data, sample: value } } };
      },
    });
    expect(flag('development_sample', {})).toBe('clear');
    expect(flag('development_sample', sample('development'))).toBe('raised');
    expect(flag('development_sample', sample(undefined))).toBe('undetermined');
  });
  test('threshold fitted on audited labels', () => {
    const tuned = withMetric('accuracy', (m) => (m.kind === 'value' ? { ...m, tunedOnAuditedData: true } : m));
    expect(flag('tuned_threshold', {})).toBe('clear');
    expect(flag('tuned_threshold', { change: tuned })).toBe('raised');
  });
  test('gated metric without a value', () => {
    expect(flag('undefined_gated_metric', {})).toBe('clear');
    expect(flag('undefined_gated_metric', { scores: false })).toBe('raised');
    expect(flag('undefined_gated_metric', { policy: null })).toBe('undetermined');
  });
  test('authority not in force', () => {
    expect(flag('authority_status', {})).toBe('clear');
    const citing = (clause: string) => policyText(gate('roc_auc', 'greater_than', 0.6, 'error', clause));
    expect(flag('authority_status', { policy: citing('SR 26-2') })).toBe('raised');
    expect(flag('authority_status', { policy: citing('SR 26-2; SR 11-7 V') })).toBe('clear');
    expect(flag('authority_status', { policy: citing('Circular 99/7') })).toBe('undetermined');
    expect(flag('authority_status', { policy: policyText(gate('roc_auc', 'greater_than', 0.6, 'info')) })).toBe(
      'clear',
    );
    expect(flag('authority_status', { policy: null })).toBe('undetermined');
  });
  test('waiver ending', () => {
    expect(flag('waiver_expiring', {})).toBe('clear');
    expect(flag('waiver_expiring', { policy: null })).toBe('undetermined');
  });
  test('flags never touch the gates', () => {
    const context = germanCredit();
    const before = JSON.stringify(context.gates);
    review(context, buildContent(context));
    expect(JSON.stringify(context.gates)).toBe(before);
    expect(isJudged(context.gates) && context.gates.exit_code).toBe(1);
  });
});

describe('checklist', () => {
  test('sections', () => {
    expect(item('sections', {})).toBe('not_met');
    expect(item('sections', {}, performedEverywhere)).toBe('met');
  });
  test('protected attributes by label and synonym', () => {
    expect(item('attribute_gender', {})).toBe('met');
    expect(item('attribute_age', {})).toBe('met');
    expect(item('attribute_race', {})).toBe('not_applicable');
    expect(item('attribute_age', { attributes: ['gender'] })).toBe('not_met');
    const named = (name: string): CaseOptions => ({
      change: (c) => ({ ...c, attributes: c.attributes.map((a, i) => (i === 0 ? { ...a, name, column: 'x' } : a)) }),
    });
    expect(item('attribute_race', named('Race / Ethnicity'))).toBe('met');
    expect(item('attribute_gender', named('SEX'))).toBe('met');
    expect(item('attribute_other', named('Veteran'))).toBe('met');
  });
  test('no line for other attributes where there are none', () => {
    const context = germanCredit();
    const { checklist } = review(context, buildContent(context));
    expect(checklist.map((i) => i.id)).not.toContain('attribute_other');
  });
  test('significance', () => {
    expect(item('significance', {})).toBe('met');
    expect(item('significance', { scores: false })).toBe('not_met');
    expect(item('significance', { policy: null })).toBe('not_met');
  });
  test('limitations', () => {
    expect(item('limitations', {})).toBe('met');
    expect(item('limitations', { model: false })).toBe('not_met');
  });
  test('provenance', () => {
    expect(item('provenance', {})).toBe('met');
    const none = { available: false, sha: null, dirty: null };
    expect(item('provenance', { change: (c) => ({ ...c, git: none }) })).toBe('not_met');
  });
  test('gates', () => {
    expect(item('gates', {})).toBe('met');
    expect(item('gates', { scores: false })).toBe('not_met');
    expect(item('gates', { policy: null })).toBe('not_met');
  });
});
