import { definitionOf } from '../../metrics/catalogue.ts';
import type { Fact, PerformedContent } from '../../record/content.ts';
import type { AuditContext } from '../context.ts';
import { keyAt } from './cells.ts';

/** 5.1: the figure that was declared for the model, beside what was measured; nothing where none was. */
export function declaredFigure(context: AuditContext): PerformedContent {
  const { declaredAccuracy: declared } = context.config.modelCard;
  const id = declared === undefined ? undefined : definitionOf(declared.metric)?.id;
  if (declared === undefined || id === undefined) return {};
  const fact: Fact = {
    value: declared.value,
    measured: { metric: keyAt(context, id) },
    within: { metric: keyAt(context, 'declared_accuracy_within_ci') },
  };
  return { facts: { declared_accuracy: fact } };
}
