import type { ContentBlock } from '../../record/content.ts';
import { later } from './cells.ts';

/** Appendix C: not written yet. */
export function indexStep(): ContentBlock {
  return later('maps sections to the points of supervisory frameworks');
}
