import type { Command } from 'commander';
import type { CliContext, ExitCode } from './cli-context.ts';

/** A command file exports one of these: how it is called, and what it does. */
export interface CommandModule {
  /** Adds arguments, options, help text and the action; `done` takes the exit code. */
  readonly define: (command: Command, context: CliContext, done: (code: ExitCode) => void) => void;
}
