import { fail } from '../base/diagnostic.ts';
import { publish } from '../base/format.ts';
import { jcs, jsonFile } from '../base/jcs.ts';
import { sha256Hex } from '../base/sha256.ts';
import { danglingReferences, missingFields } from './completeness.ts';
import { hashTree } from './hash-tree.ts';
import type { Manifest, ManifestBody } from './manifest.ts';
import { manifestSchema } from './manifest-schema.ts';
import { firstViolation } from './validate.ts';

export interface SealedManifest {
  readonly manifest: Manifest;
  /** The file: canonical JSON and a line feed. */
  readonly bytes: Uint8Array;
  /** SHA-256 of the file, what `sha256sum` prints: `manifest_sha256` everywhere. */
  readonly sha256: string;
}

/**
 * Closes a record: numbers of metrics, gates and content published (12 significant digits), hash tree, `manifest_hash`,
 * canonical bytes. The same body gives the same bytes everywhere.
 *
 * @throws GlassAlphaError `internal.bug` if a mandatory field is empty, a reference dangles or the shape is not the schema's:
 *   the audit that built the body is at fault, never its user
 * @example const { bytes, sha256 } = sealManifest(body)
 */
export function sealManifest(body: ManifestBody): SealedManifest {
  const published: ManifestBody = {
    ...body,
    metrics: publishAll(body.metrics),
    gates: publishAll(body.gates),
    content: publishAll(body.content),
  };
  const missing = missingFields(published);
  if (missing.length > 0) fail('internal.bug', `the record is not complete: ${missing.join(', ')}`);
  const dangling = danglingReferences(published);
  if (dangling.length > 0) fail('internal.bug', `the record refers to what it does not hold: ${dangling.join('; ')}`);

  const hashed = { ...published, hashes: hashTree(published) };
  const manifest: Manifest = { ...hashed, manifest_hash: manifestHash(hashed) };
  const violation = firstViolation(manifestSchema, manifest);
  if (violation !== undefined) fail('internal.bug', `the record does not have the shape of its schema: ${violation}`);
  const bytes = jsonFile(manifest);
  return { manifest, bytes, sha256: sha256Hex(bytes) };
}

/** `sha256:` and the digest of the canonical record without this field. */
export function manifestHash(manifest: Omit<Manifest, 'manifest_hash'>): string {
  return `sha256:${sha256Hex(jcs(manifest))}`;
}

/** Counts stay as they are: only what is not an integer has digits to round. */
function publishAll<T>(value: T): T {
  return published(value) as T;
}

function published(value: unknown): unknown {
  if (typeof value === 'number') return Number.isSafeInteger(value) ? value + 0 : publish(value);
  if (Array.isArray(value)) return value.map(published);
  if (value === null || typeof value !== 'object') return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, published(item)]));
}
