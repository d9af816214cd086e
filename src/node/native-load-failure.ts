/** Why a compiled module could not be loaded: the system's own words and what to do. */
export interface NativeLoadFailure {
  readonly systemMessage: string;
  readonly hint: string;
}

/** The system the failure happened on, as `process` names it. */
export interface LoadingSystem {
  readonly platform: string;
  readonly arch: string;
}

/**
 * Finds the cause behind a failed import of a compiled module (interface.md 12). Loaders try several files and report
 * them all; the telling one is the first that is not merely "no such module".
 *
 * @param packageName the package a user would install, e.g. `@myriaddreamin/typst-ts-node-compiler`
 * @example nativeLoadFailure(error, '@duckdb/node-api', process).hint
 */
export function nativeLoadFailure(error: unknown, packageName: string, system: LoadingSystem): NativeLoadFailure {
  const messages = errorChain(error).map(firstLine);
  const telling = messages.find((message) => !isAbsence(message)) ?? messages.at(-1) ?? String(error);
  const systemMessage = isWrapper(telling) ? (messages.find((m) => !isWrapper(m)) ?? telling) : telling;
  return { systemMessage, hint: hintFor(systemMessage, packageName, system) };
}

function hintFor(message: string, packageName: string, { platform, arch }: LoadingSystem): string {
  if (/GLIBC(XX)?_[\d.]+' not found|version `GLIBC/.test(message)) {
    return 'the C library of this system is too old: glibc 2.28 or newer is needed (Debian 10, RHEL 8, Ubuntu 18.10 or later)';
  }
  if (
    platform === 'darwin' &&
    /code signature|not valid for use in process|library load (was )?(disallowed|denied)|quarantine/i.test(message)
  ) {
    return 'macOS has quarantined the folder after a browser download: xattr -dr com.apple.quarantine FOLDER';
  }
  if (platform === 'win32' && /blocked|application control|group policy|access is denied/i.test(message)) {
    return 'an application policy blocks loading: install into a folder from which programs may run';
  }
  if (platform === 'win32' && /specified module could not be found|side-by-side/i.test(message)) {
    return 'install the Microsoft Visual C++ 2015–2022 runtime (vcruntime140.dll)';
  }
  return (
    `the part of ${packageName} for ${platform} ${arch} is missing or belongs to another system: ` +
    `run "npm install --include=optional --os=${platform} --cpu=${arch} ${packageName}" here, without --omit=optional`
  );
}

/** The error, its causes and theirs; loaders give a list as cause. */
function errorChain(error: unknown, depth = 0): Error[] {
  if (depth > 8) return [];
  if (Array.isArray(error)) return error.flatMap((e: unknown) => errorChain(e, depth + 1));
  if (!(error instanceof Error)) return [];
  return [error, ...errorChain(error.cause, depth + 1)];
}

function firstLine(error: Error): string {
  return error.message.split('\n')[0] ?? '';
}

function isAbsence(message: string): boolean {
  return isWrapper(message) || /^Cannot find (module|package)/.test(message);
}

function isWrapper(message: string): boolean {
  return /^(Failed to load native binding|Cannot find native binding)/.test(message);
}
