import type { CardText } from '../../config/audit-config.ts';
import type { ContentBlock, Fact, HumanText } from '../../record/content.ts';
import type { AuditContext } from '../context.ts';
import { absent, metricAt, metricCell, performed, table } from './cells.ts';

/** Fields that only a person can write; a missing one is printed as missing (report.md 6, 2.2). */
export const mandatoryCardFields = [
  'purpose',
  'intended_use',
  'out_of_scope',
  'owner',
  'developer',
  'tier',
  'tier_rationale',
  'methodology',
  'training_data',
  'assumptions',
  'limitations',
  'human_oversight',
  'approvals',
] as const;

/** Fields whose value is a list of texts. */
const listFields = ['assumptions', 'limitations', 'compensating_controls', 'monitoring_plan'];

/** The card, and the files that some of its fields stand in. */
type Card = Pick<AuditContext, 'config' | 'files'>;

/** Section 2: what the model file says, and the texts people wrote about it. */
export function modelCardStep(context: AuditContext): ContentBlock {
  const texts = cardTexts(context);
  const { approvals, inventory = [] } = context.config.modelCard;
  const missing = missingCardFields(context);
  return performed({
    facts: {
      model_notes: [...context.modelNotes],
      ...(context.labels === null
        ? {
            task: context.config.data.task,
            ...('classes' in context.statistics ? { classes: [...context.statistics.classes] } : {}),
          }
        : {
            positive_label: context.labels.positive,
            negative_label: context.labels.negative,
            favorable_outcome: context.labels.favorable,
          }),
      mandatory_fields: mandatoryCardFields.length,
      ...(metricAt(context, 'documentation_completeness')?.kind === 'value'
        ? { documentation_completeness: metricCell(context, 'documentation_completeness') as Fact }
        : {}),
      missing_fields: [...missing],
    },
    texts,
    tables: {
      ...(inventory.length === 0
        ? {}
        : {
            inventory: table(
              '2.2',
              ['field', 'value'],
              inventory.map(({ field, text }) => [field, text]),
            ),
          }),
      ...(approvals.length === 0
        ? {}
        : {
            approvals: table(
              '2.3',
              ['role', 'name', 'date'],
              approvals.map((a) => [a.role, a.name, a.date]),
            ),
          }),
    },
    absent:
      approvals.length === 0
        ? { '2.3': absent('human_text_missing', 'name role, person and date under “model_card.approvals”') }
        : {},
  });
}

export function missingCardFields(context: Card): string[] {
  const texts = cardTexts(context);
  return mandatoryCardFields.filter((field) =>
    field === 'approvals'
      ? context.config.modelCard.approvals.length === 0
      : texts[field] === undefined && texts[`${field}_1`] === undefined,
  );
}

/** Texts by name; the entries of a list are numbered from 1: `limitations_1`, `limitations_2`. */
export function cardTexts(context: Card): Record<string, HumanText> {
  const { texts, lists, files } = context.config.modelCard;
  const out: Record<string, HumanText> = {};
  for (const [field, text] of Object.entries(texts)) if (!isBlank(text.text)) out[field] = humanText(text);
  for (const [field, list] of Object.entries(lists)) {
    const written = list.filter((text) => !isBlank(text.text));
    for (const [i, text] of written.entries()) out[`${field}_${i + 1}`] = humanText(text);
  }
  for (const [field, { path }] of Object.entries(files)) {
    const file = context.files.find((f) => f.role === 'text' && f.ref === path);
    if (file === undefined || isBlank(file.text)) continue;
    out[listFields.includes(field) ? `${field}_1` : field] = { text: file.text, author_role: null };
  }
  return out;
}

function humanText(text: CardText): HumanText {
  return { text: text.text, author_role: text.authorRole };
}

function isBlank(text: string): boolean {
  return text.trim() === '';
}
