import { type Check, failed, passed } from '../check.ts';
import type { PackContext } from '../pack-context.ts';

/** The record has the shape of its format, and every digest in it recomputes. */
export function manifestSchemaCheck({ manifest }: PackContext): Check {
  if ('problem' in manifest) return failed('manifest-schema', [manifest.problem]);
  return passed('manifest-schema', `root ${manifest.value.hashes.root.slice(0, 16)}`);
}
