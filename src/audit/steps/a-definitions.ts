import { compareCodePoints } from '../../base/order.ts';
import type { Content, ContentBlock } from '../../record/content.ts';
import { isJudged } from '../../record/decisions.ts';
import type { AuditContext } from '../context.ts';
import { performed, table } from './cells.ts';

/** Appendix A: every metric that a section shows or a gate judges; formula, source and interval stand in the catalogue. */
export function definitionsStep(context: AuditContext, blocks: Partial<Content>): ContentBlock {
  const ids = new Set<string>();
  const visit = (value: unknown): void => {
    if (typeof value !== 'object' || value === null) return;
    const key: unknown = Reflect.get(value, 'metric');
    const metric = typeof key === 'string' ? context.metrics.get(key) : undefined;
    if (metric !== undefined && (metric.kind === 'value' || metric.reason !== 'not_computed')) ids.add(metric.id);
    Object.values(value).forEach(visit);
  };
  visit(blocks);
  if (isJudged(context.gates)) for (const gate of context.gates.gates) ids.add(gate.metric_id);
  const rows = [...ids].sort(compareCodePoints).map((id) => [id]);
  return performed({ tables: { metrics: table('A', ['metric'], rows) } });
}
