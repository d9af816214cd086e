import { describe, expect, test } from 'vitest';
import { jcsText } from '../../../src/base/jcs.ts';
import { evaluatePolicies } from '../../../src/policy/evaluate.ts';
import { unusedWaivers, type WaiverContext } from '../../../src/policy/waivers/apply-waivers.ts';
import { parseRecords } from '../../../src/policy/waivers/parse-records.ts';
import { recordsProblems } from '../../../src/policy/waivers/records-problems.ts';
import type { WaiverVerifier } from '../../../src/policy/waivers/waiver.ts';
import { decisionsSchema } from '../../../src/record/decisions-schema.ts';
import type { Metric } from '../../../src/record/metric.ts';
import { firstViolation } from '../../../src/record/validate.ts';
import { ciOf, mapOf, metricOf, policyOf } from '../example-metrics.ts';

const dpd = 'demographic_parity_difference';
const policyText = (gate = '', governance = '') => `policy_name: "Firm"
version: "1.0"
effective_date: "2025-01-01"
${governance}
gates:
  - name: Parity
    metric: ${dpd}
    threshold: 0.10
    comparison: less_than
    severity: error
${gate}`;
const fail = metricOf(dpd, { attribute: 'gender' }, 0.12, ciOf(0.06, 0.18));
const pass = metricOf(dpd, { attribute: 'age' }, 0.03, ciOf(0, 0.09));

const written: Readonly<Record<string, unknown>> = {
  id: 'W-1',
  policy: 'Firm',
  gate: 'parity',
  model_id: 'credit_v2',
  model_version: '2.1.0',
  limit: 0.13,
  reason: 'New data by December',
  requested_by: { role: 'Head of Modelling' },
  approved_by: { role: 'Chief Risk Officer', level: 'executive' },
  approved_on: '2025-09-15',
  expires: '2025-12-31',
};

function recordsOf(...waivers: readonly object[]) {
  const { records, diagnostics } = parseRecords(
    new TextEncoder().encode(JSON.stringify({ waivers })),
    'policy/waivers.yaml',
  );
  if (records === null) throw new Error(JSON.stringify(diagnostics));
  return records;
}

interface Case {
  /** Keys of the waiver that differ; undefined leaves one out. */
  readonly waiver?: Readonly<Record<string, unknown>>;
  readonly more?: readonly object[];
  readonly gate?: string;
  readonly governance?: string;
  readonly metrics?: readonly Metric[];
  readonly asOf?: string;
  readonly context?: Partial<WaiverContext>;
}

function judge({
  waiver = {},
  more = [],
  gate,
  governance,
  metrics = [fail, pass],
  asOf = '2025-10-14',
  context,
}: Case) {
  const policy = policyOf(policyText(gate, governance));
  const records = recordsOf(JSON.parse(JSON.stringify({ ...written, ...waiver })), ...more);
  expect(recordsProblems([records], [policy])).toEqual([]);
  const decisions = evaluatePolicies({
    policies: [policy],
    metrics: mapOf(...metrics),
    attributes: ['gender', 'age'],
    records: {
      records: [records],
      modelId: 'credit_v2',
      modelVersion: '2.1.0',
      signatures: new Map(),
      verifier: null,
      ...context,
    },
    asOf,
  });
  expect(firstViolation(decisionsSchema, decisions)).toBeUndefined();
  return { decisions, decision: decisions.gates[0]!, records };
}

test('an honoured waiver: WAIVED, nothing blocks, and the truth stays', () => {
  const { decisions, decision } = judge({});
  expect(decision).toMatchObject({
    status: 'WAIVED',
    original_status: 'FAIL',
    value: 0.12,
    blocks: false,
    requires_documentation: true,
    near: { options: ['document_and_monitor'] },
    waiver: {
      id: 'W-1',
      state: 'active',
      expires: '2025-12-31',
      approved_by_role: 'Chief Risk Officer',
      signed: false,
    },
  });
  expect(decisions.counts).toMatchObject({ pass: 0, fail: 0, waived: 1, blocking: 0, documenting: 1 });
  expect([decisions.outcome, decisions.exit_code]).toEqual(['WARN', 0]);
  expect(decisions.records_files).toEqual([
    { file: 'policy/waivers.yaml', sha256: expect.stringMatching(/^[0-9a-f]{64}$/) },
  ]);
});

