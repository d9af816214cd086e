import { type Diagnostic, hasErrors, problem } from '../base/diagnostic.ts';
import { compareCodePoints } from '../base/order.ts';
import type { RelaxedGate } from '../record/decisions.ts';
import { gatesOf } from './condition.ts';
import { duplicateContents } from './duplicate-gates.ts';
import type { GateDraft } from './gate-draft.ts';
import { parseGate } from './parse-gate.ts';
import { parseGovernance } from './parse-governance.ts';
import { dateField, isAbsent, optionalText, type Report, textField, textList } from './parse-text.ts';
import type { Gate, Governance, Policy, PolicyFile } from './policy.ts';
import type { PolicySource } from './policy-source.ts';
import { relaxations, relaxedGovernance } from './relaxed.ts';

export interface ParsedPolicy {
  /** Null if there is any error: a policy is never half read. */
  readonly policy: Policy | null;
  /** All problems of all its files, by file and place. */
  readonly diagnostics: readonly Diagnostic[];
}

/** A policy file with the files it extends, in the order they are named. */
export interface PolicyTree {
  readonly source: PolicySource;
  readonly parents: readonly PolicyTree[];
}

/**
 * One policy from a file and its parents (policy.md 1.4): parents are read first, in order; a gate with the same id overrides
 * key by key, new ones append, `remove` deletes. What the whole is weaker in than any file it builds on is listed.
 */
export function assemblePolicy(tree: PolicyTree): ParsedPolicy {
  const diagnostics: Diagnostic[] = [];
  const report: Report = (found) => {
    diagnostics.push(found);
  };
  const flat = flatten(tree, report, new Map());
  const unique = distinct(diagnostics).sort(byPlace);
  return { policy: hasErrors(unique) || flat.policy === null ? null : flat.policy, diagnostics: unique };
}

/** A file with what it inherits. */
interface Flat {
  readonly drafts: ReadonlyMap<string, GateDraft>;
  readonly gates: readonly Gate[];
  readonly governance: Governance;
  /** Ancestors in reading order, each once. */
  readonly ancestors: readonly Flat[];
  readonly source: PolicySource;
  readonly policy: Policy | null;
}

/** Each file is read once, also where two parents share it. */
function flatten(tree: PolicyTree, report: Report, known: Map<PolicySource, Flat>): Flat {
  const { source } = tree;
  const before = known.get(source);
  if (before !== undefined) return before;
  source.diagnostics.forEach(report);
  const parents = tree.parents.map((parent) => flatten(parent, report, known));
  const ancestors = [...new Set(parents.flatMap((parent) => [...parent.ancestors, parent]))];
  const drafts = mergedDrafts(source, parents, report);
  const header = readHeader(source, report);
  const governance = parseGovernance(source.yaml, parents.at(-1)?.governance, report);
  const gates = [...drafts.values()].flatMap((draft) => parseGate(draft, header, report) ?? []);
  duplicateContents(gates).forEach(report);
  conditionProblems(gates, drafts, report);
  const { policyName, version, effectiveDate } = header;
  const isWhole = policyName !== undefined && version !== undefined && effectiveDate !== undefined;
  const flat = { drafts, gates, governance, ancestors, source };
  const policy: Policy | null = !isWhole
    ? null
    : {
        ...header,
        file: source.file,
        sha256: source.sha256,
        policyName,
        version,
        effectiveDate,
        governance,
        parents: ancestors.map(({ source: { file, sha256 } }): PolicyFile => ({ file, sha256 })),
        relaxed: relaxedBy(flat),
        gates: withParityEffect(gates),
      };
  const whole = { ...flat, policy };
  known.set(source, whole);
  return whole;
}

function mergedDrafts(source: PolicySource, parents: readonly Flat[], report: Report): Map<string, GateDraft> {
  const drafts = new Map<string, GateDraft>();
  for (const [id, draft] of parents.flatMap((parent) => [...parent.drafts])) {
    drafts.set(id, overridden(drafts.get(id), draft));
  }
  for (const { id, where } of source.removes) {
    // Without parents, or with one that was not found, another problem says it.
    if (drafts.delete(id) || parents.length === 0 || source.parents.length > parents.length) continue;
    const hint = `inherited: ${[...drafts.keys()].join(', ')}`;
    report(problem('policy.schema', `no inherited gate has the id "${id}"`, { rule: 'remove', hint, where }));
  }
  const unnamed: GateDraft[] = [];
  for (const own of source.drafts) {
    const draft = overridden(drafts.get(own.id), own);
    const whole = { ...draft, fields: new Map([...source.defaults, ...draft.fields]) };
    if (own.id === '') unnamed.push(whole);
    else drafts.set(own.id, whole);
  }
  // A gate without a name or id that can be read keeps a place of its own, so that its other faults come out too.
  unnamed.forEach((draft, i) => {
    drafts.set(`\u0000${i}`, draft);
  });
  return drafts;
}

function overridden(base: GateDraft | undefined, own: GateDraft): GateDraft {
  if (base === undefined) return own;
  // `attribute` is short for a scope: the one written last is meant.
  const replaced = own.fields.has('attribute') ? 'scope' : own.fields.has('scope') ? 'attribute' : undefined;
  const kept = [...base.fields].filter(([key]) => key !== replaced);
  return { ...own, label: base.label, fields: new Map([...kept, ...own.fields]) };
}

