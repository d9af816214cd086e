import type { Content, ContentBlock, HumanText } from '../../record/content.ts';
import type { AuditContext } from '../context.ts';
import { cardTexts } from './02-model-card.ts';
import { gateLimits, judgementLimits } from './11-gate-limits.ts';
import { groupLimits } from './11-group-limits.ts';
import { inputLimits } from './11-input-limits.ts';
import { metricLimits } from './11-metric-limits.ts';
import { recordLimits } from './11-record-limits.ts';
import type { Limitation } from './11-rules.ts';
import { absent, performed } from './cells.ts';

/** Section 11: no fact, no sentence. `blocks` are the other sections, to name those that were not performed. */
export function limitationsStep(context: AuditContext, blocks: Partial<Content>): ContentBlock {
  const texts = humanTexts(context);
  const names = Object.keys(texts);
  const has = (prefix: string) => names.some((name) => name.startsWith(prefix));
  const missing = {
    ...(has('assumptions_') || has('limitations_')
      ? {}
      : { '11.2': absent('human_text_missing', 'write “model_card.assumptions” and “model_card.limitations”') }),
    ...(has('compensating_controls_')
      ? {}
      : { '11.3': absent('human_text_missing', 'write “model_card.compensating_controls”') }),
  };
  const found = limitations(context, { ...blocks, '11': { absent: missing } });
  return performed({
    facts: { limitations: found.map((limitation, i) => ({ id: `L${i + 1}`, ...limitation })) },
    texts,
    absent: missing,
  });
}

/** All limitations that hold, in the order of the rules. */
export function limitations(context: AuditContext, blocks: Partial<Content>): Limitation[] {
  return [
    ...judgementLimits(context),
    ...inputLimits(context, blocks),
    ...groupLimits(context),
    ...gateLimits(context),
    ...metricLimits(context, blocks),
    ...recordLimits(context, blocks),
  ];
}

/** What people wrote about assumptions, limitations and controls (11.2, 11.3). */
function humanTexts(context: AuditContext): Record<string, HumanText> {
  const entries = Object.entries(cardTexts(context));
  return Object.fromEntries(entries.filter(([name]) => /^(assumptions|limitations|compensating_controls)_/.test(name)));
}
