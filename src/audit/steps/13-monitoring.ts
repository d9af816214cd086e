import type { ContentBlock } from '../../record/content.ts';
import { later } from './cells.ts';

/** Section 13: not written yet. */
export function monitoringStep(): ContentBlock {
  return later('derives control limits (human text: “model_card.monitoring_plan”)');
}
