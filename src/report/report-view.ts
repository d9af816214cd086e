import { sortedKeys } from '../base/order.ts';
import { type ChecklistItem, type Fact, isAbsent, type RedFlag } from '../record/content.ts';
import { isJudged } from '../record/decisions.ts';
import type { Manifest } from '../record/manifest.ts';
import { capitalized } from './letter-case.ts';
import { countText } from './numbers.ts';
import { outcomeSentence } from './sections/01-summary.ts';
import { configName } from './sections/14-provenance.ts';
import { reportSections } from './sections/all.ts';
import { datasetText, sampleText } from './texts.ts';
import type { CoverView, ReportView, ReviewView } from './view.ts';

/**
 * The whole report as text and chart data, from the record alone: the same record and tool version give the same view.
 *
 * @param manifestSha256 SHA-256 of the record's file, 64 hex digits: printed, and not in the record itself
 * @example reportView(manifest, sha256).sections.map((section) => section.number) // ['1', …, '14', 'A', 'B', 'C']
 */
export function reportView(manifest: Manifest, manifestSha256: string): ReportView {
  const { audit, model } = manifest;
  const institution = institutionName(manifest);
  const policies = isJudged(manifest.gates) ? manifest.gates.policies.map((p) => p.policy_name) : [];
  return {
    language: 'en',
    documentTitle: `${audit.title}: ${model.name} ${audit.model_version}`,
    author: institution,
    keywords: [audit.model_id, audit.as_of, ...policies],
    date: audit.as_of,
    paper: paperOf(manifest),
    header: {
      left: `${model.name}, version ${audit.model_version}`,
      right: `${institution} · ${audit.model_id}`,
    },
    footer: `Manifest ${manifestSha256.slice(0, 16)} · as of ${audit.as_of}`,
    cover: coverView(manifest, manifestSha256),
    review: reviewView(manifest),
    sections: reportSections.map((section) => section.build(manifest, manifestSha256)),
  };
}

function paperOf({ content }: Manifest): ReportView['paper'] {
  const block = content['14'];
  return !isAbsent(block) && block.facts?.['paper'] === 'a4' ? 'a4' : 'us-letter';
}

function coverView(manifest: Manifest, sha256: string): CoverView {
  const { audit, model, content, configuration } = manifest;
  const { institution, sample } = content.front.facts;
  const tier = textOf(content, 'tier');
  return {
    institution: institutionName(manifest),
    title: audit.title,
    model: `${model.name}, version ${audit.model_version}`,
    facts: [
      { label: 'Model id', text: audit.model_id, mono: true },
      { label: 'Tier', text: tier ?? 'not stated: model_card.tier, to be written by a person' },
      { label: 'As of', text: audit.as_of },
      { label: 'Policies', text: policiesText(manifest) },
      { label: 'Rows audited', text: countText(manifest.dataset['audited']?.shape[0] ?? 0) },
      { label: 'Sample', text: sampleText(sample) },
      { label: 'Mode', text: configuration.strict_mode ? 'strict mode, all checks met' : 'not run in strict mode' },
      { label: 'Technical contact', text: contactText(institution) },
    ],
    outcome: outcome(manifest),
    signatures: signatures(content.front.facts.roles),
    digests: digests(manifest, sha256),
    reproduce: [`glassalpha audit --config ${configName(manifest)} --output rerun.pdf`],
    notices: [
      'This report gives evidence for the institution’s own assessment. It is not legal advice, and the policy is the institution’s.',
      ...(configuration.strict_mode ? [] : ['Not run in strict mode: section 14.4 lists what was not met.']),
      ...(sample === 'development' ? ['Development sample: figures are likely to be too good.'] : []),
    ],
  };
}

function outcome({ gates }: Manifest): CoverView['outcome'] {
  if (!isJudged(gates)) {
    return { state: 'NOT_JUDGED', sentence: 'No policy was given; nothing was judged.', counts: [] };
  }
  const { counts } = gates;
  return {
    state: gates.outcome,
    sentence: outcomeSentence(gates),
    counts: [
      { state: 'PASS', count: countText(counts.pass) },
      { state: 'FAIL', count: countText(counts.fail) },
      { state: 'INCONCLUSIVE', count: countText(counts.inconclusive) },
      { state: 'NOT_EVALUATED', count: countText(counts.not_evaluated) },
      { state: 'WAIVED', count: countText(counts.waived) },
    ],
  };
}

function digests({ hashes, configuration, dataset, model }: Manifest, sha256: string): CoverView['digests'] {
  const bare = (hash: string) => hash.replace('sha256:', '');
  return [
    { label: 'Model', text: model.hash === null ? 'none: recorded predictions only' : bare(model.hash) },
    ...sortedKeys(dataset).map((role) => ({
      label: capitalized(datasetText(role)),
      text: bare(dataset[role]?.hash ?? dataset[role]?.logical_sha256 ?? ''),
    })),
    { label: 'Configuration', text: bare(configuration.hash) },
    ...sortedKeys(hashes.inputs.policy).map((ref) => ({
      label: 'Policy',
      text: bare(hashes.inputs.policy[ref] ?? ''),
    })),
    { label: 'Manifest', text: sha256 },
  ];
}

function policiesText({ gates }: Manifest): string {
  if (!isJudged(gates)) return 'none given';
  return gates.policies.map((p) => `${p.policy_name}, version ${p.version}`).join('; ');
}

function institutionName({ content }: Manifest): string {
  return textIn(content.front.facts.institution, 'name') ?? 'Institution not stated';
}

function contactText(institution: Fact): string {
  const contact = mapOf(institution)['contact'];
  const parts = ['name', 'role', 'email', 'phone']
    .map((field) => textIn(contact, field))
    .filter((p) => p !== undefined);
  return parts.length === 0 ? 'not stated: institution.contact, to be written by a person' : parts.join(', ');
}

function signatures(roles: Fact): CoverView['signatures'] {
  if (!Array.isArray(roles) || roles.length === 0) {
    return [{ role: 'Approval', name: 'Missing: model_card.approvals, to be written by a person' }];
  }
  return roles.map((role: Fact) => ({
    role: capitalized(textIn(role, 'role') ?? 'role not stated'),
    name: textIn(role, 'name') ?? 'nobody named',
  }));
}

const checklistMarks = { met: '✓', not_met: '✗', not_applicable: '○' } as const;
const flagStates = { raised: 'raised', clear: 'clear', undetermined: 'cannot be determined' } as const;

function reviewView({ content }: Manifest): ReviewView {
  const { checklist, red_flags: flags } = content.front.review;
  return {
    checklist: checklist.map(({ state, item, evidence, section }: ChecklistItem) => ({
      mark: checklistMarks[state],
      item,
      evidence,
      section,
    })),
    redFlags: flags.map(({ state, item, evidence, section }: RedFlag) => ({
      state: flagStates[state],
      item,
      evidence: state === 'undetermined' ? evidence.replace(/^cannot be determined, because /, 'because ') : evidence,
      section,
    })),
  };
}

function textOf(content: Manifest['content'], field: string): string | undefined {
  const block = content['2'];
  return isAbsent(block) ? undefined : block.texts?.[field]?.text;
}

function mapOf(fact: Fact | undefined): Readonly<Record<string, Fact>> {
  return typeof fact === 'object' && fact !== null && !Array.isArray(fact)
    ? (fact as Readonly<Record<string, Fact>>)
    : {};
}

function textIn(fact: Fact | undefined, field: string): string | undefined {
  const value = mapOf(fact)[field];
  return typeof value === 'string' && value !== '' ? value : undefined;
}
