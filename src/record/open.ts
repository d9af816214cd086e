import { fail } from '../base/diagnostic.ts';
import { jcsText, parseJsonFile } from '../base/jcs.ts';
import { hashTree } from './hash-tree.ts';
import type { Manifest } from './manifest.ts';
import { manifestSchema } from './manifest-schema.ts';
import { manifestHash } from './seal.ts';
import { firstViolation } from './validate.ts';

/**
 * Reads a record strictly: canonical bytes, the schema without one unknown field, and the hash tree and `manifest_hash`
 * computed again. So a record that opens is whole; whether it is genuine takes a digest or key from outside.
 *
 * @throws GlassAlphaError `report.no_manifest` for bytes that are no record of format 1, `evidence.unverified` for a record
 *   whose content and digests disagree
 * @example openManifest(bytes).audit.model_id
 */
export function openManifest(bytes: Uint8Array): Manifest {
  const value = parseJsonFile(bytes, 'report.no_manifest');
  const violation = firstViolation(manifestSchema, value);
  if (violation !== undefined) fail('report.no_manifest', `not a GlassAlpha record of format 1: ${violation}`);
  // Strictly checked just above, key by key.
  const manifest = value as Manifest;
  const { hashes, manifest_hash, ...body } = manifest;
  const changed = firstDifference(hashes, hashTree(body), 'hashes');
  if (changed !== undefined) {
    fail('evidence.unverified', `the record was changed: ${changed} does not match the content it stands for`);
  }
  if (manifest_hash !== manifestHash({ ...body, hashes })) {
    fail('evidence.unverified', 'the record was changed: manifest_hash does not match its content');
  }
  return manifest;
}

/** Path of the first leaf that differs, leaves before the root that covers them. */
function firstDifference(found: unknown, expected: unknown, path: string): string | undefined {
  if (typeof expected !== 'object' || expected === null || typeof found !== 'object' || found === null) {
    return found === expected ? undefined : path;
  }
  const keys = new Set([...Object.keys(expected), ...Object.keys(found)]);
  for (const key of [...keys].filter((k) => k !== 'root').concat(keys.has('root') ? ['root'] : [])) {
    const difference = firstDifference(Reflect.get(found, key), Reflect.get(expected, key), `${path}.${key}`);
    if (difference !== undefined) return difference;
  }
  return jcsText(found) === jcsText(expected) ? undefined : path;
}
