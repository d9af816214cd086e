import { type Diagnostic, GlassAlphaError, hasErrors, problem } from '../base/diagnostic.ts';
import { directoryName, isAbsolutePath, resolvePath } from '../base/file-system.ts';
import { parseYaml, type YamlFile } from '../base/yaml.ts';
import { nodeFileSystem, portablePath } from '../node/node-file-system.ts';
import type { Policy } from '../policy/policy.ts';
import { type FindParent, type FoundPolicy, readPolicy } from '../policy/read-policy.ts';
import { type PolicyPlace, readPolicyFile } from './policy-file.ts';
import { readShippedPolicy } from './shipped-policies.ts';

/** A policy of the command line with all it extends. */
export interface LoadedPolicy {
  /** Null if any of the files has an error. */
  readonly policy: Policy | null;
  readonly diagnostics: readonly Diagnostic[];
  /** Every file by the name that diagnostics have for it, the policy's own first. */
  readonly files: ReadonlyMap<string, YamlFile>;
}

/**
 * Reads a policy by name, path or from standard input, with its parents: relative to the file that names them, or shipped packs.
 *
 * @throws GlassAlphaError `policy.not_found` if the file itself is not there; its faults come back as diagnostics
 * @example (await loadPolicy('configs/policy/firm.yaml', { cwd })).policy?.gates.length
 */
export async function loadPolicy(reference: string, place: PolicyPlace): Promise<LoadedPolicy> {
  const { shown, path, bytes } = await readPolicyFile(reference, place);
  const cwd = portablePath(place.cwd);
  const root: FoundPolicy = { bytes, ref: path ?? shown, shown };
  const { policy, diagnostics, files } = await readPolicy(root, finder(cwd, path === null ? cwd : directoryName(path)));
  const ordered = [root, ...files.filter(({ ref }) => ref !== root.ref)];
  return {
    policy,
    diagnostics,
    files: new Map(ordered.map((file) => [file.shown, parseYaml(file.bytes, file.shown)])),
  };
}

/**
 * The same for a caller that can do nothing with a faulty policy.
 *
 * @throws GlassAlphaError with every problem of every file
 */
export async function loadSoundPolicy(reference: string, place: PolicyPlace): Promise<Policy> {
  const { policy, diagnostics } = await loadPolicy(reference, place);
  if (policy === null || hasErrors(diagnostics)) throw new GlassAlphaError(diagnostics);
  return policy;
}

/** References of a shipped pack have no folder of their own: they are looked up from the folder of the file on the command line. */
function finder(cwd: string, folder: string): FindParent {
  return async ({ text, kind, where }, child) => {
    if (kind === 'name') {
      const pack = await readShippedPolicy(text);
      if (pack !== null) return { bytes: pack.bytes, ref: `${pack.name}.yaml`, shown: `${pack.name}.yaml` };
      const hint = 'glassalpha policy list names the shipped packs; a file is named with its extension';
      return { problem: problem('policy.not_found', `no shipped policy "${text}"`, { hint, where }) };
    }
    const path = resolvePath(isAbsolutePath(child.ref) ? directoryName(child.ref) : folder, text);
    const bytes = await nodeFileSystem.readFile(path);
    if (bytes === null)
      return { problem: problem('policy.not_found', `no policy file "${text}"; looked at ${path}`, { where }) };
    return { bytes, ref: path, shown: path.startsWith(`${cwd}/`) ? path.slice(cwd.length + 1) : path };
  };
}
