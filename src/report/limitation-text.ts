import { absentSource } from '../record/absent-source.ts';
import type { Fact } from '../record/content.ts';
import type { Manifest } from '../record/manifest.ts';
import { outlineTitle } from '../record/outline.ts';
import { crossedText, groupText } from './crossed-text.ts';
import { lowerFirst } from './letter-case.ts';
import { labelOf, metricKeyIn, readMetric } from './metric-reading.ts';
import { countText, percentText, smallText, thresholdText, valueText } from './numbers.ts';
import { cardFieldText } from './texts.ts';
import { emptyDenominator, reasonCodeText } from './undefined-text.ts';

/** A limitation in words: the fact with its number, and what it means for the reader. */
export interface LimitationText {
  readonly id: string;
  readonly fact: string;
  readonly consequence: string;
  readonly section: string;
}

type Facts = Readonly<Record<string, Fact>>;
type Words = (facts: Facts, manifest: Manifest) => { readonly fact: string; readonly consequence: string };

/** Words for one entry of `content.11.facts.limitations`; an unknown rule stays visible under its name. */
export function limitationText(manifest: Manifest, facts: Facts): LimitationText {
  const rule = text(facts['rule']);
  const { fact, consequence } = words[rule]?.(facts, manifest) ?? {
    fact: `The record names the limitation “${rule}”.`,
    consequence: 'This version of the report has no words for it; see the attached record.',
  };
  const section = text(facts['section']);
  return { id: text(facts['id']), fact, consequence, section: section === 'front' ? 'review page' : section };
}

