import { directoryName } from '../base/file-system.ts';
import { joinedRef } from '../policy/joined-ref.ts';
import { exactEntry } from './exact-entry.ts';
import { type PathContext, packedPath } from './resolve-path.ts';

/** A file found beside another: where it is, and how the record names it. */
export interface BesidePolicy {
  readonly path: string;
  readonly ref: string;
}

/**
 * The file that a policy or a file of waivers names, relative to itself (policy.md 1.4). Inside a pack, where every file of
 * policies stands in one folder, `pack.json` says where it is.
 *
 * @param text as written in the file
 * @param from the file: absolute path, and its name in the record
 * @returns null if there is none of exactly this name
 * @example (await besidePolicy('base/common.yaml', { path: '/bank/policy/firm.yaml', ref: 'policy/firm.yaml' }, paths))?.ref
 */
export async function besidePolicy(
  text: string,
  from: BesidePolicy,
  paths: Pick<PathContext, 'configPath' | 'fileSystem'>,
): Promise<BesidePolicy | null> {
  const ref = joinedRef(from.ref, text);
  const packed = await packedPath(ref, paths);
  if (packed !== null) return { path: packed, ref };
  const found = await exactEntry(directoryName(from.path), text, paths.fileSystem);
  if (found.kind !== 'exact' || (await paths.fileSystem.kind(found.path)) !== 'file') return null;
  return { path: found.path, ref };
}
