import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, vi } from 'vitest';

const main = fileURLToPath(new URL('../../dist/cli/main.js', import.meta.url));

// A process takes seconds where other tests share the machine.
vi.setConfig({ testTimeout: 180_000, hookTimeout: 180_000 });

export interface Finished {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly stdout: string;
  readonly stderr: string;
}

export interface RunOptions {
  readonly cwd: string;
  readonly env?: Readonly<Record<string, string>>;
  readonly stdin?: Uint8Array | string;
  /** Called with a way to send a signal, once the process runs. */
  readonly onStart?: (kill: (signal: NodeJS.Signals) => void) => void;
}

/** Runs the built command line as a process of its own, without the caller's NO_COLOR, CI or TERM. `npm test` builds first. */
export function glassalpha(args: readonly string[], options: RunOptions): Promise<Finished> {
  return node([main, ...args], options);
}

/** Runs a script with the same Node. */
export function node(args: readonly string[], { cwd, env = {}, stdin, onStart }: RunOptions): Promise<Finished> {
  const kept = Object.fromEntries(
    ['PATH', 'HOME', 'SystemRoot', 'TEMP', 'TMP'].flatMap((name) => {
      const value = process.env[name];
      return value === undefined ? [] : [[name, value]];
    }),
  );
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, args, { cwd, env: { ...kept, ...env } });
    const out: Buffer[] = [];
    const err: Buffer[] = [];
    child.stdout.on('data', (chunk: Buffer) => out.push(chunk));
    child.stderr.on('data', (chunk: Buffer) => err.push(chunk));
    child.stdin.on('error', () => {
      // The process may end without having read its input.
    });
    child.stdin.end(stdin ?? '');
    child.on('error', reject);
    child.on('close', (code, signal) => {
      resolve({ code, signal, stdout: Buffer.concat(out).toString(), stderr: Buffer.concat(err).toString() });
    });
    onStart?.((signal) => child.kill(signal));
  });
}

const folders: string[] = [];
afterAll(() => {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true });
});

/** A new folder with these files; it goes after the tests of the file. */
export function folder(files: Readonly<Record<string, string | Uint8Array>> = {}): string {
  const path = mkdtempSync(join(tmpdir(), 'glassalpha-cli-'));
  folders.push(path);
  for (const [name, content] of Object.entries(files)) write(path, name, content);
  return path;
}

export function write(base: string, name: string, content: string | Uint8Array): void {
  mkdirSync(dirname(join(base, name)), { recursive: true });
  writeFileSync(join(base, name), content);
}

/** A copy of a folder that other tests share. */
export function copyOf(source: string): string {
  const path = folder();
  cpSync(source, path, { recursive: true });
  return path;
}

/** Every file below a folder with its digest: equal before and after means that nothing was written, changed or removed. */
export function listing(path: string): Record<string, string> {
  const entries = readdirSync(path, { recursive: true, withFileTypes: true });
  return Object.fromEntries(
    entries
      .map((entry) => join(entry.parentPath, entry.name))
      .sort()
      .map((file, i, all) => [
        file.slice(path.length + 1),
        entries.some((e) => e.isFile() && join(e.parentPath, e.name) === all[i]) ? digest(file) : 'folder',
      ]),
  );
}

export function digest(file: string): string {
  return createHash('sha256').update(readFileSync(file)).digest('hex');
}

/** Heads of the printed diagnostics: `error[data.empty]: scores.csv is empty`. */
export function heads({ stderr }: Finished): string[] {
  return stderr.split('\n').filter((line) => /^(error|warning|note)\[/.test(line));
}
