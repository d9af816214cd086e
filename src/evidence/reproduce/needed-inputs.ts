import { compareCodePoints } from '../../base/order.ts';
import type { Manifest } from '../../record/manifest.ts';

/** An input that no pack and no record holds: whoever reproduces an audit has to bring it. */
export interface NeededInput {
  /** As in `dataset` of the record, or `model`. */
  readonly role: string;
  /** File name of the recorded input. */
  readonly name: string;
  /** Of its bytes; null for data of a server. */
  readonly sha256: string | null;
  /** The flag that brings it. */
  readonly flag: string;
}

/**
 * Data and model of an audit, with the digests that were recorded and the flags of `reproduce` that bring them.
 *
 * @param stated what only the configuration says: data that are part of the tool itself, and the file name of the model
 * @example neededInputs(manifest, { bundled: [] })[0] // { role: 'audited', name: 'holdout.csv', sha256: '9f2c…', … }
 */
export function neededInputs(
  { dataset, model }: Manifest,
  { bundled, modelFile }: { readonly bundled: readonly string[]; readonly modelFile?: string | undefined },
): NeededInput[] {
  const data = Object.entries(dataset)
    .filter(([role]) => !bundled.includes(role))
    .sort(([a], [b]) => compareCodePoints(a, b))
    .map(([role, { name, hash }]) => ({
      role,
      name,
      sha256: hash,
      flag: role === 'audited' ? '--data PATH' : `--data ${role}=PATH`,
    }));
  if (model.hash === null) return data;
  return [...data, { role: 'model', name: modelFile ?? model.name, sha256: model.hash, flag: '--model PATH' }];
}
