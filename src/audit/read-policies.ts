import { type Diagnostic, problem, type Where } from '../base/diagnostic.ts';
import { baseName, directoryName, isAbsolutePath } from '../base/file-system.ts';
import { positionOf } from '../config/as-written.ts';
import type { AuditConfig, ConfigPath, PolicyReference } from '../config/audit-config.ts';
import type { Policy } from '../policy/policy.ts';
import { gatesNeedingSection } from '../policy/policy-set.ts';
import type { ParentReference } from '../policy/policy-source.ts';
import { type FoundPolicy, readPolicy } from '../policy/read-policy.ts';
import type { RecordedFile } from '../record/manifest.ts';
import { type BesidePolicy, besidePolicy } from './beside-policy.ts';
import type { AuditPorts } from './ports.ts';
import { recordedFile, shownPath } from './recorded-file.ts';
import { type PathContext, resolveConfigPath } from './resolve-path.ts';

/** Reads every policy with what it extends, shipped or from files. A faulty one leaves its diagnostics; it is never half used. */
export async function readPolicies(
  references: readonly PolicyReference[],
  paths: PathContext,
  ports: AuditPorts,
  files: RecordedFile[],
  diagnostics: Diagnostic[],
): Promise<Policy[]> {
  const policies: Policy[] = [];
  for (const reference of references) {
    const found =
      reference.kind === 'name' ? await shipped(reference, paths, ports) : await fromPath(reference, paths, ports);
    if ('problem' in found) {
      diagnostics.push(found.problem);
      continue;
    }
    const read = await readPolicy(found, (parent, child) => findParent(parent, child, paths, ports));
    diagnostics.push(...read.diagnostics);
    if (read.policy === null) continue;
    policies.push(read.policy);
    for (const { ref, bytes } of read.files) recordOnce(files, recordedFile('policy', ref, bytes));
  }
  return policies;
}

/** A parent shared by two policies is one file. */
function recordOnce(files: RecordedFile[], file: RecordedFile): void {
  if (!files.some(({ role, ref, sha256 }) => role === file.role && ref === file.ref && sha256 === file.sha256)) {
    files.push(file);
  }
}

/** A policy file with its place in the system; a shipped one has none. */
interface PlacedPolicy extends FoundPolicy {
  readonly path: string | null;
}

type Found = PlacedPolicy | { readonly problem: Diagnostic };

async function shipped(
  reference: Extract<PolicyReference, { kind: 'name' }>,
  { configName }: PathContext,
  ports: AuditPorts,
): Promise<Found> {
  return shippedFile(reference.name, placeOf(reference, configName), ports);
}

async function shippedFile(name: string, where: Where | undefined, ports: AuditPorts): Promise<Found> {
  const bytes = await ports.shippedPolicy(name);
  if (bytes !== null) return { bytes, ref: `${name}.yaml`, shown: `shipped policy ${name}.yaml`, path: null };
  return {
    problem: problem('policy.not_found', `no shipped policy "${name}"`, {
      where,
      hint: `shipped: ${ports.shippedPolicies.join(', ')}; a file is named with its extension: ${name}.yaml`,
    }),
  };
}

function placeOf(reference: Pick<ConfigPath, 'line' | 'column'>, file: string): Where | undefined {
  return reference.line === undefined ? undefined : { file, ...positionOf(reference) };
}

async function fromPath(reference: ConfigPath, paths: PathContext, ports: AuditPorts): Promise<Found> {
  const found = await resolveConfigPath(reference, paths);
  if (!('paths' in found)) return { problem: found.diagnostic };
  const [path = ''] = found.paths;
  return placedFile({ path, ref: reference.path }, ports);
}

async function placedFile({ path, ref }: BesidePolicy, ports: AuditPorts): Promise<Found> {
  const bytes = await ports.fileSystem.readFile(path);
  if (bytes === null) return { problem: problem('policy.not_found', `"${ref}" cannot be read`) };
  // An absolute path would name this machine: the record keeps its last part.
  return { bytes, ref: isAbsolutePath(ref) ? baseName(ref) : ref, shown: shownPath(path, ports.cwd), path };
}

/** Relative to the child; a name without slash and extension is a shipped policy, as in the configuration. */
async function findParent(
  { kind, text, where }: ParentReference,
  child: FoundPolicy & { readonly path?: string | null },
  paths: PathContext,
  ports: AuditPorts,
): Promise<Found> {
  if (kind === 'name') return shippedFile(text, where, ports);
  const found =
    typeof child.path === 'string' ? await besidePolicy(text, { path: child.path, ref: child.ref }, paths) : null;
  if (found !== null) return placedFile(found, ports);
  const shippedName = ports.shippedPolicies.find((name) => text === `${name}.yaml` || text.endsWith(`/${name}.yaml`));
  const folder = typeof child.path === 'string' ? `; searched ${directoryName(child.path)}` : '';
  const message = `extends: no file "${text}"${folder}`;
  const hint =
    shippedName === undefined
      ? 'a parent is named relative to the file that extends it'
      : `the shipped policy is meant by extends: ${shippedName}; glassalpha policy show ${shippedName} -o ${text} writes it as a file`;
  return { problem: problem('policy.not_found', message, { hint, where }) };
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
