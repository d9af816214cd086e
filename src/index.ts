/**
 * GlassAlpha as a library: audits that give evidence. No side effects on import, nothing is printed, nothing ends the process.
 * What cannot go on is thrown as `GlassAlphaError` with every diagnostic; an undefined metric is a value.
 *
 * @packageDocumentation
 */
export type { AuditResult } from './app/audit-result.ts';
export { type EvaluatePolicyOptions, evaluatePolicy, readPolicyText, readWaivers } from './app/evaluate-policy.ts';
export { type AuditOptions, audit, loadConfig, loadModel, runAudit } from './app/library.ts';
export type { Phase, Progress } from './audit/ports.ts';
export { type Diagnostic, type DiagnosticCode, GlassAlphaError, type Where } from './base/diagnostic.ts';
export type { AuditConfig } from './config/audit-config.ts';
export type { AuditConfigInput } from './config/schema/audit-config-schema.ts';
export type { Cause, CauseName } from './evidence/compare/cause.ts';
export { compare } from './evidence/compare/compare.ts';
export type {
  ComparedAudit,
  ComparedInterval,
  Comparison,
  GateMove,
  GateState,
  MetricMove,
  MetricState,
  PolicyMove,
  Significance,
  WaiverMove,
} from './evidence/compare/comparison.ts';
export type { ContentMove } from './evidence/compare/content-moves.ts';
export { type Inspection, inspect } from './evidence/inspect.ts';
export type { Column, Columns, Model } from './models/model.ts';
export type { ConditionContext } from './policy/condition.ts';
export type { Policy } from './policy/policy.ts';
export type { PolicyRecords, Waiver } from './policy/waivers/waiver.ts';
export type { Decisions, GateDecision, GateRow, GateStatus, Outcome } from './record/decisions.ts';
export type { Manifest, RecordedMetric } from './record/manifest.ts';
export type { Metric } from './record/metric.ts';
