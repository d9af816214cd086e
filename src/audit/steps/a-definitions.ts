import { compareCodePoints } from '../../base/order.ts';
import type { Content, ContentBlock } from '../../record/content.ts';
import { isJudged } from '../../record/decisions.ts';
import type { AuditContext } from '../context.ts';
import { performed, shownMetrics, table } from './cells.ts';

/** Appendix A: every metric that a section shows or a gate judges; formula, source and interval stand in the catalogue. */
export function definitionsStep(context: AuditContext, blocks: Partial<Content>): ContentBlock {
  const shown = shownMetrics(context, blocks).filter((m) => m.kind === 'value' || m.reason !== 'not_computed');
  const gated = isJudged(context.gates) ? context.gates.gates.map((gate) => gate.metric_id) : [];
  const ids = [...new Set([...shown.map((metric) => metric.id), ...gated])].sort(compareCodePoints);
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
