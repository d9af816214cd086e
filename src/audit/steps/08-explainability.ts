import type { ContentBlock } from '../../record/content.ts';
import { later } from './cells.ts';

/** Section 8: not measured yet. */
export function explainabilityStep(): ContentBlock {
  return later('explains scores (exact tree attributions)');
}