const words: Readonly<Record<string, Words>> = {
  no_policy: () => ({
    fact: 'No policy was given.',
    consequence: 'Nothing was judged; no figure of this report is a pass.',
  }),
  development_sample: () => ({
    fact: 'The audited rows were used to build the model.',
    consequence: 'Performance and calibration are likely to look better than they are on new rows.',
  }),
  sample_not_stated: () => ({
    fact: 'The configuration does not state what kind of sample was audited.',
    consequence: 'Whether the model has seen these rows before cannot be told from this report.',
  }),
  training_rows_audited: (f) => ({
    fact: `${count(f['shared'])} of ${count(f['rows'])} audited rows are also among the training rows.`,
    consequence: 'Figures on those rows are likely to be too good.',
  }),
  overlap_not_checked: (f) => ({
    fact:
      typeof f['reason'] === 'string'
        ? `Audited and training rows could not be compared: ${f['reason']}.`
        : 'Audited and training rows were not compared: no training data were given.',
    consequence:
      typeof f['statement'] === 'string'
        ? `That no training row was audited rests on the institution’s statement: “${f['statement']}”`
        : 'That no training row was audited is not shown here.',
  }),
  no_model: () => ({
    fact: 'The model itself was not read: the audit rests on recorded predictions.',
    consequence: 'That these predictions come from the model in use is not shown here.',
  }),
  no_score_parity: () => ({
    fact: 'No recorded scores were given to compare with.',
    consequence: 'That this tool’s scores are those of the model in use is not shown here.',
  }),
  score_parity_exceeded: (f) => ({
    fact: `Recomputed scores differ from the recorded ones by more than ${smallText(Number(f['tolerance']))}, or decisions differ.`,
    consequence: 'The model audited may not be the model in use.',
  }),
  unknown_category: (f) => ({
    fact: `${count(f['rows'])} of ${count(f['of'])} rows hold a category of ${text(f['column'])} that the model has never seen.`,
    consequence: 'The model treats it as missing; scores of these rows rest on less.',
  }),
  drifted: (f) => ({
    fact: `The population stability index of ${text(f['what'])} is ${valueText(Number(f['psi']), 'score')}, at least 0.25.`,
    consequence: 'The audited rows differ much from those before; older experience with the model may not hold.',
  }),
  not_in_training: (f) => ({
    fact: `The training data do not hold ${text(f['attribute'])}.`,
    consequence: 'Whether the groups had the same shares and outcomes in training is not known.',
  }),
  weighted_rows: (f) => ({
    fact: `Rows are weighted by ${text(f['column'])}: ${count(f['rows'])} rows tell as much as ${valueText(Number(f['effective']), 'persons')} equal ones.`,
    consequence: 'Intervals of weighted figures are approximate.',
  }),
  sampled_rows: (f) => ({
    fact: `Similar persons were looked for among ${count(f['rows'])} of ${count(f['of'])} rows, drawn at random.`,
    consequence: 'Pairs outside the sample were not compared.',
  }),
  small_group: (f) => ({
    fact: `Group ${text(f['group'])} of ${text(f['attribute'])} has ${rowsText(f['n'])}, fewer than 30.`,
    consequence: 'Its rates are weak evidence, and gaps it takes part in may be chance.',
  }),
  empty_group: (f) => ({
    fact: `Declared group ${text(f['group'])} of ${text(f['attribute'])} has no rows.`,
    consequence: 'Nothing is known about this group; figures over all groups leave it out.',
  }),
  missing_attribute: (f) => ({
    fact: `${text(f['attribute'])} is not stated for ${count(f['n'])} of ${count(f['of'])} rows (${percentText(Number(f['n']) / Number(f['of']))}).`,
    consequence: 'These persons belong to no group; if they differ, the gaps do too.',
  }),
  inferred_attribute: (f) => ({
    fact: `${text(f['attribute'])} was inferred, not stated by the persons.`,
    consequence: 'Errors of the inference enter every figure by this attribute.',
  }),
  undetectable_difference: (f) => ({
    fact: `Gate “${text(f['gate'])}”: with these sample sizes no difference below ${valueText(Number(f['mdd']), 'difference')} is seen reliably.`,
    consequence: 'A pass does not show that there is no difference of the gated size.',
  }),
  threshold_in_interval: (f, manifest) => {
    const key = metricKeyIn(f['metric']);
    const reading = key === undefined ? undefined : readMetric(manifest, key);
    const figures = reading === undefined ? '' : `: ${reading.value} ${reading.interval}`;
    const by = typeof f['attribute'] === 'string' ? ` by ${crossedText(f['attribute'])}` : '';
    const threshold = thresholdText(Number(f['threshold']), reading?.unit ?? 'none');
    return {
      fact: `The interval of gate “${text(f['gate'])}”${by} contains the threshold ${threshold}${figures}.`,
      consequence: 'On which side the true value lies is not settled by this sample.',
    };
  },
  undefined_gated_metric: (f) => ({
    fact: `Gate “${text(f['gate'])}” was not evaluated: ${notEvaluated(f)}.`,
    consequence: 'The gate is not passed; what it asks is not known.',
  }),
  undefined_metric: (f) => ({
    fact: `No value, because ${reasonCodeText(text(f['reason']))}: ${labels(f['metric_ids'])}.`,
    consequence: 'What has no value is left out, not taken as zero.',
  }),
  undefined_in_group: (f) => {
    const attribute = text(f['attribute']);
    const cells = Array.isArray(f['groups']) ? f['groups'].map((group) => groupText(attribute, String(group))) : [];
    const id = text(f['metric_id']);
    const where = `${cells.length === 1 ? 'group' : 'groups'} ${listed(cells)} of ${crossedText(attribute)}`;
    const reason = f['reason'] === 'zero_denominator' ? emptyDenominator(id) : reasonCodeText(text(f['reason']));
    return {
      fact: `${labelOf(id)} has no value in ${where}: ${reason}.`,
      consequence: 'It is left out, not taken as zero; figures over all groups are not complete.',
    };
  },
  no_interval: (f) => ({
    fact: `${figures(f)} without an interval${groupsText(f['groups'])}: ${reasonCodeText(text(f['reason']))}.`,
    consequence: `Sampling error is not known for: ${labels(f['metric_ids'])}.`,
  }),
  approximate_interval: (f) => ({
    fact: `${figures(f)} with an approximate interval.`,
    consequence: `Limits may be too narrow for: ${labels(f['metric_ids'])}.`,
  }),
  tuned_on_audited_data: () => ({
    fact: 'The decision threshold was fitted on the audited labels.',
    consequence: 'Decisions look better here than they will on new rows.',
  }),
  score_grid: (f) => ({
    fact: `Scores were rounded down to a grid of ${smallText(Number(f['grid']))}.`,
    consequence: 'Figures from scores may differ from the exact ones in the last digits.',
  }),
  clauses_not_resolved: (f) => ({
    fact: `${clauses(f['clauses'])} printed as written: the table of authorities does not know what is cited.`,
    consequence: 'Whether a clause exists and is in force has to be checked elsewhere.',
  }),
  not_strict: (f) => ({
    fact: `Not run in strict mode, or not all checks met: ${count(f['unmet'])} of ${count(f['checks'])} checks not met.`,
    consequence: 'Section 14.4 names what the record does not vouch for.',
  }),
  modified_tree: () => ({
    fact: 'Tracked files of the repository were modified when the audit ran.',
    consequence: 'The recorded commit alone does not reproduce this report.',
  }),
  characters_replaced: (f) => {
    const examples = Array.isArray(f['examples']) ? f['examples'].map((code) => `[${String(code)}]`) : [];
    const n = Number(f['characters']);
    return {
      fact: `${countText(n)} ${n === 1 ? 'character' : 'different characters'} of names or texts cannot be printed by the report’s fonts: ${listed(examples)}${n > examples.length ? ' and others' : ''}.`,
      consequence: 'The code point stands in its place; the attached record keeps the character itself.',
    };
  },
  missing_card_fields: (f) => {
    const fields = Array.isArray(f['fields'])
      ? f['fields'].map((field) => cardFieldText(String(field)).toLowerCase())
      : [];
    return {
      fact: `The model card lacks ${fields.length === 1 ? 'a text' : `${fields.length} texts`}: ${listed(fields, 13)}.`,
      consequence: 'What only a person can say about the model is missing there.',
    };
  },
  sections_not_performed: (f) => {
    const sections = Array.isArray(f['sections']) ? f['sections'].map(String) : [];
    const whole = sections.filter((s) => !s.includes('.'));
    const parts = sections.length - whole.length;
    const named = whole.map((s) => `${s} ${outlineTitle(s)}`);
    const subsections = parts === 0 ? '' : `${whole.length === 0 ? '' : ', and '}${parts} subsections`;
    return {
      fact: `Not performed: ${named.length === 0 ? '' : `sections ${named.join('; ')}`}${subsections}.`,
      consequence: 'What they would have shown is not known; each gives its reason in its place.',
    };
  },
};

