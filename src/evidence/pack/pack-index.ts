import { z } from 'zod';
import { baseName } from '../../base/file-system.ts';
import { jsonFile } from '../../base/jcs.ts';
import { compareCodePoints } from '../../base/order.ts';
import type { Manifest } from '../../record/manifest.ts';
import { fileDigest } from '../file-digest.ts';

import { mediaType } from './media-type.ts';
import { type PackLayout, type PackRole, packRoles } from './pack-layout.ts';
import { recordedInputs, referencePaths } from './recorded-inputs.ts';

const sha256 = z.string().regex(/^[0-9a-f]{64}$/);

/** `pack.json` (evidence.md 2.4): what the pack is about, and every file of it with role, size and digest. */
export const packIndexSchema = z.strictObject({
  format: z.literal('glassalpha-evidence-pack/1'),
  glassalpha_version: z.string(),
  model_id: z.string(),
  model_version: z.string(),
  as_of: z.string(),
  report: z.string(),
  manifest: z.string(),
  config: z.string(),
  sequence: z.int().positive(),
  previous_pack_sha256: sha256.exactOptional(),
  challenge: z.string().exactOptional(),
  paths: z.record(z.string(), z.string()),
  files: z.array(
    z.strictObject({
      path: z.string(),
      role: z.enum(packRoles),
      media_type: z.string(),
      sha256,
      size: z.int().nonnegative(),
      original_name: z.string().exactOptional(),
    }),
  ),
});

export type PackIndex = z.infer<typeof packIndexSchema>;
export type PackIndexFile = PackIndex['files'][number];

/** What no record says of a pack: its place in a row of packs, and a name of a question that it answers. */
export interface PackPlace {
  readonly sequence: number;
  readonly previous_pack_sha256?: string;
  readonly challenge?: string;
}

/** The index of these files; index, sums and attestations are not listed. */
export function packIndex(
  manifest: Manifest,
  layout: PackLayout,
  files: ReadonlyMap<string, Uint8Array>,
  place: PackPlace,
): PackIndex {
  const names = originalNames(manifest);
  return {
    format: 'glassalpha-evidence-pack/1',
    glassalpha_version: manifest.glassalpha_version,
    model_id: manifest.audit.model_id,
    model_version: manifest.audit.model_version,
    as_of: manifest.audit.as_of,
    report: layout.report,
    manifest: layout.manifest,
    config: layout.config,
    ...place,
    paths: { ...referencePaths(manifest) },
    files: [...layout.roles]
      .sort(([a], [b]) => compareCodePoints(a, b))
      .map(([path, role]) => indexFile(path, role, files.get(path) ?? new Uint8Array(), names.get(path))),
  };
}

export function packIndexFile(index: PackIndex): Uint8Array {
  return jsonFile(index);
}

/** Names that had to be changed to be names of a pack, by path. */
export function originalNames(manifest: Manifest): ReadonlyMap<string, string> {
  return new Map(
    recordedInputs(manifest).flatMap(({ path, file }): [string, string][] =>
      baseName(path) === file.name ? [] : [[path, file.name]],
    ),
  );
}

function indexFile(path: string, role: PackRole, bytes: Uint8Array, original: string | undefined): PackIndexFile {
  return {
    path,
    role,
    media_type: mediaType(path),
    sha256: fileDigest(bytes),
    size: bytes.length,
    ...(original === undefined ? {} : { original_name: original }),
  };
}
