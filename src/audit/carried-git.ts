import { type Diagnostic, diagnostic } from '../base/diagnostic.ts';
import { jcsText } from '../base/jcs.ts';
import type { AuditConfig } from '../config/audit-config.ts';
import type { GitClaim } from './git-claim.ts';
import type { AuditInputs } from './load-inputs.ts';
import type { AuditPorts, GitState } from './ports.ts';
import { recordBeside } from './record-beside.ts';

export interface CarriedGit extends GitClaim {
  readonly notice: Diagnostic;
}

/**
 * Outside a repository, what the record beside the configuration says of git (evidence.md 1.2), so that a rerun of an unpacked
 * audit gives its bytes. Inside one the repository speaks for itself.
 *
 * @param own what this run would say
 * @returns null where nothing else is to be said
 */
export async function carriedGit(
  own: GitClaim,
  config: AuditConfig['git'],
  state: GitState,
  inputs: Pick<AuditInputs, 'configPath' | 'files'>,
  ports: Pick<AuditPorts, 'fileSystem'>,
): Promise<CarriedGit | null> {
  const isLeftOut = config.reason !== undefined && !config.allowDirty;
  if (state.kind === 'repository' || isLeftOut) return null;
  const record = await recordBeside(inputs, ports);
  const check = record?.manifest.determinism.checks.find(({ id }) => id === 'git');
  if (record === null || check === undefined) return null;
  const { git } = record.manifest;
  if (jcsText({ git, check }) === jcsText({ git: own.git, check: own.check })) return null;
  const message = `what the record says of git is carried from ${record.name}, the record of this configuration`;
  return { git, check, notice: diagnostic('note', 'evidence.unverified', message) };
}
