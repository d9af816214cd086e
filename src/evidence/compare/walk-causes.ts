import type { Manifest } from '../../record/manifest.ts';
import type { Cause } from './cause.ts';
import { inputCauses, typesettingCauses } from './input-causes.ts';
import { resultCauses } from './result-causes.ts';

/**
 * Walks the hash trees of two records in causal order (evidence.md 5): the first cause explains what follows. Records whose trees
 * and remaining fields are the same give none.
 *
 * @example walkCauses(recorded, rerun)[0] // { cause: 'data', subject: 'audited', detail: 'rows 300 → 310' }
 */
export function walkCauses(before: Manifest, after: Manifest): Cause[] {
  if (before.manifest_hash === after.manifest_hash) return [];
  return [...inputCauses(before, after), ...resultCauses(before, after), ...typesettingCauses(before, after)];
}
