import { cautions, recordCaution } from './cautions.ts';
import type { MetricDefinition } from './definition.ts';

/** What every definition states itself; the rest has a default. */
export type MetricDraft = Pick<MetricDefinition, 'id' | 'label' | 'formula' | 'meaning' | 'reference'> &
  Partial<MetricDefinition>;

type Shared = Partial<Omit<MetricDefinition, 'id' | 'aliases' | 'label'>> &
  Pick<MetricDefinition, 'family' | 'section'>;

/**
 * Completes the drafts of a family: what they leave out comes from `shared`, then from the defaults below.
 * A metric without a `method` of its own is its own estimator.
 *
 * @example define({ family: 'decisions', section: '5.1' }, [{ id: 'tpr', label: 'True positive rate', … }])
 */
export function define(shared: Shared, drafts: readonly MetricDraft[]): readonly MetricDefinition[] {
  return drafts.map((draft) => {
    const caution = shared.family === 'record' ? recordCaution : (cautions[cautionName(draft.id)] ?? '');
    return { ...defaults, method: draft.id, caution, ...shared, ...draft };
  });
}

/** `lift` of `lift@0.1`, `shifted` of `shifted.tpr`. */
function cautionName(id: string): string {
  return id.replace(/[@.].*$/, '');
}

const defaults = {
  aliases: [],
  direction: 'none',
  range: [0, 1],
  unit: 'rate',
  neutral: null,
  slices: 'overall',
  perGroup: false,
  tasks: ['binary'],
  needs: ['C'],
  interval: null,
  fact: false,
  boolean: false,
  computed: false,
} as const satisfies Partial<MetricDefinition>;
