import { formatFixed } from '../../base/format.ts';
import {
  type ChecklistItem,
  type Content,
  type Fact,
  type FrontContent,
  isAbsent,
  type RedFlag,
  type SectionKey,
} from '../../record/content.ts';
import { type GateDecision, isJudged } from '../../record/decisions.ts';
import { outlineTitle } from '../../record/outline.ts';
import type { AuditContext } from '../context.ts';
import { cardTexts } from './02-model-card.ts';
import { smallGroup } from './07-fairness.ts';
import { absentSections } from './11-limitations.ts';

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
  return {
    checklist: [
      sectionsItem(blocks),
      ...attributeItems(context),
      significanceItem(context),
      limitationsItem(context, blocks),
      provenanceItem(context),
      gatesItem(context),
    ],
    red_flags: [
      missingSectionsFlag(blocks),
      smallGroupsFlag(context),
      wideIntervalsFlag(context),
      unmitigatedFlag(context),
      reproducibilityFlag(context),
      developmentFlag(context),
      tunedThresholdFlag(context),
      undefinedGateFlag(context),
      authorityFlag(context),
      waiverFlag(context),
    ],
  };
}

const coreSections: readonly SectionKey[] = ['2', '5', '6', '7', '8'];

function sectionsItem(blocks: Partial<Content>): ChecklistItem {
  const stubs = coreSections.filter((key) => {
    const block = blocks[key];
    return block === undefined || isAbsent(block);
  });
  const names = stubs.map((key) => `Section ${key} (${outlineTitle(key)}) was not performed`);
  return {
    id: 'sections',
    item: 'All sections present',
    state: stubs.length === 0 ? 'met' : 'not_met',
    evidence:
      stubs.length === 0 ? 'Sections 2, 5, 6, 7 and 8 were performed' : `${names.join('; ')}; the reason stands there`,
    section: stubs[0] ?? '2',
  };
}

/** Attributes a fair-lending reviewer asks for first, with the names they go by in data. */
const askedFor = [
  { id: 'race', label: 'Race', synonyms: ['race', 'ethnicity', 'race_ethnicity', 'ethnic_group', 'national_origin'] },
  { id: 'gender', label: 'Gender', synonyms: ['gender', 'sex'] },
  {
    id: 'age',
    label: 'Age',
    synonyms: ['age', 'age_group', 'age_band', 'age_bin', 'age_range', 'birth_date', 'date_of_birth'],
  },
] as const;

function attributeItems(context: AuditContext): ChecklistItem[] {
  const analysed = context.config.fairnessAnalysis === false ? [] : context.attributes;
  const matched = new Set<string>();
  const items = askedFor.map(({ id, label, synonyms }): ChecklistItem => {
    const isNamed = (name: string) => (synonyms as readonly string[]).includes(foldName(name));
    const hit = analysed.find((a) => isNamed(a.name) || isNamed(a.column));
    const item = `Protected attribute analysed: ${label.toLowerCase()}`;
    if (hit !== undefined) {
      matched.add(hit.name);
      const groups = plural(hit.groups.length, 'group');
      return { id: `attribute_${id}`, item, state: 'met', evidence: `“${hit.name}”, ${groups}`, section: '7.1' };
    }
    const column = context.columns.find((c) => isNamed(c.name));
    if (column === undefined) {
      return { id: `attribute_${id}`, item, state: 'not_applicable', evidence: 'Not in the data', section: '7.1' };
    }
    const evidence = `Column “${column.name}” is in the data but was not analysed`;
    return { id: `attribute_${id}`, item, state: 'not_met', evidence, section: '7.1' };
  });
  const others = analysed.filter((a) => !matched.has(a.name));
  if (others.length === 0) return items;
  const evidence = others.map((a) => `“${a.name}”, ${plural(a.groups.length, 'group')}`).join('; ');
  return [
    ...items,
    { id: 'attribute_other', item: 'Other protected attributes analysed', state: 'met', evidence, section: '7.1' },
  ];
}

function significanceItem(context: AuditContext): ChecklistItem {
  const base = { id: 'significance', item: 'Statistical significance documented', section: '12.1' };
  if (!isJudged(context.gates))
    return { ...base, state: 'not_met', evidence: 'Nothing was judged: no policy was given' };
  const { gates } = context.gates;
  const withInterval = gates.filter((g) => g.ci !== null && g.n !== null).length;
  const exact = gates.filter((g) => g.ci === null && isFact(context, g)).length;
  const without = gates.length - withInterval - exact;
  const parts = [
    `${withInterval} of ${plural(gates.length, 'gated metric')} ${withInterval === 1 ? 'has' : 'have'} an interval and n`,
    ...(exact > 0 ? [`${exact} ${exact === 1 ? 'is an exact count' : 'are exact counts'} without sampling error`] : []),
    ...(without > 0 ? [`${without} without an interval; section 12.1 says why`] : []),
  ];
  return { ...base, state: without === 0 ? 'met' : 'not_met', evidence: parts.join('; ') };
}

