import type { ContentBlock } from '../../record/content.ts';
import { later } from './cells.ts';

/** Section 10: not measured yet. */
export function robustnessStep(): ContentBlock {
  return later('tests demographic shift and input noise (“shifts”)');
}
