import { z } from 'zod';
import { type Diagnostic, hasErrors, problem } from '../../base/diagnostic.ts';
import { isDate } from '../../base/is-date.ts';
import { sha256Hex } from '../../base/sha256.ts';
import { parseYaml, type YamlFile, type YamlPath } from '../../base/yaml.ts';
import { checkShape, keyPath } from '../../base/zod-diagnostics.ts';
import { expects } from '../../base/zod-schema-walk.ts';
import type { Approver, GateDocumentation, PolicyRecords, Waiver } from './waiver.ts';

export interface ParsedRecords {
  /** Null if there is any error: no waiver of a faulty file is honoured. */
  readonly records: PolicyRecords | null;
  readonly diagnostics: readonly Diagnostic[];
}

const text = expects('text', z.string().trim().min(1));
const date = z.string().refine(isDate, 'a date YYYY-MM-DD');
const version = expects(
  'a version as text',
  text.refine((value) => value !== '*', 'a version'),
);
const number = expects('a number', z.number());
const person = z.strictObject({ role: text, name: text.exactOptional() });
const texts = expects('a list of texts', z.array(text));

const waiver = z.strictObject({
  id: text,
  policy: text,
  policy_version: text.exactOptional(),
  gate: text,
  model_id: text,
  model_version: expects('a version as text, or a list of them', z.union([version, z.array(version).min(1)])),
  scope: expects('a map of slices', z.record(z.string(), text)).exactOptional(),
  limit: expects('a number, or [low, high]', z.union([number, z.tuple([number, number])])).exactOptional(),
  covers_not_evaluated: expects('true or false', z.boolean()).exactOptional(),
  reason: text,
  compensating_controls: texts.exactOptional(),
  monitoring: text.exactOptional(),
  ticket: text.exactOptional(),
  requested_by: person,
  approved_by: person.extend({ level: text.exactOptional() }),
  approved_on: date,
  expires: date,
  signature: text.exactOptional(),
});

const documentation = z.strictObject({ gate: text, policy: text, text, author_role: text, date });

const recordsFile = z.strictObject({
  waivers: expects('a list of waivers', z.array(waiver)).exactOptional(),
  documentation: expects('a list of documentation', z.array(documentation)).exactOptional(),
});

/**
 * Reads a file of waivers and documentation (policy.md 4). All faults come out together, each with its place; whether gates
 * and policies exist is judged against the audit's policies by `recordsProblems`.
 *
 * @param file the path as the configuration gives it
 * @example parseRecords(bytes, 'policy/waivers.yaml').records?.waivers.length
 */
export function parseRecords(bytes: Uint8Array, file: string, shown: string = file): ParsedRecords {
  const code = 'policy.waiver';
  const yaml = parseYaml(bytes, shown, {
    codes: { encoding: code, size: code, syntax: code, duplicateKey: code },
    strict: {
      code,
      message: (feature) => `${feature}: refused in waivers, what you read must be what is judged`,
      hint: 'write the value out',
    },
  });
  if (yaml.value === undefined) return { records: null, diagnostics: yaml.diagnostics };
  const { data, diagnostics: faults } = checkShape(recordsFile, yaml.value, {
    file: shown,
    at: yaml.at,
    scalar: yaml.scalar,
    codes: { unknown_key: code, missing_key: code, type: code, value: code },
    noun: (parent) => (parent[0] === 'documentation' ? 'a field of documentation' : 'a waiver field'),
    example: (path) => examples[String(path.at(-1))],
    reword: ({ path, found }) =>
      path.includes('model_version') && found === '*'
        ? {
            message: `${keyPath(path)} is "*": a waiver names the versions it is for`,
            hint: 'write model_version: "2.1.0", or a list of versions',
          }
        : undefined,
  });
  const diagnostics = [...yaml.diagnostics, ...faults];
  if (data === undefined || hasErrors(diagnostics)) return { records: null, diagnostics };
  const waivers = (data.waivers ?? []).map((one, i) => waiverOf(one, yaml, i, shown));
  const documents = (data.documentation ?? []).map((one, i) => documentationOf(one, yaml, i, shown));
  const repeated = duplicateWaivers(waivers);
  if (repeated.length > 0) return { records: null, diagnostics: [...diagnostics, ...repeated] };
  return { records: { file, sha256: sha256Hex(bytes), waivers, documentation: documents }, diagnostics };
}

const examples: Readonly<Record<string, string>> = {
  expires: 'expires: "2025-12-31"',
  approved_on: 'approved_on: "2025-09-15"',
  approved_by: 'approved_by: {role: "Chief Risk Officer", level: executive}',
  requested_by: 'requested_by: {role: "Head of Credit Modelling"}',
  model_version: 'model_version: "2.1.0"',
};

type WrittenWaiver = z.output<typeof waiver>;

function waiverOf(one: WrittenWaiver, yaml: YamlFile, index: number, shown: string): Waiver {
  const path: YamlPath = ['waivers', index];
  const { signature = null, ...signedContent } = (yaml.value as { waivers: WrittenWaiver[] }).waivers[index] ?? one;
  return {
    id: one.id,
    policy: one.policy,
    policyVersion: one.policy_version ?? null,
    gate: one.gate,
    modelId: one.model_id,
    modelVersions: typeof one.model_version === 'string' ? [one.model_version] : one.model_version,
    scope: one.scope ?? {},
    limit: one.limit ?? null,
    coversNotEvaluated: one.covers_not_evaluated ?? false,
    reason: one.reason,
    compensatingControls: one.compensating_controls ?? [],
    monitoring: one.monitoring ?? null,
    ticket: one.ticket ?? null,
    requestedBy: approver(one.requested_by),
    approvedBy: approver(one.approved_by),
    approvedOn: one.approved_on,
    expires: one.expires,
    signature,
    signedContent,
    where: yaml.at(path) ?? { file: shown },
  };
}

function approver({ role, name, level }: { role: string; name?: string; level?: string }): Approver {
  return { role, ...(name === undefined ? {} : { name }), ...(level === undefined ? {} : { level }) };
}

function documentationOf(
  { gate, policy, text: written, author_role: authorRole, date: on }: z.output<typeof documentation>,
  yaml: YamlFile,
  index: number,
  shown: string,
): GateDocumentation {
  const where = yaml.at(['documentation', index]) ?? { file: shown };
  return { gate, policy, text: written, authorRole, date: on, where };
}

/** Decisions name a waiver by its id. */
function duplicateWaivers(waivers: readonly Waiver[]): Diagnostic[] {
  return waivers.flatMap((one, i): Diagnostic[] => {
    const first = waivers.findIndex(({ id }) => id === one.id);
    if (first === i) return [];
    const message = `waiver ${one.id} stands twice, first in line ${waivers[first]?.where.line}`;
    return [problem('policy.waiver', message, { hint: 'give each waiver an id of its own', where: one.where })];
  });
}
