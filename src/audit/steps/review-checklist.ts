import { type ChecklistItem, type Content, isAbsent, type SectionKey } from '../../record/content.ts';
import { type GateDecision, isJudged } from '../../record/decisions.ts';
import { outlineTitle } from '../../record/outline.ts';
import { askedAttributes, isNamed } from '../asked-attributes.ts';
import type { AuditContext } from '../context.ts';
import { cardTexts } from './02-model-card.ts';
import { plural } from './review-words.ts';

/** The checklist of report.md 9: what an examiner looks for first, met or not, with the evidence. */
export function reviewChecklist(context: AuditContext, blocks: Partial<Content>): ChecklistItem[] {
  return [
    sectionsItem(blocks),
    ...attributeItems(context),
    significanceItem(context),
    limitationsItem(context, blocks),
    provenanceItem(context),
    gatesItem(context),
  ];
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

function attributeItems(context: AuditContext): ChecklistItem[] {
  const analysed = context.config.fairnessAnalysis === false ? [] : context.attributes;
  const matched = new Set<string>();
  const items = askedAttributes.map(({ id, label }): ChecklistItem => {
    const hit = analysed.find((a) => isNamed(id, a.name) || isNamed(id, a.column));
    const item = `Protected attribute analysed: ${label.toLowerCase()}`;
    if (hit !== undefined) {
      matched.add(hit.name);
      const groups = plural(hit.groups.length, 'group');
      return { id: `attribute_${id}`, item, state: 'met', evidence: `“${hit.name}”, ${groups}`, section: '7.1' };
    }
    const column = context.columns.find((c) => isNamed(id, c.name));
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

/** Counts and other facts of the audited data have no sampling error. */
function isFact(context: AuditContext, gate: GateDecision): boolean {
  return context.definitions.get(gate.metric_id)?.fact === true && gate.value !== null;
}
