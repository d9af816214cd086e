import type { Manifest, RecordedFile } from '../../record/manifest.ts';
import { packName, packPaths } from '../../record/pack-path.ts';
import { fixedNames } from './pack-layout.ts';

export interface RecordedInput {
  readonly path: string;
  readonly file: RecordedFile;
  readonly bytes: Uint8Array;
}

/**
 * The text inputs of an audit as files of its pack: the configuration under its own name, policies and waivers under `policy/`,
 * everything else under `inputs/` (evidence.md 2.2). The record holds their exact text, so the pack needs no other source.
 *
 * @example recordedInputs(manifest).map(({ path }) => path) // ['audit.yaml', 'policy/firm.yaml', 'inputs/schema.json']
 */
export function recordedInputs({ configuration }: Pick<Manifest, 'configuration'>): RecordedInput[] {
  const { files } = configuration;
  const policies = files.filter(({ role }) => role === 'policy');
  const inputs = files.filter(({ role }) => role !== 'policy' && role !== 'config');
  const policyPaths = packPaths(
    'policy',
    policies.map(({ ref }) => ref),
  );
  const inputPaths = packPaths(
    'inputs',
    inputs.map(({ ref }) => ref),
  );
  return [
    ...files.filter(({ role }) => role === 'config').map((file) => packed(file, configPath(file))),
    ...policies.map((file, i) => packed(file, policyPaths[i] ?? '')),
    ...inputs.map((file, i) => packed(file, inputPaths[i] ?? '')),
  ];
}

/** Where each reference of the configuration lies in the pack; of two files under one reference, the first. */
export function referencePaths(manifest: Pick<Manifest, 'configuration'>): Readonly<Record<string, string>> {
  const paths = new Map<string, string>();
  for (const { file, path } of recordedInputs(manifest)) if (!paths.has(file.ref)) paths.set(file.ref, path);
  return Object.fromEntries(paths);
}

function packed(file: RecordedFile, path: string): RecordedInput {
  return { path, file, bytes: new TextEncoder().encode(file.text) };
}

/** A name that is one of the pack's own would hide that file. */
function configPath({ name }: RecordedFile): string {
  const safe = packName(name);
  const isTaken = Object.values<string>(fixedNames).some((own) => own.toLowerCase() === safe.toLowerCase());
  const withEnding = /\.(ya?ml|json)$/.test(safe) ? safe : `${safe}.yaml`;
  return isTaken || /\.(manifest|environment)\.json$/.test(withEnding) ? `config_${withEnding}` : withEnding;
}
