import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { type Diagnostic, fail, GlassAlphaError, hasErrors } from '../base/diagnostic.ts';
import { inspect } from '../evidence/inspect.ts';
import { nodeFileSystem, portablePath } from '../node/node-file-system.ts';
import { parseCases } from '../policy/cases/parse-cases.ts';
import { type Mismatch, runCases } from '../policy/cases/run-cases.ts';
import { statesOf } from '../policy/cases/states-of.ts';
import type { Policy } from '../policy/policy.ts';
import { rejudge } from '../policy/rejudge.ts';
import { isJudged } from '../record/decisions.ts';
import { loadSoundPolicy } from './load-policy.ts';
import type { PolicyPlace } from './policy-file.ts';
import { shippedAuthorities } from './shipped-authorities.ts';
import { readShippedCases } from './shipped-policies.ts';

export interface CasesRequest extends PolicyPlace {
  readonly policy: string;
  /** Default: the policy's file name with `.test.yaml`. */
  readonly cases?: string | undefined;
  /** Reports whose recorded decisions the policy has to repeat. */
  readonly audits: readonly string[];
}

export interface CasesResult {
  readonly cases: number;
  readonly audits: number;
  readonly mismatches: readonly Mismatch[];
}

/**
 * Judges cases by a policy, and the metrics of earlier audits: what they expect beside what comes out.
 *
 * @throws GlassAlphaError with every problem of policy and cases; `report.no_manifest` for what is no report
 * @example (await checkPolicyCases({ policy: 'firm.yaml', audits: [], cwd })).mismatches
 */
export async function checkPolicyCases(request: CasesRequest): Promise<CasesResult> {
  const policy = await loadSoundPolicy(request.policy, request);
  const asked = request.cases !== undefined || request.audits.length === 0;
  const run = asked ? await checkCases(policy, request) : { cases: 0, mismatches: [] };
  const audits = await Promise.all(request.audits.map((report) => checkAudit(policy, report, request.cwd)));
  return { cases: run.cases, audits: audits.length, mismatches: [...run.mismatches, ...audits.flat()] };
}

async function checkCases(policy: Policy, request: CasesRequest) {
  const { shown, bytes } = await findCases(request);
  const { cases, diagnostics } = parseCases(bytes, shown);
  refuse(diagnostics);
  const run = runCases(policy, cases ?? []);
  refuse(run.diagnostics);
  return run;
}

async function findCases({ policy, cases, cwd }: CasesRequest): Promise<{ shown: string; bytes: Uint8Array }> {
  const shown = portablePath(cases ?? policy.replace(/(\.ya?ml)?$/, '.test.yaml'));
  const bytes = await nodeFileSystem.readFile(portablePath(resolve(cwd, shown)));
  if (bytes !== null) return { shown, bytes };
  const shipped = cases === undefined ? await readShippedCases(policy) : null;
  if (shipped !== null) return { shown, bytes: shipped };
  return fail('policy.not_found', `no cases file "${shown}"`, {
    hint: 'name one with --cases, or a report with --audit',
  });
}

/** States before waivers: those of the record are not known here, and a policy is not tested by its exceptions. */
async function checkAudit(policy: Policy, report: string, cwd: string): Promise<Mismatch[]> {
  const bytes = await readFile(resolve(cwd, report)).catch(() =>
    fail('report.no_manifest', `"${report}" cannot be read`, {
      hint: 'name the PDF or the .manifest.json of an audit',
    }),
  );
  const { manifest } = await inspect(bytes);
  const { gates: recorded } = manifest;
  if (!isJudged(recorded)) return fail('policy.required', `"${report}" was judged by no policy`);
  const unwaived = { records: [], signatures: new Map(), verifier: null };
  const again = rejudge(manifest, { policies: [policy], ...unwaived, authorities: await shippedAuthorities() });
  if (!isJudged(again)) return [];
  const [before, after] = [statesOf(recorded), statesOf(again)];
  return policy.gates.flatMap(({ id }) => {
    const [expected, got] = [before.get(id), after.get(id) ?? 'not judged'];
    return expected === undefined || expected === got ? [] : [{ case: report, gate: id, expected, got }];
  });
}

function refuse(diagnostics: readonly Diagnostic[]): void {
  if (hasErrors(diagnostics)) throw new GlassAlphaError(diagnostics);
}
