import { type Diagnostic, hasErrors, problem } from '../base/diagnostic.ts';
import { compareCodePoints } from '../base/order.ts';
import { sha256Hex } from '../base/sha256.ts';
import { parseYaml, type YamlFile } from '../base/yaml.ts';
import { duplicateGates } from './duplicate-gates.ts';
import { legacyForm } from './legacy-form.ts';
import { parseGate } from './parse-gate.ts';
import { keyProblems } from './parse-keys.ts';
import { dateField, textField } from './parse-text.ts';
import type { Gate, Policy } from './policy.ts';
import { laterPolicyKeys, policyKeys } from './policy-keys.ts';

export interface ParsedPolicy {
  /** Null if there is any error: a policy is never half read. */
  readonly policy: Policy | null;
  /** All problems of the file, in the order of their places. */
  readonly diagnostics: readonly Diagnostic[];
}

/**
 * Reads a policy file in the original gate format. Every problem comes out in one run, each with line and column. Keys of
 * later versions are `config.unavailable`, never ignored.
 *
 * @param bytes the file as it is: its digest identifies the policy
 * @param fileName the path as the configuration gives it
 * @example parsePolicy(bytes, 'policies/firm.yaml').policy?.gates.length
 */
export function parsePolicy(bytes: Uint8Array, fileName: string): ParsedPolicy {
  const yaml = parseYaml(bytes, fileName, {
    codes: { encoding: 'policy.schema', size: 'policy.schema' },
    strict: {
      code: 'policy.schema',
      message: (feature) => `${plural[feature]} are refused in policies: what you read must be what is judged`,
      hint: 'write the value out',
    },
  });
  const read = yaml.value === undefined ? { policy: null, diagnostics: [] } : readPolicy(yaml, bytes, fileName);
  const diagnostics = [...yaml.diagnostics, ...read.diagnostics].sort(byPlace);
  return { policy: hasErrors(diagnostics) ? null : read.policy, diagnostics };
}

const plural = { anchor: 'anchors', alias: 'aliases', tag: 'tags', 'merge key': 'merge keys' } as const;

function readPolicy(yaml: YamlFile, bytes: Uint8Array, file: string): ParsedPolicy {
  const root = yaml.value;
  if (root === null || typeof root !== 'object' || Array.isArray(root)) {
    const message = 'a policy is a map with policy_name, version, effective_date and gates';
    return { policy: null, diagnostics: [problem('policy.schema', message, { rule: 'missing_key', where: { file } })] };
  }
  const map = root as Readonly<Record<string, unknown>>;
  const diagnostics: Diagnostic[] = [];
  const report = (found: Diagnostic): void => {
    diagnostics.push(found);
  };

  const legacy = legacyForm(map, yaml);
  legacy.diagnostics.forEach(report);
  const keys = keyProblems(yaml, [], map, {
    noun: 'a policy field',
    owner: 'the policy',
    known: policyKeys,
    later: laterPolicyKeys,
    required: ['policy_name', 'version', 'effective_date', ...(legacy.hasGates ? [] : ['gates'])],
    skip: legacy.keys,
  });
  keys.forEach(report);

  const policyName = textField(yaml, ['policy_name'], report);
  const version = textField(yaml, ['version'], report);
  const effectiveDate = dateField(yaml, ['effective_date'], report);
  const citation = textField(yaml, ['citation'], report) ?? '';
  const gates = readGates(map['gates'], yaml, report);

  if (policyName === undefined || version === undefined || effectiveDate === undefined) {
    return { policy: null, diagnostics };
  }
  const policy = { file, sha256: sha256Hex(bytes), policyName, version, effectiveDate, citation, gates };
  return { policy, diagnostics };
}

function readGates(value: unknown, yaml: YamlFile, report: (found: Diagnostic) => void): readonly Gate[] {
  if (value === undefined) return [];
  if (!Array.isArray(value)) {
    report(problem('policy.schema', 'gates must be a list', { rule: 'gates', where: yaml.at(['gates'], 'key') }));
    return [];
  }
  if (value.length === 0) {
    const message = 'gates is empty: a policy needs at least one gate';
    report(problem('policy.schema', message, { rule: 'gates', where: yaml.at(['gates'], 'key') }));
  }
  duplicateGates(value, yaml).forEach(report);
  return value.flatMap((_, index) => parseGate(yaml, index, report) ?? []);
}

function byPlace(a: Diagnostic, b: Diagnostic): number {
  const line = (a.where?.line ?? 0) - (b.where?.line ?? 0);
  if (line !== 0) return line;
  const column = (a.where?.column ?? 0) - (b.where?.column ?? 0);
  return column !== 0 ? column : compareCodePoints(a.message, b.message);
}
