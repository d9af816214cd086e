import { resolve } from 'node:path';
import { type Diagnostic, fail, hasErrors } from '../base/diagnostic.ts';
import { nodeFileSystem, portablePath } from '../node/node-file-system.ts';
import { lintPolicy } from '../policy/lint/lint-policy.ts';
import { waiverRule } from '../policy/lint/waiver-rule.ts';
import type { Policy } from '../policy/policy.ts';
import { parseRecords } from '../policy/waivers/parse-records.ts';
import { recordsProblems } from '../policy/waivers/records-problems.ts';
import type { PolicyRecords } from '../policy/waivers/waiver.ts';
import { loadPolicy } from './load-policy.ts';
import type { PolicyPlace } from './policy-file.ts';
import { authoritiesWith } from './shipped-authorities.ts';

export interface LintRequest extends PolicyPlace {
  /** Files, names of shipped packs, or `-`. */
  readonly policies: readonly string[];
  /** `YYYY-MM-DD` */
  readonly asOf: string;
  /** A firm's own table of authorities. */
  readonly authorities?: string | undefined;
  /** A file of waivers and documentation that is used with the policies. */
  readonly waivers?: string | undefined;
}

export interface LintResult {
  /** False if a policy cannot be judged: its problems are all there is to say of it. */
  readonly loadable: boolean;
  readonly diagnostics: readonly Diagnostic[];
  /** Text of every file that the diagnostics point into, by the name they have there. */
  readonly texts: ReadonlyMap<string, string>;
}

/**
 * Lints policies, each with what it extends. Problems of loading come out for all of them in one run.
 *
 * @throws GlassAlphaError `policy.not_found`, and what is wrong with a firm's table of authorities
 * @example (await lintPolicies({ policies: ['firm.yaml'], cwd, asOf: '2026-11-24' })).diagnostics
 */
export async function lintPolicies(request: LintRequest): Promise<LintResult> {
  const table = await authoritiesWith(request.authorities, request.cwd);
  const texts = new Map<string, string>();
  const problems: Diagnostic[] = [];
  const findings: Diagnostic[] = [];
  const sound: Policy[] = [];
  for (const reference of request.policies) {
    const { policy, diagnostics, files } = await loadPolicy(reference, request);
    for (const [name, { text }] of files) texts.set(name, text);
    problems.push(...diagnostics);
    if (policy === null) continue;
    sound.push(policy);
    findings.push(...lintPolicy({ policy, table, asOf: request.asOf, files }));
  }
  if (request.waivers !== undefined) {
    const { records, diagnostics, text } = await readRecords(request.waivers, request.cwd);
    texts.set(request.waivers, text);
    problems.push(...diagnostics);
    if (records !== null) {
      if (sound.length === request.policies.length) problems.push(...recordsProblems([records], sound));
      findings.push(...waiverRule(records.waivers, request.asOf));
    }
  }
  const loadable = !hasErrors(problems);
  return { loadable, diagnostics: loadable ? [...problems, ...findings] : problems, texts };
}

async function readRecords(
  file: string,
  cwd: string,
): Promise<{
  readonly records: PolicyRecords | null;
  readonly diagnostics: readonly Diagnostic[];
  readonly text: string;
}> {
  const bytes = await nodeFileSystem.readFile(portablePath(resolve(cwd, file)));
  if (bytes === null) return fail('policy.waiver', `no file of waivers "${file}"`);
  return { ...parseRecords(bytes, file), text: new TextDecoder().decode(bytes) };
}
