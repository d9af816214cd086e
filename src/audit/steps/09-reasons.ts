import type { ContentBlock } from '../../record/content.ts';
import type { AuditContext } from '../context.ts';
import { absent, later } from './cells.ts';

/** Section 9: not measured yet; a switch that is off stays the reason, whatever a later version can do. */
export function reasonsStep(context: AuditContext): ContentBlock {
  const { reasonCodes, recourseAnalysis } = context.config;
  if (reasonCodes === false && recourseAnalysis === false) {
    return absent('not_requested', 'set “reason_codes” and “recourse_analysis” to true or auto');
  }
  return later('derives reason codes and recourse (“reason_codes”, “recourse_analysis”)');
}
