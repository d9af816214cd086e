import type { FileSystem } from '../base/file-system.ts';
import type { AuthorityTable } from '../policy/authorities/authority-table.ts';
import type { WaiverVerifier } from '../policy/waivers/waiver.ts';

/** What git says of a folder. */
export type GitState =
  | { readonly kind: 'repository'; readonly sha: string | null; readonly modified: readonly string[] }
  | { readonly kind: 'none' }
  | { readonly kind: 'missing' }
  | { readonly kind: 'refused'; readonly message: string };

/** Facts of the installed tool that enter the record: they, not the machine, decide the bytes. */
export interface ToolFacts {
  readonly version: string;
  /** Resolved versions of the packages the tool runs on. */
  readonly corePackages: Readonly<Record<string, string>>;
  /** The versions this release was built and tested with. */
  readonly pinnedPackages: Readonly<Record<string, string>>;
  /** Native modules that influence bytes. */
  readonly modules: readonly { readonly name: string; readonly version: string; readonly sha256: string | null }[];
  readonly fonts: readonly { readonly name: string; readonly sha256: string }[];
  readonly templateSha256: string;
  readonly lockfileSha256: string;
}

export type Phase = 'config' | 'data' | 'model' | 'score' | 'measure' | 'explain' | 'judge' | 'typeset' | 'write';

export interface Progress {
  readonly phase: Phase;
  readonly done: number;
  readonly total?: number;
}

/** Everything impure an audit needs, passed in by the top of the house. */
export interface AuditPorts {
  readonly fileSystem: FileSystem;
  /** Absolute working directory with `/`. */
  readonly cwd: string;
  readonly hashFile: (path: string) => Promise<{ readonly sha256: string; readonly sizeBytes: number }>;
  readonly gitState: (folder: string) => Promise<GitState>;
  /** Exact bytes of a shipped policy, null if there is none of that name. */
  readonly shippedPolicy: (name: string) => Promise<Uint8Array | null>;
  readonly shippedPolicies: readonly string[];
  /** The table of legal instruments in the package. */
  readonly authorities: () => Promise<AuthorityTable>;
  /** Checks signatures of waivers; without one, a signed waiver is not honoured. */
  readonly waiverVerifier?: WaiverVerifier;
  /** Absolute path of the bundled German Credit hold-out. */
  readonly bundledData: string;
  readonly tool: ToolFacts;
  /** Characters of a text that the report's fonts cannot print; texts of people are set in a face of their own. */
  readonly replacedInPrint: (text: string, writer: 'tool' | 'person') => readonly string[];
  /** Milliseconds since some moment: how long phases take, never recorded. */
  readonly elapsedMs: () => number;
  readonly signal: AbortSignal;
  readonly onProgress: (progress: Progress) => void;
}
