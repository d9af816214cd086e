import { z } from 'zod';
import { type Diagnostic, hasErrors, problem, type Where } from '../../base/diagnostic.ts';
import { parseYaml, type YamlFile } from '../../base/yaml.ts';
import { checkShape } from '../../base/zod-diagnostics.ts';
import { expects } from '../../base/zod-schema-walk.ts';
import { undefinedReasons } from '../../record/metric.ts';
import { auditFeatures } from '../condition.ts';

const text = expects('text', z.string().min(1));
const texts = z.array(text);
const limit = expects('a number or null', z.number().nullable());

const measured = z.union([
  z.strictObject({ undefined: expects('a reason', z.enum(undefinedReasons)) }),
  z.strictObject({
    value: expects('a number, or true or false', z.union([z.number(), z.boolean()])),
    ci: expects('[lower, upper]', z.tuple([limit, limit])).exactOptional(),
    n: expects('a whole number', z.int().nonnegative()).exactOptional(),
    complete: expects('true or false', z.boolean()).exactOptional(),
    undefined_groups: texts.exactOptional(),
  }),
]);

const context = z.strictObject({
  attributes: texts.exactOptional(),
  inputs: texts.exactOptional(),
  has: z.array(z.enum(auditFeatures)).exactOptional(),
  task: z.enum(['binary', 'multiclass', 'regression']).exactOptional(),
  strict_mode: z.boolean().exactOptional(),
  jurisdictions: texts.exactOptional(),
});

/** States of a gate in a cases file: those of the decisions, and the two lists of gates that are not judged. */
export const caseStates = [
  'PASS',
  'FAIL',
  'INCONCLUSIVE',
  'NOT_EVALUATED',
  'WAIVED',
  'tracked',
  'not_applicable',
] as const;
export type CaseState = (typeof caseStates)[number];

const policyCase = z.strictObject({
  name: text,
  as_of: expects('a quoted date YYYY-MM-DD', z.iso.date()),
  context: context.exactOptional(),
  metrics: expects('a map of metrics', z.record(z.string(), expects('{value, ci, n} or {undefined}', measured))),
  waivers: expects('a list of waivers', z.array(z.record(z.string(), z.unknown()))).exactOptional(),
  expect: z.strictObject({
    gates: expects('a map of gate ids to states', z.record(z.string(), z.enum(caseStates))),
    exit_code: expects('0 or 1', z.union([z.literal(0), z.literal(1)])),
  }),
});

const casesFile = z.strictObject({ cases: z.array(policyCase).min(1) });

/** A case as it is written: figures, and what a policy has to make of them. */
export type PolicyCase = z.output<typeof policyCase> & {
  /** Where a key of the case stands. */
  readonly at: (...path: readonly (string | number)[]) => Where;
};

export type CaseMetric = z.output<typeof measured>;

export interface ParsedCases {
  /** Null if there is any error: no case is run half. */
  readonly cases: readonly PolicyCase[] | null;
  readonly diagnostics: readonly Diagnostic[];
}

/**
 * Reads the cases of a policy (policy.md 6, `policy test`). All problems come out at once, each with its place.
 *
 * @example parseCases(bytes, 'firm.test.yaml').cases?.map(({ name }) => name)
 */
export function parseCases(bytes: Uint8Array, file: string): ParsedCases {
  const code = 'policy.schema';
  const yaml = parseYaml(bytes, file, { codes: { encoding: code, size: code, syntax: code, duplicateKey: code } });
  if (yaml.value === undefined) return { cases: null, diagnostics: yaml.diagnostics };
  const { data, diagnostics } = checkShape(casesFile, yaml.value, {
    file,
    at: yaml.at,
    scalar: yaml.scalar,
    codes: { missing_key: code, type: code, value: code },
    noun: () => 'a field of a case',
  });
  const found = [...yaml.diagnostics, ...diagnostics, ...(data === undefined ? [] : repeatedNames(data.cases, yaml))];
  if (data === undefined || hasErrors(found)) return { cases: null, diagnostics: found };
  const cases = data.cases.map((one, i) => ({
    ...one,
    at: (...path: readonly (string | number)[]) => yaml.at(['cases', i, ...path]) ?? { file },
  }));
  return { cases, diagnostics: found };
}

/** A mismatch names its case. */
function repeatedNames(cases: readonly z.output<typeof policyCase>[], yaml: YamlFile): Diagnostic[] {
  const names = new Set<string>();
  return cases.flatMap(({ name }, i): Diagnostic[] => {
    if (!names.has(name)) {
      names.add(name);
      return [];
    }
    const where = yaml.at(['cases', i, 'name']);
    return [problem('policy.schema', `the case "${name}" stands twice`, { rule: 'cases', hint: 'rename one', where })];
  });
}
