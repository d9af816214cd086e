import { spawn } from 'node:child_process';
import { dirname } from 'node:path';

export interface NodeRun {
  /** Null after a signal. */
  readonly code: number | null;
  readonly stderr: string;
}

/**
 * Runs a script with this Node in a process of its own, whose environment holds nothing of this one but what a program needs to
 * start: where programs and temporary files are. Time zone and locale are fixed. Standard output is dropped.
 *
 * @example await runNode(['dist/cli/main.js', 'audit'], { cwd: '/tmp/x' })
 */
export function runNode(
  args: readonly string[],
  { cwd, signal }: { readonly cwd: string; readonly signal?: AbortSignal | undefined },
): Promise<NodeRun> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, args, {
      cwd,
      // A repository around the folder is not the audit's.
      env: { ...startingEnvironment(), TZ: 'UTC', LC_ALL: 'C', GIT_CEILING_DIRECTORIES: dirname(cwd) },
      stdio: ['ignore', 'ignore', 'pipe'],
    });
    const errors: Buffer[] = [];
    const stop = () => child.kill('SIGTERM');
    if (signal?.aborted === true) stop();
    signal?.addEventListener('abort', stop, { once: true });
    child.stderr.on('data', (chunk: Buffer) => errors.push(chunk));
    child.on('error', reject);
    child.on('close', (code) => {
      signal?.removeEventListener('abort', stop);
      resolve({ code, stderr: Buffer.concat(errors).toString('utf8') });
    });
  });
}

/** Programs (git), temporary files, and what Windows needs to load any library. */
const kept = ['PATH', 'TMPDIR', 'TEMP', 'TMP', 'SystemRoot', 'WINDIR'];

function startingEnvironment(): Record<string, string> {
  return Object.fromEntries(
    Object.entries(process.env).flatMap(([name, value]) =>
      value !== undefined && kept.some((other) => other.toLowerCase() === name.toLowerCase()) ? [[name, value]] : [],
    ),
  );
}
