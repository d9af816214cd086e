import { type Diagnostic, diagnostic, type Where } from '../../base/diagnostic.ts';
import type { YamlFile } from '../../base/yaml.ts';
import type { RelaxedGate, ThresholdBasis } from '../../record/decisions.ts';
import type { AuthorityTable } from '../authorities/authority-table.ts';
import type { Gate, Policy } from '../policy.ts';

/** A gate with what lint reads of it beside what is judged. */
export interface LintedGate extends Gate {
  readonly authorities: readonly string[];
  readonly thresholdBasis: ThresholdBasis;
  readonly rationale: string | null;
  readonly decisionRule: 'point' | 'ci';
  readonly owner: string | null;
  readonly reviewDate: string | null;
}

/** A policy as it is judged, inherited gates with it. */
export interface LintedPolicy extends Policy {
  readonly gates: readonly LintedGate[];
  readonly owner: string | null;
  readonly reviewDate: string | null;
  readonly relaxed: readonly RelaxedGate[];
}

export interface LintContext {
  readonly policy: LintedPolicy;
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

/** Where a key of a gate stands, in the file that the gate comes from; the gate's start if it has no such key. */
export function gatePlace(gate: Gate, key: string, { files }: LintContext): Where {
  const yaml = files.get(gate.where.file);
  for (let index = 0; yaml !== undefined; index++) {
    const start = yaml.at(['gates', index]);
    if (start === undefined) break;
    if (start.line === gate.where.line) return yaml.at(['gates', index, key]) ?? gate.where;
  }
  return gate.where;
}

/** Where a key of the policy stands; the file as a whole if it has no such key. */
export function policyPlace(key: string, { files }: LintContext): Where | undefined {
  const [own] = files;
  if (own === undefined) return undefined;
  const [file, yaml] = own;
  return yaml.at([key]) ?? { file };
}