function readHeader({ yaml }: PolicySource, report: Report) {
  return {
    policyName: textField(yaml, ['policy_name'], report),
    version: textField(yaml, ['version'], report),
    effectiveDate: dateField(yaml, ['effective_date'], report),
    citation: textField(yaml, ['citation'], report) ?? '',
    aliases: isAbsent(yaml, ['aliases']) ? [] : (textList(yaml, ['aliases'], report) ?? []),
    jurisdiction: optionalText(yaml, ['jurisdiction'], report),
    description: optionalText(yaml, ['description'], report),
    owner: optionalText(yaml, ['owner'], report),
    reviewDate: isAbsent(yaml, ['review_date']) ? null : (dateField(yaml, ['review_date'], report) ?? null),
  };
}

/** `any_gate_failed` names gates of the policy, and no gate that itself waits for others (policy.md 1.1). */
function conditionProblems(gates: readonly Gate[], drafts: ReadonlyMap<string, GateDraft>, report: Report): void {
  const waiting = new Set(gates.filter((gate) => namedBy(gate).length > 0).map(({ id }) => id));
  for (const gate of gates) {
    for (const id of namedBy(gate)) {
      const where = gate.places['applies_if'] ?? gate.places['severity_when'] ?? gate.where;
      const say = (message: string, hint: string) =>
        report(problem('policy.schema', message, { rule: 'condition', hint, where }));
      if (!drafts.has(id)) {
        say(
          `any_gate_failed names "${id}", which is no gate of this policy`,
          `gates: ${[...drafts.keys()].join(', ')}`,
        );
      } else if (waiting.has(id)) {
        say(`any_gate_failed names "${id}", which itself waits for other gates`, 'name gates without any_gate_failed');
      }
    }
  }
}

function namedBy({ appliesIf, severityWhen }: Gate): readonly string[] {
  return [...gatesOf(appliesIf ?? []), ...severityWhen.flatMap((one) => gatesOf(one.if))];
}

/** In what a policy is weaker than each file it builds on, in reading order; each difference once. */
function relaxedBy({ gates, governance, ancestors, source, drafts }: Omit<Flat, 'policy'>): RelaxedGate[] {
  const removal = new Map(
    [...ancestors.map((one) => one.source), source].flatMap(({ removes }) =>
      removes.map(({ id, rationale }) => [id, rationale]),
    ),
  );
  const found = ancestors.flatMap((ancestor): RelaxedGate[] => {
    const own = ancestor.gates.flatMap((parent): RelaxedGate[] => {
      const child = gates.find(({ id }) => id === parent.id);
      if (child === undefined) {
        // A gate that could not be read was reported; it was not taken out.
        if (drafts.has(parent.id)) return [];
        const from = parent.name;
        return [{ id: parent.id, key: 'removed', from, to: null, rationale: removal.get(parent.id) ?? null }];
      }
      const rationale = laterRationale(child, drafts.get(parent.id), ancestor);
      return relaxations(child, parent).map((one) => ({ id: parent.id, ...one, rationale }));
    });
    const rules = relaxedGovernance(governance, ancestor.governance);
    return [...own, ...rules.map((one) => ({ id: 'governance', ...one, rationale: null }))];
  });
  const keys = found.map(({ id, key, from, to }) => JSON.stringify([id, key, from, to]));
  return found.filter((_, i) => keys.indexOf(keys[i] ?? '') === i);
}

/** The rationale, if a file that builds on the ancestor wrote it: the parent's own reason is none for leaving it. */
function laterRationale(child: Gate, draft: GateDraft | undefined, ancestor: Flat): string | null {
  const yaml = draft?.fields.get('rationale')?.yaml;
  const older = [ancestor, ...ancestor.ancestors].some(({ source }) => source.yaml === yaml);
  return older ? null : child.rationale;
}

/** Power is about the difference that the parity gate looks for, where the gate does not say otherwise (metrics.md 8.1). */
function withParityEffect(gates: readonly Gate[]): readonly Gate[] {
  const parity = gates.find(({ definition }) => definition.id === 'demographic_parity_difference')?.threshold;
  if (typeof parity !== 'number' || parity === 0.1 || parity <= 0 || parity >= 1) return gates;
  return gates.map((gate) =>
    gate.definition.id !== 'statistical_power' || Object.hasOwn(gate.places, 'params')
      ? gate
      : { ...gate, parameters: { effect: parity } },
  );
}

function distinct(diagnostics: readonly Diagnostic[]): Diagnostic[] {
  const seen = new Set<string>();
  return diagnostics.filter(({ code, rule, message, where }) => {
    const key = JSON.stringify([code, rule, message, where?.file, where?.line, where?.column]);
    return seen.has(key) ? false : seen.add(key);
  });
}

function byPlace(a: Diagnostic, b: Diagnostic): number {
  const file = compareCodePoints(a.where?.file ?? '', b.where?.file ?? '');
  if (file !== 0) return file;
  const line = (a.where?.line ?? 0) - (b.where?.line ?? 0);
  if (line !== 0) return line;
  const column = (a.where?.column ?? 0) - (b.where?.column ?? 0);
  return column !== 0 ? column : compareCodePoints(a.message, b.message);
}
