import { execFile } from 'node:child_process';
import { stat, statfs } from 'node:fs/promises';
import { freemem } from 'node:os';
import { relative } from 'node:path';
import { GlassAlphaError } from '../base/diagnostic.ts';
import { configCandidates } from '../config/find-config.ts';
import { readAssets } from '../node/assets.ts';
import { installedPackages } from '../node/installed-packages.ts';
import { portablePath } from '../node/node-file-system.ts';

export interface DoctorCheck {
  readonly name: string;
  readonly ok: boolean;
  readonly found: string;
  readonly fix?: string;
}

/** No clock may stand before the day this version was made: dates in reports would be taken for wrong. */
const releaseDate = '2026-11-24';
const mebibyte = 1 << 20;

/** Looks at everything an audit needs on this machine; each check that fails says how to mend it. */
export async function runChecks(where: {
  readonly cwd: string;
  readonly today: string;
}): Promise<readonly DoctorCheck[]> {
  return [
    nodeVersion(),
    packages(),
    await attempt('data engine', engineStarts()),
    await attempt('typesetter', pageRenders()),
    await attempt('fonts', fontsRead()),
    await diskSpace(where.cwd),
    memory(),
    clock(where.today),
    await gitUsable(),
    await configuration(where.cwd),
  ];
}

function nodeVersion(): DoctorCheck {
  const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
  const ok = major > 20 || (major === 20 && minor >= 19);
  return { name: 'Node', ok, found: process.version, ...(ok ? {} : { fix: 'install Node 20.19 or newer' }) };
}

function packages(): DoctorCheck {
  const { installed, pinned } = installedPackages();
  const off = Object.keys(pinned).filter((name) => installed[name] !== pinned[name]);
  return off.length === 0
    ? {
        name: 'packages',
        ok: true,
        found: `${Object.keys(pinned).length}, each in the version this release was tested with`,
      }
    : {
        name: 'packages',
        ok: false,
        found: off.map((name) => `${name} ${installed[name] ?? 'missing'} instead of ${pinned[name]}`).join('; '),
        fix: 'install glassalpha again, without --omit=optional',
      };
}

/** Runs one check; a failure that carries a diagnostic shows its message and its hint. */
async function attempt(name: string, work: Promise<string>): Promise<DoctorCheck> {
  try {
    return { name, ok: true, found: await work };
  } catch (error) {
    const first = error instanceof GlassAlphaError ? error.diagnostics[0] : undefined;
    return {
      name,
      ok: false,
      found: first?.message ?? (error instanceof Error ? error.message : String(error)),
      fix: first?.hint ?? 'install glassalpha again',
    };
  }
}

async function engineStarts(): Promise<string> {
  const { openDuckDb } = await import('../data/engines/duckdb/connection.ts');
  const engine = await openDuckDb({ files: [] });
  try {
    return `DuckDB ${engine.version} starts`;
  } finally {
    await engine.close();
  }
}

async function pageRenders(): Promise<string> {
  const [{ typesetPdf }, assets] = await Promise.all([import('../node/typst.ts'), readAssets()]);
  const source =
    '#set document(title: "Check", date: datetime(year: 2026, month: 1, day: 1))\n#set text(font: "Source Sans 3", lang: "en")\nA page.';
  const pdf = await typesetPdf(
    { mainPath: 'check.typ', files: new Map([['check.typ', new TextEncoder().encode(source)]]), date: '2026-01-01' },
    assets.fonts,
  );
  return `Typst renders a page (${pdf.length} bytes)`;
}

async function fontsRead(): Promise<string> {
  const { fonts } = await readAssets();
  if (fonts.length !== 6) throw new Error(`${fonts.length} of 6 shipped fonts found`);
  return `${fonts.length} shipped fonts read`;
}

async function diskSpace(folder: string): Promise<DoctorCheck> {
  const { bavail, bsize } = await statfs(folder);
  const free = bavail * bsize;
  return {
    name: 'disk',
    ok: free >= 200 * mebibyte,
    found: `${Math.floor(free / mebibyte)} MiB free here`,
    ...(free >= 200 * mebibyte ? {} : { fix: 'free at least 200 MiB' }),
  };
}

function memory(): DoctorCheck {
  const free = freemem();
  return {
    name: 'memory',
    ok: free >= 300 * mebibyte,
    found: `${Math.floor(free / mebibyte)} MiB free`,
    ...(free >= 300 * mebibyte ? {} : { fix: 'close other programs, or set engine.memory_limit' }),
  };
}

function clock(today: string): DoctorCheck {
  const ok = today >= releaseDate;
  return {
    name: 'clock',
    ok,
    found: today,
    ...(ok ? {} : { fix: `the clock stands before this version was made (${releaseDate}): set it` }),
  };
}

function gitUsable(): Promise<DoctorCheck> {
  return new Promise((resolve) => {
    execFile('git', ['--version'], (error, stdout) => {
      resolve(
        error === null
          ? { name: 'git', ok: true, found: stdout.trim() }
          : {
              name: 'git',
              ok: false,
              found: 'not found',
              fix: 'install git, or state git: {reason} in the configuration to leave it out',
            },
      );
    });
  });
}

/** Where `audit` and `validate` would look. */
async function configuration(cwd: string): Promise<DoctorCheck> {
  for (const path of configCandidates(portablePath(cwd))) {
    const found = await stat(path).catch(() => null);
    if (found === null) continue;
    return { name: 'configuration', ok: true, found: `${relative(cwd, path)}; glassalpha validate checks it` };
  }
  return { name: 'configuration', ok: true, found: 'none here; glassalpha quickstart writes one' };
}
