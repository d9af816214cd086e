import { type Diagnostic, hasErrors } from '../base/diagnostic.ts';
import { parseYaml } from '../base/yaml.ts';
import type { AuthorityTable } from '../policy/authorities/authority-table.ts';
import { lintPolicy } from '../policy/lint/lint-policy.ts';
import { parsePolicy } from '../policy/parse.ts';
import { type PolicyPlace, readPolicyFile } from './policy-file.ts';
import { authoritiesWith } from './shipped-authorities.ts';

export interface LintRequest extends PolicyPlace {
  /** Files, names of shipped packs, or `-`. */
  readonly policies: readonly string[];
  /** `YYYY-MM-DD` */
  readonly asOf: string;
  /** A firm's own table of authorities. */
  readonly authorities?: string | undefined;
}

export interface LintResult {
  /** False if a policy cannot be judged: its problems are all there is to say of it. */
  readonly loadable: boolean;
  readonly diagnostics: readonly Diagnostic[];
  /** Text of every file that the diagnostics point into, by the name they have there. */
  readonly texts: ReadonlyMap<string, string>;
}

/**
 * Lints policies, each by itself. Problems of loading come out for all of them in one run.
 *
 * @throws GlassAlphaError `policy.not_found`, and what is wrong with a firm's table of authorities
 * @example (await lintPolicies({ policies: ['firm.yaml'], cwd, asOf: '2026-11-24' })).diagnostics
 */
export async function lintPolicies(request: LintRequest): Promise<LintResult> {
  const table = await authoritiesWith(request.authorities, request.cwd);
  const texts = new Map<string, string>();
  const found: Diagnostic[] = [];
  for (const reference of request.policies) found.push(...(await lintOne(reference, request, table, texts)));
  return {
    loadable: !found.some(({ code, severity }) => severity === 'error' && code !== 'policy.lint'),
    diagnostics: found,
    texts,
  };
}

async function lintOne(
  reference: string,
  request: LintRequest,
  table: AuthorityTable,
  texts: Map<string, string>,
): Promise<readonly Diagnostic[]> {
  const { shown, bytes } = await readPolicyFile(reference, request);
  const { policy, diagnostics } = parsePolicy(bytes, shown);
  const yaml = parseYaml(bytes, shown);
  texts.set(shown, yaml.text);
  if (policy === null || hasErrors(diagnostics)) return diagnostics;
  const files = new Map([[shown, yaml]]);
  return [...diagnostics, ...lintPolicy({ policy, table, asOf: request.asOf, files })];
}