describe('each reason why a waiver is not honoured, and the state that then stands', () => {
  test.each<[string, Case]>([
    ['expired', { asOf: '2026-01-01' }],
    ['not_yet', { asOf: '2025-09-14' }],
    ['limit_exceeded', { waiver: { limit: 0.11 } }],
    ['scope', { waiver: { scope: { attribute: 'age' } } }],
    ['version', { waiver: { model_version: ['2.0.0', '2.0.1'] } }],
    ['version', { waiver: { policy_version: '0.9' } }],
    ['too_long', { governance: 'governance: {max_waiver_days: 106}' }],
    ['not_executive', { waiver: { approved_by: { role: 'Chief Risk Officer' } } }],
    ['not_executive', { governance: 'governance: {executive_roles: [Chief Executive Officer]}' }],
    ['self_approved', { waiver: { requested_by: { role: 'chief risk officer' } } }],
    ['not_waivable', { gate: '    waivable: false\n' }],
    ['unsigned', { governance: 'governance: {require_signed_waivers: true}' }],
    ['bad_signature', { waiver: { signature: 'w.dsse.json' } }],
  ])('%s', (state, given) => {
    const { decisions, decision } = judge(given);
    expect(decision).toMatchObject({
      status: 'FAIL',
      original_status: 'FAIL',
      blocks: true,
      waiver: { id: 'W-1', state },
    });
    expect(decisions.exit_code).toBe(1);
  });

  test('the first and the last day are valid, and exactly as many days as allowed', () => {
    for (const asOf of ['2025-09-15', '2025-12-31']) expect(judge({ asOf }).decision.waiver?.state).toBe('active');
    expect(judge({ governance: 'governance: {max_waiver_days: 107}' }).decision.waiver?.state).toBe('active');
  });

  test('the limit is compared as the threshold is', () => {
    expect(judge({ waiver: { limit: 0.12 } }).decision.waiver?.state).toBe('limit_exceeded');
    expect(judge({ waiver: { limit: 0.120001 } }).decision.waiver?.state).toBe('active');
  });

  test('every row that does not pass has to be covered', () => {
    const worse = metricOf(dpd, { attribute: 'age' }, 0.2, ciOf(0.1, 0.3));
    expect(judge({ metrics: [fail, worse] }).decision.waiver?.state).toBe('limit_exceeded');
    const narrow = { waiver: { scope: { attribute: 'gender' } } };
    expect(judge({ ...narrow, metrics: [fail, pass] }).decision.status).toBe('WAIVED');
    const small = metricOf(dpd, { attribute: 'age' }, 0.125, ciOf(0.1, 0.15));
    expect(judge({ ...narrow, metrics: [fail, small] }).decision).toMatchObject({
      status: 'FAIL',
      waiver: { state: 'scope' },
    });
  });

  test('INCONCLUSIVE needs monitoring, NOT_EVALUATED has to be covered in so many words', () => {
    const inconclusive = { gate: '    decision_rule: ci\n' };
    expect(judge(inconclusive).decision).toMatchObject({ status: 'INCONCLUSIVE', waiver: { state: 'scope' } });
    const monitored = judge({ ...inconclusive, waiver: { monitoring: 'monthly' } });
    expect(monitored.decision).toMatchObject({ status: 'WAIVED', original_status: 'INCONCLUSIVE', reason: 'spans' });
    expect(judge({ metrics: [] }).decision).toMatchObject({ status: 'NOT_EVALUATED', waiver: { state: 'scope' } });
    expect(judge({ metrics: [], waiver: { covers_not_evaluated: true } }).decision.status).toBe('WAIVED');
  });

  test('a warning gate needs no executive', () => {
    const policy = policyOf(policyText().replace('severity: error', 'severity: warning'));
    const records = recordsOf({ ...written, approved_by: { role: 'Validator' } });
    const context = {
      records: [records],
      modelId: 'credit_v2',
      modelVersion: '2.1.0',
      signatures: new Map(),
      verifier: null,
    };
    const { gates, outcome } = evaluatePolicies({
      policies: [policy],
      metrics: mapOf(fail, pass),
      attributes: ['gender', 'age'],
      records: context,
      asOf: '2025-10-14',
    });
    expect([gates[0]?.status, outcome]).toEqual(['WAIVED', 'WARN']);
  });
});

