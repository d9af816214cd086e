import { GlassAlphaError, problem } from '../../../base/diagnostic.ts';

export type DuckDb = typeof import('@duckdb/node-api');

/**
 * Imports DuckDB when it is first needed: its native part is large, and most commands do without it.
 *
 * @throws GlassAlphaError `engine.unsupported` with the system's own message and the cause that fits (interface.md 12)
 */
export async function loadDuckDb(
  load: () => Promise<DuckDb> = () => import('@duckdb/node-api'),
  system: { readonly platform: string; readonly arch: string } = process,
): Promise<DuckDb> {
  try {
    return await load();
  } catch (error) {
    throw explain(error, system);
  }
}

/** The native package of a system, as npm names it. */
function explain(error: unknown, { platform, arch }: { platform: string; arch: string }): GlassAlphaError {
  const message = error instanceof Error ? (error.message.split('\n')[0] ?? '') : String(error);
  const diagnostic = problem('engine.unsupported', `DuckDB does not start on ${platform}-${arch}: ${message}`, {
    hint: fixFor(message, platform, arch),
  });
  return new GlassAlphaError([diagnostic], { cause: error });
}

function fixFor(message: string, platform: string, arch: string): string {
  if (/Cannot find (module|package)|unsupported arch|invalid ELF|wrong architecture|not a valid Win32/i.test(message)) {
    return (
      'the package of this platform is missing or made for another one; run: ' +
      `npm install --include=optional --os=${platform} --cpu=${arch}`
    );
  }
  if (/GLIBC(XX)?_|version `GLIBC/.test(message)) {
    return 'the C library of this system is too old: DuckDB needs glibc 2.28 or later';
  }
  if (platform === 'win32' && /specified module could not be found|vcruntime/i.test(message)) {
    return 'the Visual C++ 2015–2022 runtime is missing (vcruntime140.dll); install it and run again';
  }
  if (platform === 'darwin' && /code signature|not valid for use in process|library load disallowed/i.test(message)) {
    return 'macOS holds files of a downloaded archive back; run: xattr -dr com.apple.quarantine FOLDER';
  }
  if (/blocked by|policy|EPERM|Access is denied|Operation not permitted/i.test(message)) {
    return 'an application policy of this system blocks native modules there; install the tool into an allowed folder';
  }
  return 'run "glassalpha doctor", which names the cause and its fix';
}
