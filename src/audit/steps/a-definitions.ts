import { compareCodePoints } from '../../base/order.ts';
import type { ContentBlock } from '../../record/content.ts';
import type { AuditContext } from '../context.ts';
import { performed, table } from './cells.ts';

/** Appendix A: every metric this audit computed; formula, source and interval come from the catalogue. */
export function definitionsStep(context: AuditContext): ContentBlock {
  const computed = new Set<string>();
  for (const metric of context.metrics.values()) {
    if (metric.kind === 'value' || metric.reason !== 'not_computed') computed.add(metric.id);
  }
  const ids = [...computed].sort(compareCodePoints);
  return performed({
    tables: {
      metrics: table(
        'A',
        ['metric'],
        ids.map((id) => [id]),
      ),
    },
  });
}
