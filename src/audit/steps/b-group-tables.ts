import type { ContentBlock } from '../../record/content.ts';
import { later } from './cells.ts';

/** Appendix B: not printed yet; the group tables of section 7 are whole in the record. */
export function groupTablesStep(): ContentBlock {
  return later('prints every metric of every group; the attached record already holds them');
}
