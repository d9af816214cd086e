import { resolve } from 'node:path';
import { Option } from 'commander';
import type { CliContext } from '../../cli-context.ts';

export interface LogOption {
  readonly log: string;
}

/** `--log`: the file that every subcommand works on. */
export function logOption(): Option {
  return new Option('--log <file>', 'the portfolio log').default('audit_log.jsonl');
}

export function logPath({ log }: LogOption, { cwd }: CliContext): string {
  return resolve(cwd, log);
}

/** `1 entry`, `42 entries`. */
export function entryCount(count: number | bigint): string {
  return `${count} ${Number(count) === 1 ? 'entry' : 'entries'}`;
}