function limitationsItem(context: AuditContext, blocks: Partial<Content>): ChecklistItem {
  const names = Object.keys(cardTexts(context));
  const assumptions = names.filter((name) => name.startsWith('assumptions_')).length;
  const stated = names.filter((name) => name.startsWith('limitations_')).length;
  const block = blocks['11'];
  const facts = block === undefined || isAbsent(block) ? undefined : block.facts?.['limitations'];
  const generated = Array.isArray(facts) ? facts.length : 0;
  return {
    id: 'limitations',
    item: 'Limitations listed, with assumptions and edge cases',
    state: assumptions > 0 && stated > 0 ? 'met' : 'not_met',
    evidence: `Written by people: ${plural(assumptions, 'assumption')}, ${plural(stated, 'limitation')}; found by the audit: ${generated}`,
    section: '11',
  };
}

function provenanceItem(context: AuditContext): ChecklistItem {
  const { git } = context;
  const digests = Object.values(context.datasets).filter((d) => d.logical_sha256 !== '').length;
  const repository =
    git.sha !== null
      ? `commit ${git.sha.slice(0, 12)}`
      : git.reason !== undefined
        ? 'reason given for no commit'
        : null;
  const met = repository !== null && digests > 0;
  return {
    id: 'provenance',
    item: 'Provenance complete',
    state: met ? 'met' : 'not_met',
    evidence: `${repository ?? 'No commit and no reason given'}; ${plural(digests, 'data digest')}; package versions recorded`,
    section: '14',
  };
}

function gatesItem(context: AuditContext): ChecklistItem {
  const base = { id: 'gates', item: 'Gates documented', section: '12' };
  if (!isJudged(context.gates))
    return { ...base, state: 'not_met', evidence: 'Nothing was judged: no policy was given' };
  const { gates, counts } = context.gates;
  const state = counts.not_evaluated === 0 ? 'met' : 'not_met';
  return { ...base, state, evidence: `${plural(gates.length, 'gate')}, ${counts.not_evaluated} not evaluated` };
}

function missingSectionsFlag(blocks: Partial<Content>): RedFlag {
  const stubs = absentSections(blocks);
  const whole = stubs.filter((s) => !s.includes('.')).length;
  const parts = stubs.length - whole;
  return flag(
    'missing_section',
    'Section missing or unexplained',
    stubs.length > 0,
    stubs.length === 0
      ? 'Every section and subsection was performed'
      : `Not performed: ${plural(whole, 'section')} and ${plural(parts, 'subsection')}; each gives its reason where it would stand`,
    '11.1',
  );
}

function smallGroupsFlag(context: AuditContext): RedFlag {
  const item = 'Small groups';
  if (context.attributes.length === 0) {
    return undetermined(
      'small_groups',
      item,
      'cannot be determined, because no protected attribute is configured',
      '7.2',
    );
  }
  const small = context.attributes.flatMap((a) =>
    a.groups.filter((g) => g.n < smallGroup).map((g) => `${a.name}=${g.group} (n = ${g.n})`),
  );
  const evidence = small.length === 0 ? `Every group has at least ${smallGroup} rows` : listed(small);
  return flag('small_groups', item, small.length > 0, evidence, '7.2');
}

function wideIntervalsFlag(context: AuditContext): RedFlag {
  const item = 'Wide intervals';
  if (!isJudged(context.gates)) return notJudged('wide_intervals', item);
  const wide = context.gates.gates.filter((g) => isWide(context, g)).map((g) => g.name);
  const evidence =
    wide.length === 0
      ? 'No gated interval contains its threshold or is wider than it'
      : `Not settled by this sample: ${listed(wide)}`;
  return flag('wide_intervals', item, wide.length > 0, evidence, '12.1');
}

/** The interval contains the threshold, or is as wide as the difference it should tell apart from none. */
function isWide(context: AuditContext, gate: GateDecision): boolean {
  if (gate.ci !== null && gate.ci_state === 'spans') return true;
  if (gate.near?.underpowered === true) return true;
  const isDifference = context.definitions.get(gate.metric_id)?.unit === 'difference';
  if (!isDifference || gate.ci === null || typeof gate.threshold !== 'number') return false;
  const { lower, upper } = gate.ci;
  return lower === null || upper === null || (upper - lower) / 2 >= Math.abs(gate.threshold);
}

function unmitigatedFlag(context: AuditContext): RedFlag {
  const item = 'Failed gate without mitigation';
  if (!isJudged(context.gates)) return notJudged('unmitigated_failure', item);
  const failed = context.gates.gates
    .filter((g) => g.status === 'FAIL' && g.waiver === null && g.documentation === null)
    .map((g) => g.name);
  const evidence =
    failed.length === 0 ? 'No gate failed without a record of mitigation' : `No mitigation recorded: ${listed(failed)}`;
  return flag('unmitigated_failure', item, failed.length > 0, evidence, '12.4');
}

