import { formCautions } from './cautions.ts';
import type { DerivedForm, MetricDefinition } from './definition.ts';
import { derivedForms } from './definition.ts';

/**
 * The names that compare one metric over the groups of an attribute: `m_difference`, `m_ratio`, … of metrics.md 8, for every
 * metric kept per group, and under its aliases as well. A comparison that the catalogue names itself
 * (`demographic_parity_difference` for `selection_rate_difference`) keeps that id and takes the derived names as aliases.
 * A name the catalogue gives to something else (`auc_difference`) is left to it. Counts are not compared: their
 * differences say how large the groups are.
 *
 * @example withDerived([tpr]).map((d) => d.id) // ['tpr', 'tpr_difference', 'tpr_ratio', …]
 */
export function withDerived(definitions: readonly MetricDefinition[]): readonly MetricDefinition[] {
  const taken = new Set(definitions.flatMap((definition) => [definition.id, ...definition.aliases]));
  const named = new Map(definitions.flatMap((d) => (d.derived === undefined ? [] : [[derivedKey(d.derived), d.id]])));
  const extra = new Map<string, string[]>();
  const built: MetricDefinition[] = [];
  for (const base of definitions.filter(isCompared)) {
    for (const form of derivedForms) {
      const names = [base.id, ...base.aliases].map((name) => `${name}_${form}`).filter((name) => !taken.has(name));
      const owner = named.get(derivedKey({ from: base.id, form }));
      if (owner !== undefined) extra.set(owner, names);
      else built.push({ ...comparison(base, form), aliases: names.slice(1) });
    }
  }
  return [...definitions.map((d) => ({ ...d, aliases: [...d.aliases, ...(extra.get(d.id) ?? [])] })), ...built];
}

function derivedKey(derived: { readonly from: string; readonly form: DerivedForm }): string {
  return `${derived.from}_${derived.form}`;
}

function isCompared(definition: MetricDefinition): boolean {
  return (
    definition.perGroup &&
    definition.slices === 'overall' &&
    definition.unit !== 'count' &&
    definition.family !== 'fairness'
  );
}

function comparison(base: MetricDefinition, form: DerivedForm): MetricDefinition {
  const { rate: _, ...rest } = base;
  return {
    ...rest,
    ...(base.rate === undefined ? {} : { rate: base.rate }),
    ...shapes[form](base),
    id: `${base.id}_${form}`,
    slices: 'attribute',
    perGroup: false,
    fact: false,
    section: comparisonSection(base),
    interval: intervalMethod(base, form),
    caution: `${formCautions[form]} ${base.caution}`,
    derived: { from: base.id, form },
    ...estimator(base, form),
  };
}

type Shape = Pick<
  MetricDefinition,
  'label' | 'direction' | 'range' | 'unit' | 'neutral' | 'formula' | 'meaning' | 'reference'
>;

const shapes: Readonly<Record<DerivedForm, (base: MetricDefinition) => Shape>> = {
  difference: (base) => ({
    ...gapShape(base),
    label: `${base.label} difference`,
    formula: `max − min over groups of ${base.id}`,
    meaning: `How far the groups lie apart. ${base.meaning}`,
  }),
  ratio: (base) => ({
    ...ratioShape(base),
    label: `${base.label} ratio`,
    formula: `min / max over groups of ${base.id}`,
    meaning: `The lowest group as a share of the highest. ${base.meaning}`,
  }),
  difference_to_overall: (base) => ({
    ...gapShape(base),
    label: `${base.label} difference to overall`,
    formula: `max over groups of |${base.id} − ${base.id} of all rows in groups|`,
    meaning: `How far the most distant group lies from all rows. ${base.meaning}`,
  }),
  ratio_to_overall: (base) => ({
    ...ratioShape(base),
    label: `${base.label} ratio to overall`,
    formula: `min over groups of min(r, 1 / r), r = ${base.id} / ${base.id} of all rows in groups`,
    meaning: `The most distant group as a share of all rows, or the reverse. ${base.meaning}`,
  }),
  group_min: (base) => ({
    ...extremeShape(base),
    label: `${base.label}, lowest group`,
    formula: `min over groups of ${base.id}`,
    meaning: `The group where it is lowest. ${base.meaning}`,
  }),
  group_max: (base) => ({
    ...extremeShape(base),
    label: `${base.label}, highest group`,
    formula: `max over groups of ${base.id}`,
    meaning: `The group where it is highest. ${base.meaning}`,
  }),
};

const metricFrame = 'Fairlearn, MetricFrame; 0/0 stays undefined';

function gapShape({ range: [lowest, highest] }: MetricDefinition) {
  const width = lowest === null || highest === null ? null : highest - lowest;
  return { direction: 'lower', range: [0, width], unit: 'difference', neutral: 0, reference: metricFrame } as const;
}

/** A quotient of figures that can be negative has no ends. */
function ratioShape({ range: [lowest] }: MetricDefinition) {
  const range = lowest === null || lowest < 0 ? ([null, null] as const) : ([0, 1] as const);
  return { direction: 'higher', range, unit: 'ratio', neutral: 1, reference: metricFrame } as const;
}

function extremeShape({ direction, range, unit, neutral }: MetricDefinition) {
  return { direction, range, unit, neutral, reference: metricFrame };
}

function comparisonSection(base: MetricDefinition): string {
  if (base.family === 'calibration') return '6.4';
  if (base.family === 'ranking') return '5.7';
  if (base.id === 'prevalence') return '7.7';
  return base.id === 'selection_rate' ? '7.3' : '7.4';
}

/** Metrics whose group intervals can be moved to their difference (`mover`). */
const movable = new Set([
  'f1',
  'balanced_accuracy',
  'informedness',
  'mcc',
  'cohen_kappa',
  'roc_auc',
  'gini',
  'average_precision',
  'ks',
  'calibration_gap',
  'oe_ratio',
]);

/** Intervals of figures that noise only adds to: replicates of their gaps between groups would be off by the groups' sizes. */
const combinedAsImage = new Set(['ece_triangle', 'brier_triangle', 'corp']);

/** The rule of metrics.md 8: count rates have closed forms, the rest borrows from its group intervals or is resampled. */
function intervalMethod(base: MetricDefinition, form: DerivedForm): string | null {
  if (base.unit === 'p_value' || base.id === 'ece_null_mean') return null;
  if (form === 'difference_to_overall' || form === 'ratio_to_overall') return base.rate === undefined ? null : 'rest';
  if (base.rate !== undefined) return rateIntervals[form];
  if (form !== 'difference') return base.interval === null ? null : 'image';
  if (base.interval !== null && combinedAsImage.has(base.interval)) return 'image';
  return movable.has(base.id) ? 'mover' : 'tukey_boot';
}

const rateIntervals = {
  difference: 'tukey_newcombe',
  ratio: 'tukey_ratio',
  group_min: 'image',
  group_max: 'image',
} as const;

/** Comparisons of a binary metric follow from its estimate on one set of rows; those of other tasks have rooms of their own. */
function estimator(base: MetricDefinition, form: DerivedForm): Pick<MetricDefinition, 'method' | 'computed'> {
  if (base.rate !== undefined) return { method: `rate_${form}`, computed: true };
  return { method: `${base.id}_${form}`, computed: base.computed && base.tasks.includes('binary') };
}
