/** What an audit can have, or lack, for a gate to make sense (policy.md 1.1). */
export const auditFeatures = [
  'model',
  'scores',
  'labels',
  'protected_attributes',
  'strata',
  'shifts',
  'challenger',
  'reference_data',
  'attributions',
  'reason_codes',
  'findings',
  'declared_accuracy',
  'special_category_columns',
] as const;
export type AuditFeature = (typeof auditFeatures)[number];

export type Task = 'binary' | 'multiclass' | 'regression';

export type Leaf =
  | { readonly kind: 'has'; readonly value: AuditFeature }
  | { readonly kind: 'task'; readonly value: Task }
  | { readonly kind: 'strict_mode'; readonly value: boolean }
  | { readonly kind: 'attribute' | 'attribute_is_input' | 'as_of_from' | 'as_of_before'; readonly value: string }
  | { readonly kind: 'jurisdiction' | 'any_gate_failed'; readonly value: readonly string[] };

/** All leaves must hold; in the order they are written. */
export type Condition = readonly Leaf[];

/** A protected attribute: its name everywhere, and the column it is read from, under which policies of others know it. */
export interface DeclaredAttribute {
  readonly label: string;
  readonly column: string;
}

/** What conditions look at, as the record keeps it: evaluation needs nothing else of the audit. */
export interface ConditionContext {
  readonly has: readonly AuditFeature[];
  readonly task: Task;
  readonly strictMode: boolean;
  readonly attributes: readonly DeclaredAttribute[];
  /** Columns that the model takes in. */
  readonly inputs: readonly string[];
  /** Null: none are stated, so that no leaf about them holds. */
  readonly jurisdictions: readonly string[] | null;
}

/** An audit of which nothing is known: only conditions about dates can hold. */
export const emptyContext: ConditionContext = {
  has: [],
  task: 'binary',
  strictMode: false,
  attributes: [],
  inputs: [],
  jurisdictions: null,
};

interface Circumstances {
  readonly context: ConditionContext;
  readonly asOf: string;
  /** Ids of gates of the same policy whose state before waivers is not PASS. */
  readonly failed: ReadonlySet<string>;
}

/**
 * The first leaf that does not hold; undefined if the condition holds.
 *
 * @example failingLeaf([{ kind: 'has', value: 'shifts' }], { context: emptyContext, asOf: '2025-10-14', failed: new Set() })
 */
export function failingLeaf(condition: Condition, circumstances: Circumstances): Leaf | undefined {
  return condition.find((leaf) => !holds(leaf, circumstances));
}

function holds(leaf: Leaf, { context, asOf, failed }: Circumstances): boolean {
  switch (leaf.kind) {
    case 'has':
      return context.has.includes(leaf.value);
    case 'task':
      return context.task === leaf.value;
    case 'strict_mode':
      return context.strictMode === leaf.value;
    case 'attribute':
      return context.attributes.some((attribute) => isCalled(attribute, leaf.value));
    case 'attribute_is_input':
      return (
        context.inputs.includes(leaf.value) ||
        context.attributes.some(
          (attribute) => isCalled(attribute, leaf.value) && context.inputs.includes(attribute.column),
        )
      );
    case 'jurisdiction':
      return leaf.value.some((name) => (context.jurisdictions ?? []).includes(name));
    // Dates in this form stand in the order of their code points.
    case 'as_of_from':
      return asOf >= leaf.value;
    case 'as_of_before':
      return asOf < leaf.value;
    case 'any_gate_failed':
      return leaf.value.some((id) => failed.has(id));
  }
}

/** Whether a policy means this attribute: by its label, or by its column. */
export function isCalled({ label, column }: DeclaredAttribute, name: string): boolean {
  return label === name || column === name;
}

/**
 * A leaf as it is written in a policy.
 *
 * @example leafText({ kind: 'jurisdiction', value: ['us-ma', 'us-nj'] }) // 'jurisdiction: [us-ma, us-nj]'
 */
export function leafText({ kind, value }: Leaf): string {
  return `${kind}: ${typeof value === 'object' ? `[${value.join(', ')}]` : value}`;
}

/** Ids of gates that a condition looks at. */
export function gatesOf(condition: Condition): readonly string[] {
  return condition.flatMap((leaf) => (leaf.kind === 'any_gate_failed' ? leaf.value : []));
}