describe('which waiver is used', () => {
  test('of two that hold, the one ending first', () => {
    const later = { ...written, id: 'W-0', expires: '2026-01-31' };
    expect(judge({ more: [later] }).decision.waiver?.id).toBe('W-1');
  });
  test('a renewal is used when the old one has ended, and explained when both have', () => {
    const renewal = { ...written, id: 'W-2', approved_on: '2025-12-01', expires: '2026-06-30' };
    expect(judge({ more: [renewal], asOf: '2026-02-01' }).decision.waiver).toMatchObject({
      id: 'W-2',
      state: 'active',
    });
    expect(judge({ more: [renewal], asOf: '2026-07-01' }).decision.waiver).toMatchObject({
      id: 'W-2',
      state: 'expired',
    });
  });
  test('another model is none, and it is listed as unused; so is one of a gate that passes', () => {
    const { decision, decisions, records } = judge({ waiver: { model_id: 'other' } });
    expect(decision.waiver).toBeNull();
    expect(unusedWaivers([records], decisions.gates).map(({ id }) => id)).toEqual(['W-1']);
    const passing = judge({ metrics: [pass, { ...fail, value: 0.01 }] });
    expect(passing.decision).toMatchObject({ status: 'PASS', waiver: null });
    expect(unusedWaivers([passing.records], passing.decisions.gates)).toHaveLength(1);
  });
});

describe('signatures', () => {
  const envelope = new TextEncoder().encode('{"payload":"…"}');
  const signatures = new Map([['W-1', envelope]]);
  const signed = { signature: 'w.dsse.json' };
  /** Accepts exactly this payload, as a key trusted in the role of approver would. */
  const verifier = (payload: string): WaiverVerifier => ({
    verifyWaiver: (bytes, found) => {
      const same = new TextDecoder().decode(bytes) === payload && found === envelope;
      return same ? { ok: true, keyId: 'a1b2' } : { ok: false, why: 'another payload' };
    },
  });

  test('a signature that holds is recorded with its key', () => {
    const context = { signatures, verifier: verifier(jcsText(written)) };
    const { decision } = judge({ waiver: signed, governance: 'governance: {require_signed_waivers: true}', context });
    expect(decision.waiver).toMatchObject({ state: 'active', signed: { key_id: 'a1b2' } });
  });

  test('a waiver changed after it was signed is refused, also where no signature is asked for', () => {
    const context = { signatures, verifier: verifier(jcsText(written)) };
    expect(judge({ waiver: { ...signed, limit: 0.2 }, context }).decision).toMatchObject({
      status: 'FAIL',
      waiver: { state: 'bad_signature', signed: false },
    });
  });

  test('a wrong role, or no key at all, is no signature', () => {
    const refusing: WaiverVerifier = { verifyWaiver: () => ({ ok: false, why: 'the key is trusted as owner only' }) };
    for (const context of [
      { signatures, verifier: refusing },
      { signatures, verifier: null },
    ]) {
      expect(judge({ waiver: signed, context }).decision.waiver).toMatchObject({ state: 'bad_signature' });
    }
  });
});

