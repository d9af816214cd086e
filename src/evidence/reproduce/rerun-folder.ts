import { jsonFile } from '../../base/jcs.ts';
import type { Manifest } from '../../record/manifest.ts';
import { recordedInputs, referencePaths } from '../pack/recorded-inputs.ts';

export interface RerunFolder {
  /** Name of the configuration in the folder. */
  readonly config: string;
  readonly files: ReadonlyMap<string, Uint8Array>;
}

/**
 * The folder in which an audit is run again, from its record alone: configuration, policies and texts word for word, an index of
 * where each of their references lies, and the record itself, from which claims are carried that no input can reproduce.
 *
 * @example rerunFolder(manifest, bytes).files.get('pack.json')
 */
export function rerunFolder(manifest: Manifest, manifestBytes: Uint8Array): RerunFolder {
  const inputs = recordedInputs(manifest);
  const config = inputs.find(({ file }) => file.role === 'config')?.path ?? 'audit.yaml';
  return {
    config,
    files: new Map([
      ...inputs.map(({ path, bytes }): [string, Uint8Array] => [path, bytes]),
      ['pack.json', jsonFile({ paths: referencePaths(manifest) })],
      ['recorded.manifest.json', manifestBytes],
    ]),
  };
}
