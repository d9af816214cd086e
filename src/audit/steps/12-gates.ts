import type { ContentBlock } from '../../record/content.ts';
import { isJudged } from '../../record/decisions.ts';
import type { AuditContext } from '../context.ts';
import { later, performed } from './cells.ts';

/** Section 12: the gates themselves stand in `gates`; this block holds what was not done about them. */
export function gatesStep(context: AuditContext): ContentBlock {
  return performed({
    facts: { judged: isJudged(context.gates) },
    absent: {
      '12.2': later('resolves clauses to instruments and their status'),
      '12.3': later('reads waivers (“policy_gates.waivers”) and parent policies'),
      '12.4': later('reads a findings file (“findings”)'),
      '12.5': later('prints a page for each finding'),
    },
  });
}
