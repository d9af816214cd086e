import { isJudged } from '../../record/decisions.ts';
import type { AuditContext } from '../context.ts';
import type { Limitation } from './11-rules.ts';
import { keyAt } from './cells.ts';

/** Nothing is judged without a policy. */
export function judgementLimits(context: AuditContext): Limitation[] {
  return isJudged(context.gates) ? [] : [{ rule: 'no_policy', section: '12.1' }];
}

/** What the sample does not settle for a gate. */
export function gateLimits(context: AuditContext): Limitation[] {
  if (!isJudged(context.gates)) return [];
  const { gates } = context.gates;
  const found: Limitation[] = [];
  for (const gate of gates) {
    if (gate.near?.underpowered !== true) continue;
    const attribute = gate.slice?.['attribute'] ?? null;
    found.push({ rule: 'undetectable_difference', section: '7.2', gate: gate.name, attribute, mdd: gate.near.mdd });
  }
  for (const gate of gates) {
    if (gate.ci_state !== 'spans' || gate.ci === null) continue;
    const { metric_id: id, slice, threshold } = gate;
    if (typeof threshold !== 'number') continue;
    found.push({
      rule: 'threshold_in_interval',
      section: '12.1',
      gate: gate.name,
      attribute: slice?.['attribute'] ?? null,
      metric: { metric: keyAt(context, id, scopeOf(slice)) },
      threshold,
    });
  }
  for (const gate of gates) {
    if (gate.status !== 'NOT_EVALUATED') continue;
    found.push({
      rule: 'undefined_gated_metric',
      section: '12.1',
      gate: gate.name,
      reason: gate.reason,
      metric_id: gate.metric_id,
    });
  }
  return found;
}

function scopeOf(slice: Readonly<Record<string, string>> | null): Record<string, string> {
  const { split: _split, ...rest } = slice ?? {};
  return rest;
}
