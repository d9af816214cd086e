import { resolve } from 'node:path';
import { fail } from '../base/diagnostic.ts';
import { fileStem } from '../base/file-system.ts';
import { nodeFileSystem, portablePath } from '../node/node-file-system.ts';
import { readShippedPolicy, shippedPolicyNames } from './shipped-policies.ts';

/** A policy file as it was named on the command line. */
export interface PolicyFile {
  /** As diagnostics show it. */
  readonly shown: string;
  /** Absolute; null for a shipped pack and for standard input. */
  readonly path: string | null;
  readonly bytes: Uint8Array;
}

export interface PolicyPlace {
  readonly cwd: string;
  /** Read for the reference `-`. */
  readonly stdin?: () => Promise<Uint8Array>;
}

/**
 * The file that a reference names: a shipped pack by stem or alias (no slash, no extension), standard input (`-`), or a path
 * in the working directory. A missing file is never replaced by a shipped pack of its name.
 *
 * @throws GlassAlphaError `policy.not_found`
 * @example (await readPolicyFile('sr_11_7_banking', { cwd })).bytes.length
 */
export async function readPolicyFile(reference: string, { cwd, stdin }: PolicyPlace): Promise<PolicyFile> {
  if (reference === '-' && stdin !== undefined) return { shown: 'standard input', path: null, bytes: await stdin() };
  const isName = !/[/.\\]/.test(reference);
  if (isName) {
    const pack = await readShippedPolicy(reference);
    if (pack !== null) return { shown: `${pack.name}.yaml`, path: null, bytes: pack.bytes };
  }
  const path = portablePath(resolve(cwd, reference));
  const bytes = await nodeFileSystem.readFile(path);
  if (bytes !== null) return { shown: portablePath(reference), path, bytes };
  const names = await shippedPolicyNames();
  if (isName) {
    return fail('policy.not_found', `no shipped policy and no file "${reference}"`, {
      hint: `shipped: ${names.join(', ')}`,
    });
  }
  const stem = fileStem(portablePath(reference));
  const hint = names.includes(stem)
    ? `the shipped pack is called ${stem}; a copy of it: glassalpha policy show ${stem} -o ${portablePath(reference)}`
    : 'glassalpha policy list names the shipped packs';
  return fail('policy.not_found', `no policy file "${reference}"; looked at ${path}`, { hint });
}
