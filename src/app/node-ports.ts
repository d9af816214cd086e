import { fileURLToPath } from 'node:url';
import type { AuditPorts, Progress, ToolFacts } from '../audit/ports.ts';
import type { Assets } from '../node/assets.ts';
import { elapsedMs } from '../node/clock.ts';
import { gitState } from '../node/git-state.ts';
import { hashFile } from '../node/hash-file.ts';
import { installedPackages } from '../node/installed-packages.ts';
import { nodeFileSystem, portablePath } from '../node/node-file-system.ts';
import type { WaiverVerifier } from '../policy/waivers/waiver.ts';
import { replacedCharacters } from '../report/printable.ts';
import { shippedAuthorities } from './shipped-authorities.ts';
import { readShippedPolicy, shippedPolicyNames } from './shipped-policies.ts';

export interface PortOptions {
  readonly cwd: string;
  /** Absolute paths of this run's own outputs: tracked or not, they do not make the repository modified. */
  readonly outputs: () => readonly string[];
  /** Verifies signatures of waivers; null: none counts. */
  readonly waiverVerifier?: WaiverVerifier | null;
  readonly signal?: AbortSignal | undefined;
  readonly onProgress?: ((progress: Progress) => void) | undefined;
}

/** The audit's ports on this machine. */
export async function nodePorts(assets: Assets, options: PortOptions): Promise<AuditPorts> {
  return {
    fileSystem: nodeFileSystem,
    cwd: portablePath(options.cwd),
    hashFile,
    gitState: (folder) => gitState(folder, options.outputs()),
    shippedPolicies: await shippedPolicyNames(),
    shippedPolicy: async (name) => (await readShippedPolicy(name))?.bytes ?? null,
    authorities: shippedAuthorities,
    ...(options.waiverVerifier ? { waiverVerifier: options.waiverVerifier } : {}),
    bundledData: portablePath(fileURLToPath(new URL('../../examples/german-credit/data/holdout.csv', import.meta.url))),
    tool: toolFacts(assets),
    replacedInPrint: (text, writer) =>
      replacedCharacters(text, writer === 'person' ? { face: 'serif', keepLines: true } : {}),
    elapsedMs,
    signal: options.signal ?? new AbortController().signal,
    onProgress: options.onProgress ?? (() => {}),
  };
}

/** Native code whose version decides bytes; its files differ by platform, so they are named, not hashed. */
const nativeModules = ['@duckdb/node-api', '@myriaddreamin/typst-ts-node-compiler'];

function toolFacts(assets: Assets): ToolFacts {
  const { installed, pinned } = installedPackages();
  return {
    version: assets.packageVersion,
    corePackages: installed,
    pinnedPackages: pinned,
    modules: nativeModules.map((name) => ({ name, version: installed[name] ?? 'not installed', sha256: null })),
    fonts: assets.fonts.map(({ name, sha256 }) => ({ name, sha256 })),
    templateSha256: assets.templateSha256,
    lockfileSha256: assets.lockfileSha256,
  };
}
