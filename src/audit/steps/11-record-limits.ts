import { type Content, isAbsent } from '../../record/content.ts';
import { isJudged } from '../../record/decisions.ts';
import { outline } from '../../record/outline.ts';
import type { AuditContext } from '../context.ts';
import { missingCardFields } from './02-model-card.ts';
import { replacedCharacters } from './11-replaced-characters.ts';
import type { Limitation } from './11-rules.ts';

/** What the record does not vouch for or does not hold. */
export function recordLimits(context: AuditContext, blocks: Partial<Content>): Limitation[] {
  const found: Limitation[] = [];
  if (isJudged(context.gates)) {
    const clauses = context.gates.gates.filter((g) => g.clause !== '' && g.authorities.length === 0).length;
    if (clauses > 0) found.push({ rule: 'clauses_not_resolved', section: '12.2', clauses });
  }
  if (!context.strictPassed) {
    const unmet = context.checks.filter((c) => c.status === 'not_met').length;
    found.push({ rule: 'not_strict', section: '14.4', unmet, checks: context.checks.length });
  }
  if (context.git.dirty === true) found.push({ rule: 'modified_tree', section: '14.2' });
  found.push(...replacedCharacters(context, blocks));
  const missing = missingCardFields(context);
  if (missing.length > 0) found.push({ rule: 'missing_card_fields', section: '2.2', fields: missing });
  const sections = absentSections(blocks);
  if (sections.length > 0) found.push({ rule: 'sections_not_performed', section: 'front', sections });
  return found;
}

/** Numbers of sections and subsections that are stubs, in outline order. */
export function absentSections(blocks: Partial<Content>): string[] {
  return outline.flatMap(({ number: key, subsections }) => {
    const block = blocks[key];
    if (block === undefined) return [];
    if (isAbsent(block)) return [key];
    return subsections.map(({ number }) => number).filter((number) => block.absent?.[number] !== undefined);
  });
}
