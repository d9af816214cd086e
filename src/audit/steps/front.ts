import type { Content, Fact, FrontContent } from '../../record/content.ts';
import type { AuditContext } from '../context.ts';
import { redFlags } from './red-flags.ts';
import { reviewChecklist } from './review-checklist.ts';

/** What cover and review page say beside the record's own fields. */
export function frontContent(context: AuditContext, blocks: Partial<Content>): FrontContent {
  return {
    review: review(context, blocks),
    facts: {
      institution: institutionFact(context),
      sample: context.config.data.sample ?? 'not_stated',
      roles: rolesFact(context),
    },
  };
}

/**
 * The review checklist and the red flags of report.md 9. They tell a reader where to look; they never change a gate or the
 * exit code.
 */
export function review(context: AuditContext, blocks: Partial<Content>): FrontContent['review'] {
  return { checklist: reviewChecklist(context, blocks), red_flags: redFlags(context, blocks) };
}

function institutionFact(context: AuditContext): Fact {
  const { name, unit, address, contact } = context.config.institution;
  return {
    name: name ?? null,
    unit: unit ?? null,
    address: address ?? null,
    contact:
      contact === undefined
        ? null
        : {
            name: contact.name ?? null,
            role: contact.role ?? null,
            email: contact.email ?? null,
            phone: contact.phone ?? null,
          },
  };
}

/** Who signs: owner and developer of the model card, then the persons under `approvals`. */
function rolesFact(context: AuditContext): Fact {
  const { texts, approvals } = context.config.modelCard;
  const named = (['owner', 'developer'] as const).flatMap((field) => {
    const text = texts[field]?.text;
    return text === undefined || text.includes('\n') || text.length > 80
      ? []
      : [{ role: `model ${field}`, name: text }];
  });
  const approved = approvals.map((a) => ({ role: a.role, name: a.name }));
  const isApproved = (role: string) => approved.some((a) => a.role.toLowerCase() === role);
  return [...named.filter((n) => !isApproved(n.role)), ...approved];
}
