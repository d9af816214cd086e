import { type Diagnostic, problem, type Where } from '../base/diagnostic.ts';
import { positionOf } from '../config/as-written.ts';
import type { AuditConfig, ConfigPath, PolicyReference } from '../config/audit-config.ts';
import { parsePolicy } from '../policy/parse.ts';
import type { Policy } from '../policy/policy.ts';
import { gatesNeedingSection } from '../policy/policy-set.ts';
import type { RecordedFile } from '../record/manifest.ts';
import type { AuditPorts } from './ports.ts';
import { recordedFile, shownPath } from './recorded-file.ts';
import { type PathContext, resolveConfigPath } from './resolve-path.ts';

/** Reads every policy, shipped or from a file. A faulty one leaves its diagnostics; it is never half used. */
export async function readPolicies(
  references: readonly PolicyReference[],
  paths: PathContext,
  ports: AuditPorts,
  files: RecordedFile[],
  diagnostics: Diagnostic[],
): Promise<Policy[]> {
  const policies: Policy[] = [];
  for (const reference of references) {
    const read =
      reference.kind === 'name' ? await shipped(reference, paths, ports) : await fromPath(reference, paths, ports);
    if ('problem' in read) {
      diagnostics.push(read.problem);
      continue;
    }
    const { policy, diagnostics: found } = parsePolicy(read.bytes, read.shown);
    diagnostics.push(...(reference.kind === 'name' ? shippedProblems(reference, found, paths) : found));
    if (policy === null) continue;
    policies.push({ ...policy, file: read.ref });
    files.push(recordedFile('policy', read.ref, read.bytes));
  }
  return policies;
}

type ReadPolicy =
  | { readonly bytes: Uint8Array; readonly ref: string; readonly shown: string }
  | { readonly problem: Diagnostic };

async function shipped(
  reference: Extract<PolicyReference, { kind: 'name' }>,
  { configName }: PathContext,
  ports: AuditPorts,
): Promise<ReadPolicy> {
  const { name } = reference;
  const bytes = await ports.shippedPolicy(name);
  if (bytes !== null) return { bytes, ref: `${name}.yaml`, shown: `shipped policy ${name}.yaml` };
  return {
    problem: problem('policy.not_found', `no shipped policy "${name}"`, {
      where: placeOf(reference, configName),
      hint: `shipped: ${ports.shippedPolicies.join(', ')}; a file is named with its extension: ${name}.yaml`,
    }),
  };
}

/** Nobody can mend a shipped file line by line: what it needs is said once. */
function shippedProblems(
  reference: Extract<PolicyReference, { kind: 'name' }>,
  found: readonly Diagnostic[],
  { configName }: PathContext,
): readonly Diagnostic[] {
  const later = found.filter(({ code }) => code === 'config.unavailable');
  if (later.length === 0 || later.length < found.length) return found;
  return [
    problem('config.unavailable', `the shipped policy ${reference.name} needs a later version of GlassAlpha`, {
      where: placeOf(reference, configName),
      hint: 'glassalpha list policies says which can be used; a policy file of your own is given with its path',
    }),
  ];
}

function placeOf(reference: Pick<ConfigPath, 'line' | 'column'>, file: string): Where | undefined {
  return reference.line === undefined ? undefined : { file, ...positionOf(reference) };
}

async function fromPath(reference: ConfigPath, paths: PathContext, ports: AuditPorts): Promise<ReadPolicy> {
  const found = await resolveConfigPath(reference, paths);
  if (!('paths' in found)) return { problem: found.diagnostic };
  const [path = ''] = found.paths;
  const bytes = await ports.fileSystem.readFile(path);
  if (bytes === null) return { problem: problem('policy.not_found', `"${reference.path}" cannot be read`) };
  return { bytes, ref: reference.path, shown: shownPath(path, ports.cwd) };
}

/** A gate on a section that the configuration switches off could never be judged. */
export function sectionsOff(config: AuditConfig, policies: readonly Policy[]): Diagnostic[] {
  const off = {
    fairness_analysis: config.fairnessAnalysis === false,
    calibration_testing: config.calibrationTesting === false,
  };
  return policies.flatMap((policy) =>
    gatesNeedingSection(policy)
      .filter(({ key }) => off[key])
      .map(({ gate, key }) =>
        problem('config.section_disabled', `gate "${gate.name}" needs ${key}, which is false`, {
          where: gate.where,
          hint: `set ${key}: auto, or take the gate out of the policy`,
        }),
      ),
  );
}
