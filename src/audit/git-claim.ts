import type { AuditConfig } from '../config/audit-config.ts';
import type { RecordedGit, StrictCheck } from '../record/manifest.ts';
import type { GitState } from './ports.ts';

export interface GitClaim {
  readonly git: RecordedGit;
  readonly check: StrictCheck;
}

/**
 * What the record says of git, and strict check 4. `git: {reason}` without `allow_dirty` leaves git out altogether, so that
 * the same inputs give the same bytes inside and outside a repository.
 */
export function gitClaim(config: AuditConfig['git'], state: GitState): GitClaim {
  if (config.reason !== undefined && !config.allowDirty) {
    return claim(
      { available: false, sha: null, dirty: null, reason: config.reason },
      true,
      `left out: ${config.reason}`,
    );
  }
  switch (state.kind) {
    case 'repository': {
      const dirty = state.modified.length > 0;
      const reason = config.reason === undefined ? {} : { reason: config.reason };
      if (state.sha === null)
        return claim(
          { available: true, sha: null, dirty, reason: config.reason ?? 'the repository has no commit yet' },
          config.reason !== undefined,
          'the repository has no commit yet',
        );
      const recorded = { available: true, sha: state.sha, dirty, ...reason };
      if (!dirty) return claim(recorded, true, `commit ${state.sha}, no tracked file modified`);
      const files = `${state.modified.slice(0, 5).join(', ')}${state.modified.length > 5 ? ', …' : ''}`;
      return claim(
        recorded,
        config.allowDirty && config.reason !== undefined,
        `commit ${state.sha}, modified: ${files}; commit them or set git: {allow_dirty: true, reason}`,
      );
    }
    case 'none':
      return without('not in a git repository', config.reason, 'not in a git repository; set git: {reason}');
    case 'missing':
      return without(
        'the git program was not found',
        config.reason,
        'the git program was not found: install it, or set git: {reason} to leave git out',
      );
    case 'refused':
      return without(
        'git refuses the folder',
        config.reason,
        `git refuses the folder (${state.message}): run git config --global --add safe.directory FOLDER, or set git: {reason} to leave git out`,
      );
  }
}

function without(fact: string, reason: string | undefined, detail: string): GitClaim {
  return claim(
    { available: false, sha: null, dirty: null, reason: reason ?? fact },
    reason !== undefined,
    reason === undefined ? detail : `${fact}: ${reason}`,
  );
}

function claim(git: RecordedGit, met: boolean, detail: string): GitClaim {
  return { git, check: { id: 'git', status: met ? 'met' : 'not_met', detail } };
}