function reproducibilityFlag(context: AuditContext): RedFlag {
  const faults = [
    ...(context.config.statedKeys.includes('random_seed') ? [] : ['the configuration sets no random seed']),
    ...(context.strictPassed ? [] : ['not run in strict mode']),
    ...(context.git.dirty === true ? ['tracked files were modified'] : []),
  ];
  const evidence =
    faults.length === 0 ? 'Seed set, strict mode passed, no modified file' : capitalized(faults.join('; '));
  return flag('reproducibility', 'Reproducibility information missing', faults.length > 0, evidence, '14');
}

function developmentFlag(context: AuditContext): RedFlag {
  const { sample } = context.config.data;
  const item = 'Audited on development data';
  if (sample === undefined) {
    const evidence =
      'cannot be determined, because the configuration does not state the kind of sample (“data.sample”)';
    return undetermined('development_sample', item, evidence, '3.1');
  }
  const evidence =
    sample === 'development' ? 'The sample is stated to be development data' : `Sample stated: ${sampleWords[sample]}`;
  return flag('development_sample', item, sample === 'development', evidence, '3.1');
}

const sampleWords = {
  holdout: 'hold-out',
  out_of_time: 'out of time',
  production: 'production',
  development: 'development',
} as const;

function tunedThresholdFlag(context: AuditContext): RedFlag {
  const tuned = [...context.metrics.values()].some((m) => m.kind === 'value' && m.tunedOnAuditedData === true);
  const { threshold } = context.config;
  const source =
    threshold.policy === 'fixed'
      ? `fixed at ${formatThreshold(threshold.value)} in the configuration`
      : 'taken from the decision column';
  const evidence = tuned ? 'The decision threshold was fitted on the audited labels' : `Decision threshold ${source}`;
  return flag('tuned_threshold', 'Threshold fitted on audited labels', tuned, evidence, '2.1');
}

function undefinedGateFlag(context: AuditContext): RedFlag {
  const item = 'Gated metric without a value';
  if (!isJudged(context.gates)) return notJudged('undefined_gated_metric', item);
  const names = context.gates.gates.filter((g) => g.status === 'NOT_EVALUATED').map((g) => g.name);
  const evidence = names.length === 0 ? 'Every gated metric has a value' : `Not evaluated: ${listed(names)}`;
  return flag('undefined_gated_metric', item, names.length > 0, evidence, '12.1');
}

function authorityFlag(context: AuditContext): RedFlag {
  const item = 'Error gate on an authority not in force';
  if (!isJudged(context.gates)) return notJudged('authority_status', item);
  const errors = context.gates.gates.filter((g) => g.severity === 'error' && g.clause !== '');
  if (errors.length === 0) {
    return flag('authority_status', item, false, 'No error-level gate cites an authority', '12.2');
  }
  const evidence = `cannot be determined, because this version prints clauses as written (${plural(errors.length, 'error-level gate')})`;
  return undetermined('authority_status', item, evidence, '12.2');
}

function waiverFlag(context: AuditContext): RedFlag {
  const item = 'Waiver ending within 30 days';
  if (!isJudged(context.gates)) return notJudged('waiver_expiring', item);
  return flag('waiver_expiring', item, false, 'No waiver was used', '12.3');
}

function flag(id: string, item: string, raised: boolean, evidence: string, section: string): RedFlag {
  return { id, item, state: raised ? 'raised' : 'clear', evidence, section };
}

function undetermined(id: string, item: string, evidence: string, section: string): RedFlag {
  return { id, item, state: 'undetermined', evidence, section };
}

function notJudged(id: string, item: string): RedFlag {
  return undetermined(id, item, 'cannot be determined, because no policy was given', '12');
}

/** Counts and other facts of the audited data have no sampling error. */
function isFact(context: AuditContext, gate: GateDecision): boolean {
  return context.definitions.get(gate.metric_id)?.fact === true && gate.value !== null;
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

function formatThreshold(value: number): string {
  return value === Math.round(value * 100) / 100 ? formatFixed(value, 2) : String(value);
}

/** `Race / Ethnicity`, `race-ethnicity` and `RACE_ETHNICITY` are one name. */
function foldName(name: string): string {
  return name
    .normalize('NFC')
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, '_')
    .replace(/^_|_$/g, '');
}

function plural(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`;
}

/** At most five names, then how many more. */
function listed(names: readonly string[]): string {
  const shown = names.slice(0, 5).join(', ');
  return names.length > 5 ? `${shown} and ${names.length - 5} more` : shown;
}

function capitalized(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
