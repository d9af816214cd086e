import type { AuditContext } from '../context.ts';
import { smallGroup } from './07-groups.ts';
import type { Limitation } from './11-rules.ts';

/** Groups that are small, empty, not stated or inferred. */
export function groupLimits(context: AuditContext): Limitation[] {
  if (context.config.fairnessAnalysis === false) return [];
  const groups = context.attributes.flatMap((a) => a.groups.map((g) => ({ attribute: a.name, ...g })));
  const found: Limitation[] = [];
  for (const { attribute, group, n } of groups) {
    if (n > 0 && n < smallGroup) found.push({ rule: 'small_group', section: '7.2', attribute, group, n });
  }
  for (const { attribute, group, n } of groups) {
    if (n === 0) found.push({ rule: 'empty_group', section: '7.2', attribute, group });
  }
  for (const a of context.attributes) {
    if (a.missing > 0) {
      found.push({ rule: 'missing_attribute', section: '7.1', attribute: a.name, n: a.missing, of: context.rows });
    }
  }
  for (const a of context.attributes) {
    if (a.source === 'inferred') found.push({ rule: 'inferred_attribute', section: '7.1', attribute: a.name });
  }
  return found;
}
