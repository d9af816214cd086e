import { statSync } from 'node:fs';
import { isAbsolute, relative, resolve } from 'node:path';
import { fail } from '../base/diagnostic.ts';
import { configCandidates } from '../config/find-config.ts';
import { portablePath } from '../node/node-file-system.ts';
import type { CliContext } from './cli-context.ts';

export interface ConfigFile {
  readonly path: string;
  /** As diagnostics show it. */
  readonly shown: string;
  /** It was not named but found. */
  readonly detected: boolean;
}

/**
 * The configuration to use: the one named, else the first known name in the working directory or up to three parents.
 *
 * @throws GlassAlphaError `config.not_found`, naming every place searched
 */
export function findConfigFile(named: string | undefined, { cwd }: CliContext): ConfigFile {
  if (named !== undefined) {
    const path = portablePath(resolve(cwd, named));
    return { path, shown: portablePath(isAbsolute(named) ? shorter(named, cwd) : named), detected: false };
  }
  const candidates = configCandidates(portablePath(cwd));
  const found = candidates.find((path) => statSync(path, { throwIfNoEntry: false })?.isFile() === true);
  if (found !== undefined) return { path: found, shown: shorter(found, cwd), detected: true };
  return fail('config.not_found', 'no configuration found', {
    hint: `name one with --config; searched ${candidates.map((path) => shorter(path, cwd)).join(', ')}`,
  });
}

function shorter(path: string, cwd: string): string {
  const inside = relative(cwd, path);
  return portablePath(inside.length < path.length ? inside : path);
}
