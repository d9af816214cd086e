import { type Diagnostic, diagnostic, type Where } from '../../base/diagnostic.ts';
import type { YamlFile } from '../../base/yaml.ts';
import type { AuthorityTable } from '../authorities/authority-table.ts';
import type { Gate, Policy } from '../policy.ts';

export interface LintContext {
  /** As it is judged, inherited gates with it. */
  readonly policy: Policy;
  readonly table: AuthorityTable;
  /** The date at which authorities, reviews and waivers are looked at, `YYYY-MM-DD`. */
  readonly asOf: string;
  /** Every file of the policy by the name its places have; the policy's own first. */
  readonly files: ReadonlyMap<string, YamlFile>;
}

/** A rule of lint: what it finds in a policy, in file order. */
export type LintRule = (context: LintContext) => readonly Diagnostic[];

/** A finding of a rule. */
export function finding(
  severity: Diagnostic['severity'],
  rule: string,
  message: string,
  hint: string,
  where: Where | undefined,
): Diagnostic {
  return diagnostic(severity, 'policy.lint', message, { rule, hint, where });
}

/** Where a key of a gate stands, in the file that wrote it; the gate's start if it has no such key. */
export function gatePlace(gate: Gate, key: string): Where {
  return gate.places[key] ?? gate.where;
}

/** Where a key of the policy stands; the file as a whole if it has no such key. */
export function policyPlace(key: string, { files }: LintContext): Where | undefined {
  const [own] = files;
  if (own === undefined) return undefined;
  const [file, yaml] = own;
  return yaml.at([key]) ?? { file };
}
