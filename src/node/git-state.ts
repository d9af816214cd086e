import { execFile } from 'node:child_process';
import { relative } from 'node:path';

/** What git says of a folder, as facts; the audit decides what they mean. */
export type GitState =
  | {
      readonly kind: 'repository';
      readonly sha: string | null;
      readonly modified: readonly string[];
      readonly branch: string | null;
      readonly remotePresent: boolean;
    }
  | { readonly kind: 'none' }
  | { readonly kind: 'missing' }
  | { readonly kind: 'refused'; readonly message: string };

/**
 * State of the repository that holds `folder`. Untracked files do not count as modified; neither do `ignored` paths
 * (the run's own outputs, which may be tracked).
 */
export async function gitState(folder: string, ignored: readonly string[] = []): Promise<GitState> {
  const top = await git(folder, ['rev-parse', '--show-toplevel']);
  if (top.missing) return { kind: 'missing' };
  if (top.code !== 0)
    return /dubious ownership|safe\.directory/.test(top.stderr)
      ? { kind: 'refused', message: firstLine(top.stderr) }
      : { kind: 'none' };
  const root = top.stdout.trim();
  const [head, status, branch, remote] = await Promise.all([
    git(folder, ['rev-parse', '--verify', 'HEAD']),
    git(folder, ['status', '--porcelain=v1', '-z', '--untracked-files=no']),
    git(folder, ['rev-parse', '--abbrev-ref', 'HEAD']),
    git(folder, ['remote']),
  ]);
  const own = new Set(ignored.map((path) => relative(root, path).replaceAll('\\', '/')));
  const modified = status.stdout
    .split('\0')
    .filter((entry) => /^[ MADRCUT?!]{2} /.test(entry))
    .map((entry) => entry.slice(3))
    .filter((path) => !own.has(path));
  return {
    kind: 'repository',
    sha: head.code === 0 ? head.stdout.trim() : null,
    modified,
    branch: branch.code === 0 ? branch.stdout.trim() : null,
    remotePresent: remote.stdout.trim() !== '',
  };
}

interface GitRun {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
  readonly missing: boolean;
}

function git(folder: string, args: readonly string[]): Promise<GitRun> {
  return new Promise((resolve) => {
    execFile(
      'git',
      ['-C', folder, ...args],
      { env: { ...process.env, LC_ALL: 'C', GIT_OPTIONAL_LOCKS: '0' }, maxBuffer: 64 << 20, timeout: 30_000 },
      (error, stdout, stderr) => {
        const failure = error as (NodeJS.ErrnoException & { code?: string | number }) | null;
        resolve({
          code: failure === null ? 0 : typeof failure.code === 'number' ? failure.code : 1,
          stdout,
          stderr,
          missing: failure?.code === 'ENOENT',
        });
      },
    );
  });
}

function firstLine(text: string): string {
  return text.split('\n', 1)[0] ?? '';
}
