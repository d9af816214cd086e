import type { Fact } from '../record/content.ts';
import { type AuditFeature, auditFeatures, type ConditionContext, type Task } from './condition.ts';

/** What gates and their conditions look at beside metrics, as it stands in the record's block of section 12. */
export interface RecordedConditions {
  readonly context: ConditionContext;
  /** Labels of attributes and declared intersections that gates look at. */
  readonly gated: readonly string[];
}

/** The fact that keeps a record judgeable under other policies, without its configuration. */
export function conditionsFact({ context, gated }: RecordedConditions): Fact {
  const { has, task, strictMode, attributes, inputs, jurisdictions } = context;
  return {
    has,
    task,
    strict_mode: strictMode,
    attributes: attributes.map(({ label, column }) => ({ label, column })),
    gated,
    inputs,
    jurisdictions,
  };
}

/**
 * Reads the fact back; what it does not say does not hold.
 *
 * @param fact `facts.conditions` of a record's block 12, undefined in records of earlier versions
 * @example conditionsOf(conditionsFact({ context, gated: ['gender'] })).gated // ['gender']
 */
export function conditionsOf(fact: Fact | undefined): RecordedConditions {
  const map = mapOf(fact);
  const { task, jurisdictions, strict_mode: strictMode, attributes } = map;
  const has = texts(map['has']);
  return {
    gated: texts(map['gated']),
    context: {
      has: auditFeatures.filter((feature): feature is AuditFeature => has.includes(feature)),
      task: task === 'multiclass' || task === 'regression' ? (task satisfies Task) : 'binary',
      strictMode: strictMode === true,
      attributes: list(attributes).flatMap((one) => {
        if (typeof one !== 'object' || one === null || !('label' in one) || !('column' in one)) return [];
        const { label, column } = one;
        return typeof label === 'string' && typeof column === 'string' ? [{ label, column }] : [];
      }),
      inputs: texts(map['inputs']),
      jurisdictions: Array.isArray(jurisdictions) ? texts(jurisdictions) : null,
    },
  };
}

function mapOf(fact: Fact | undefined): Readonly<Record<string, Fact>> {
  return typeof fact === 'object' && fact !== null && !Array.isArray(fact)
    ? (fact as Readonly<Record<string, Fact>>)
    : {};
}

function texts(value: Fact | undefined): string[] {
  return list(value).filter((item) => typeof item === 'string');
}

function list(value: Fact | undefined): readonly Fact[] {
  return Array.isArray(value) ? value : [];
}