test('documentation stands beside a warning gate that did not pass, the latest of several', () => {
  const policy = policyOf(policyText().replace('severity: error', 'severity: warning'));
  const texts = [
    { gate: 'parity', policy: 'Firm', text: 'Second look', author_role: 'Validator', date: '2025-09-20' },
    { gate: 'parity', policy: 'Firm', text: 'First look', author_role: 'Validator', date: '2025-08-01' },
  ];
  const { records } = parseRecords(new TextEncoder().encode(JSON.stringify({ documentation: texts })), 'w.yaml');
  const run = (given: typeof records) =>
    evaluatePolicies({
      policies: [policy],
      metrics: mapOf(fail, pass),
      attributes: ['gender', 'age'],
      records: {
        records: given === null ? [] : [given],
        modelId: 'm',
        modelVersion: '1',
        signatures: new Map(),
        verifier: null,
      },
      asOf: '2025-10-14',
    }).gates[0];
  expect(run(records)).toMatchObject({ status: 'FAIL', requires_documentation: true, documentation: 'Second look' });
  expect(run(null)).toMatchObject({ requires_documentation: true, documentation: null });
});

describe('faults of a file of waivers, all at once, each with its place', () => {
  const faults = (text: string) =>
    parseRecords(new TextEncoder().encode(text), 'w.yaml').diagnostics.map(
      ({ where, code, message }) => `${where?.line}:${where?.column} ${code} ${message}`,
    );

  test('keys, dates, versions, limits', () => {
    expect(
      faults(`waivers:
  - id: W-1
    policy: Firm
    gate: parity
    model_id: credit_v2
    model_version: "*"
    limits: 0.13
    reason: "New data"
    requested_by: {role: Modelling}
    approved_by: {rôle: CRO}
    approved_on: 2025-09-31
documentation:
  - {gate: parity, policy: Firm, text: "", author_role: Validator, date: "2025-09-20"}
`).sort(),
    ).toEqual(
      [
        '6:20 policy.waiver waivers[0].model_version is "*": a waiver names the versions it is for',
        '7:5 policy.waiver "limits" is not a waiver field',
        '10:19 policy.waiver "rôle" is not a waiver field',
        '11:18 policy.waiver waivers[0].approved_on must be a date YYYY-MM-DD, found "2025-09-31"',
        '2:5 policy.waiver "waivers[0].expires" is missing; add: expires: "2025-12-31"',
        '13:34 policy.waiver documentation[0].text must be text, found ""',
      ].sort(),
    );
  });

  test('what is no file of waivers, an anchor, one id twice', () => {
    expect(faults('- 1')[0]).toMatch(/policy\.waiver/);
    expect(faults('waivers: &a []')).toEqual([
      '1:13 policy.waiver anchor: refused in waivers, what you read must be what is judged',
    ]);
    const twice = JSON.stringify({ waivers: [written, written] });
    expect(faults(twice)[0]).toMatch(/waiver W-1 stands twice/);
  });

  test('policies and gates that do not exist, a limit that is missing or of the wrong kind', () => {
    const policy = policyOf(
      `${policyText()}  - {name: Range, metric: smd, threshold: [-0.3, 0.3], comparison: between, severity: error}\n  - {name: Seen, metric: ece, threshold: null, comparison: "<", severity: info}\n`,
    );
    const { limit: _, ...unlimited } = written;
    const records = recordsOf(
      { ...written, id: 'A', policy: 'Frim' },
      { ...written, id: 'B', gate: 'party' },
      { ...unlimited, id: 'C' },
      { ...written, id: 'D', limit: [0, 1] },
      { ...written, id: 'E', gate: 'range', limit: 0.4 },
      { ...written, id: 'F', gate: 'seen' },
      { ...written, id: 'G', gate: 'range', limit: [-0.4, 0.4] },
    );
    expect(recordsProblems([records], [policy]).map(({ code, message }) => `${code} ${message}`)).toEqual([
      'policy.waiver waiver A names the policy "Frim", which is not judged here',
      'policy.waiver waiver B names "party", which is no gate of "Firm"',
      'policy.waiver waiver C has no limit, which a less_than gate needs',
      'policy.waiver waiver D: the limit of a less_than gate is one number',
      'policy.waiver waiver E: the limit of a between gate is [low, high] with low ≤ high',
      'policy.waiver waiver F: gate "Seen" is tracked only, nothing is to be waived',
    ]);
  });
});
