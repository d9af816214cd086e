/** The process as the command line sees it: passed in, so that nothing reads it on its own. */
export interface CliContext {
  /** Of this package. */
  readonly version: string;
  readonly argv: readonly string[];
  readonly cwd: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly stdout: CliStream;
  readonly stderr: CliStream;
  /** Whole of standard input, read only for the input `-`. */
  readonly readStdin: () => Promise<Uint8Array>;
  /** Asks for a passphrase on a terminal, unseen; null where there is none. */
  readonly askSecret: (question: string) => Promise<string | null>;
  /** YYYY-MM-DD by the machine's clock: only for the notice about an old `as_of` and for `--fix`. */
  readonly today: () => string;
  readonly signal: AbortSignal;
}

export interface CliStream {
  readonly write: (text: string) => void;
  readonly isTty: boolean;
  readonly columns: number;
}

export interface GlobalOptions {
  readonly quiet?: boolean;
  readonly verbose?: boolean;
  readonly color?: boolean;
  readonly progress?: 'auto' | 'always' | 'never';
  readonly debug?: boolean;
}

/** What a command returns: nothing is printed by it but through the context, and the exit code is its result. */
export type ExitCode = 0 | 1 | 2;

export function useColor(context: CliContext, stream: CliStream, options: GlobalOptions): boolean {
  return (
    options.color !== false &&
    stream.isTty &&
    !context.env['NO_COLOR'] &&
    !context.env['CI'] &&
    context.env['TERM'] !== 'dumb'
  );
}