/** Why a gated metric has no value; a fact of the record says what was not given. */
function notEvaluated(f: Facts): string {
  const absent = f['reason'] === 'not_computed' ? absentSource(text(f['metric_id'])) : undefined;
  return absent?.missing ?? reasonCodeText(text(f['reason']));
}

function figures(f: Facts): string {
  const n = Number(f['figures']);
  return `${countText(n)} ${n === 1 ? 'figure stands' : 'figures stand'}`;
}

function groupsText(value: Fact | undefined): string {
  const groups = Array.isArray(value) ? value.map(String) : [];
  return groups.length === 0 ? '' : `, all in ${groups.length === 1 ? 'group' : 'groups'} ${listed(groups)}`;
}

function clauses(value: Fact | undefined): string {
  const n = Number(value);
  return `${countText(n)} ${n === 1 ? 'clause is' : 'clauses are'}`;
}

function labels(value: Fact | undefined): string {
  return Array.isArray(value) ? listed(value.map((id) => lowerFirst(labelOf(String(id))))) : 'some figures';
}

function rowsText(value: Fact | undefined): string {
  return `${count(value)} ${Number(value) === 1 ? 'row' : 'rows'}`;
}

function count(value: Fact | undefined): string {
  return countText(Number(value));
}

function text(value: Fact | undefined): string {
  return typeof value === 'string' ? value : 'not stated';
}

/** At most `most` names, then how many more. */
function listed(names: readonly string[], most = 6): string {
  const shown = names.slice(0, most).join(', ');
  return names.length > most ? `${shown} and ${names.length - most} more` : shown;
}
