import { GlassAlphaError } from '../base/diagnostic.ts';
import { parseJsonFile } from '../base/jcs.ts';
import { sha256Hex } from '../base/sha256.ts';
import type { Manifest } from '../record/manifest.ts';
import { openManifest } from '../record/open.ts';
import { firstViolation } from '../record/validate.ts';
import type { PackFiles } from './check.ts';
import { type PackIndex, packIndexSchema } from './pack/pack-index.ts';
import { fixedNames, type PackLayout, packLayout } from './pack/pack-layout.ts';

/** Something that checks read: there, or the reason why it is not. */
export type Read<T> = { readonly value: T } | { readonly problem: string };

/** A pack as its checks see it: each part read once. */
export interface PackContext {
  readonly files: PackFiles;
  readonly layout: Read<PackLayout>;
  readonly index: Read<PackIndex>;
  readonly manifest: Read<Manifest>;
  /** SHA-256 of the record's file; undefined without one. */
  readonly manifestSha256: string | undefined;
}

/**
 * Reads the parts of a pack that checks share. Never throws, whatever the files hold.
 *
 * @example packContext(files).manifest
 */
export function packContext(files: PackFiles): PackContext {
  const layout = packLayout([...files.keys()]);
  const manifestName = 'problems' in layout ? soleManifest(files) : layout.manifest;
  const manifestBytes = manifestName === undefined ? undefined : files.get(manifestName);
  return {
    files,
    layout: 'problems' in layout ? { problem: layout.problems.join('; ') } : { value: layout },
    index: readIndex(files.get(fixedNames.index)),
    manifest:
      manifestBytes === undefined
        ? { problem: 'there is no single .manifest.json' }
        : attempt(() => openManifest(manifestBytes)),
    manifestSha256: manifestBytes === undefined ? undefined : sha256Hex(manifestBytes),
  };
}

/** The value, or what was wrong with the bytes. Anything but a refusal is an error of this program. */
export function attempt<T>(read: () => T): Read<T> {
  try {
    return { value: read() };
  } catch (error) {
    if (!(error instanceof GlassAlphaError)) throw error;
    return { problem: error.diagnostics[0]?.message ?? error.code };
  }
}

function soleManifest(files: PackFiles): string | undefined {
  const names = [...files.keys()].filter((path) => /^[^/]+\.manifest\.json$/.test(path));
  return names.length === 1 ? names[0] : undefined;
}

function readIndex(bytes: Uint8Array | undefined): Read<PackIndex> {
  if (bytes === undefined) return { problem: 'pack.json is missing' };
  const parsed = attempt(() => parseJsonFile(bytes));
  if ('problem' in parsed) return { problem: `pack.json: ${parsed.problem}` };
  const violation = firstViolation(packIndexSchema, parsed.value);
  // Strictly checked just above.
  return violation === undefined ? { value: parsed.value as PackIndex } : { problem: `pack.json: ${violation}` };
}
