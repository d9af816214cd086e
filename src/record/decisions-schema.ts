import { z } from 'zod';
import {
  authorityMatches,
  authorityStatuses,
  ciStates,
  comparisons,
  confidences,
  gateReasons,
  gateStatuses,
  nearOptions,
  outcomes,
  severities,
  thresholdBases,
  trendDirections,
  waiverStates,
} from './decisions.ts';

/** Strict schemas of the gate decisions (policy.md 3). */

const number = z.number();
const count = z.int().nonnegative();
const sha256 = z.string().regex(/^[0-9a-f]{64}$/);
const date = z.string().regex(/^\d{4}-\d{2}-\d{2}$/);
const value = z.union([number, z.boolean(), z.null()]);
const reason = z.enum(gateReasons).nullable();
const slice = z.record(z.string(), z.string());

const interval = z.strictObject({
  lower: number.nullable(),
  upper: number.nullable(),
  level: number,
  method: z.string(),
});

const measured = { value, reason, ci: interval.nullable(), n: count.nullable(), ci_state: z.enum(ciStates) };
const rowStatus = z.enum(['PASS', 'FAIL', 'INCONCLUSIVE', 'NOT_EVALUATED']);

const trend = z.strictObject({
  points: z.array(z.strictObject({ as_of: date, model_version: z.string(), value: number })).max(9),
  direction: z.enum(trendDirections),
});

const authority = z.strictObject({
  id: z.string().min(1),
  title: z.string(),
  label: z.string().nullable(),
  heading: z.string().nullable(),
  status: z.enum(authorityStatuses),
  from: date.nullable(),
  to: date.nullable(),
  superseded_by: z.array(z.string()),
  pending: z.strictObject({ action: z.string(), instrument: z.string().nullable(), as_of: date }).nullable(),
  matched: z.enum(authorityMatches),
  confidence: z.enum(confidences),
});

const waiver = z.strictObject({
  id: z.string(),
  state: z.enum(waiverStates),
  expires: date,
  approved_by_role: z.string(),
  signed: z.union([z.literal(false), z.strictObject({ key_id: z.string() })]),
});

const near = z.strictObject({
  near_threshold: z.boolean(),
  margin: number,
  ci_overlaps_threshold: z.boolean(),
  significant: z.boolean().nullable(),
  excludes_parity: z.boolean().nullable(),
  mdd: number.nullable(),
  underpowered: z.boolean().nullable(),
  trend: trend.nullable(),
  options: z.array(z.enum(nearOptions)),
});

const described = {
  id: z.string().regex(/^[a-z0-9_]+$/),
  policy: z.string(),
  name: z.string(),
  clause: z.string(),
  metric: z.string(),
  metric_id: z.string(),
  slice: slice.nullable(),
  ...measured,
  smallest_group: z.strictObject({ group: z.string(), n: count }).nullable(),
  comparison: z.enum(comparisons),
  decision_rule: z.enum(['point', 'ci']),
  on_inconclusive: z.enum(['fail', 'warn']),
  documentation: z.string().nullable(),
  authorities: z.array(authority),
  threshold_basis: z.enum(thresholdBases),
  rationale: z.string().nullable(),
  waiver: waiver.nullable(),
};

const gate = z.strictObject({
  ...described,
  threshold: z.union([number, z.boolean(), z.tuple([number, number])]),
  severity: z.enum(severities),
  status: z.enum(gateStatuses),
  original_status: z.enum(gateStatuses),
  blocks: z.boolean(),
  requires_documentation: z.boolean(),
  near: near.nullable(),
  rows: z.array(z.strictObject({ slice, ...measured, status: rowStatus })),
});

const tracked = z.strictObject({
  ...described,
  threshold: z.null(),
  severity: z.literal('info'),
  status: z.null(),
  original_status: z.null(),
  blocks: z.literal(false),
  requires_documentation: z.literal(false),
  near: z.null(),
  rows: z.array(z.strictObject({ slice, ...measured, status: z.null() })),
});

const decisions = {
  format: z.literal('glassalpha-policy-decisions/1'),
  as_of: date,
  jurisdictions: z.array(z.string()),
  authorities_table: z.strictObject({ version: z.string(), sha256 }).nullable(),
  policies: z.array(
    z.strictObject({
      file: z.string(),
      sha256,
      policy_name: z.string(),
      version: z.string(),
      effective_date: z.string(),
      extends: z.array(z.string()),
      relaxed: z.array(
        z.strictObject({
          id: z.string(),
          key: z.string(),
          from: z.string(),
          to: z.string().nullable(),
          rationale: z.string().nullable(),
        }),
      ),
    }),
  ),
  records_files: z.array(z.strictObject({ file: z.string(), sha256 })),
  gates: z.array(gate),
  tracked: z.array(tracked),
  not_applicable: z.array(z.strictObject({ id: z.string(), policy: z.string(), because: z.string() })),
  counts: z.strictObject({
    pass: count,
    fail: count,
    inconclusive: count,
    not_evaluated: count,
    waived: count,
    blocking: count,
    documenting: count,
    tracked: count,
    not_applicable: count,
  }),
  outcome: z.enum(outcomes),
  exit_code: z.union([z.literal(0), z.literal(1)]),
};

/** `manifest.gates` when a policy was given. */
export const decisionsSchema = z.strictObject(decisions);

/** `manifest.gates` when none was. */
export const notJudgedSchema = z.strictObject({ reason: z.string().min(1) });

/** What `glassalpha gates` was run on. */
const rejudgedFrom = z.strictObject({ manifest_sha256: sha256, policies: decisions.policies }).exactOptional();

/** The file `policy_decisions.json`, with or without a policy, of an audit or of a record judged again. */
export const decisionsFileSchema = z.union([
  z.strictObject({ ...decisions, manifest_sha256: sha256, rejudged_from: rejudgedFrom }),
  z.strictObject({
    format: z.literal('glassalpha-policy-decisions/1'),
    manifest_sha256: sha256,
    rejudged_from: rejudgedFrom,
    as_of: date,
    reason: z.string().min(1),
  }),
]);
