import { basename } from 'node:path';
import { fail } from '../base/diagnostic.ts';
import { entryAfter, entryLine, type LoggedAudit } from '../evidence/log/log-entry.ts';
import { readEntry } from '../evidence/log/read-entry.ts';
import { appendLine, wholeEnd } from '../node/append-line.ts';
import { type LogTail, readLogTail } from '../node/log-file.ts';

export interface AppendedAudit {
  readonly audit: LoggedAudit;
  readonly seq: number;
  /** False if the log had an entry of this very record already. */
  readonly appended: boolean;
}

/**
 * Appends an audit to a portfolio log, unless an entry of the same record and pack is there.
 *
 * @throws GlassAlphaError `log.*`, `io.*`
 * @example appendAudit('/bank/audit_log.jsonl', loggedAudit(manifest, files)).seq
 */
export function appendAudit(path: string, audit: LoggedAudit): AppendedAudit {
  const { position, appended } = appendLine(path, {
    compose: (tail) => entryLine(entryAfter(lastEntry(path, tail), audit)),
    isSame: (line) => isEntryOf(line, audit),
  });
  return { audit, seq: position, appended };
}

/**
 * Whether a log could take an entry, asked before any work: its end must be whole and chained.
 *
 * @throws GlassAlphaError `log.torn`, `log.invalid`
 */
export function checkLog(path: string): void {
  wholeEnd(path);
  lastEntry(path, readLogTail(path));
}

function lastEntry(path: string, { count, last }: LogTail) {
  if (last === null) return null;
  const reading = readEntry(last);
  if ('entry' in reading && reading.entry.seq === count - 1) return reading.entry;
  const why = 'entry' in reading ? `its number is ${reading.entry.seq}, not ${count - 1}` : reading.problem;
  return fail('log.invalid', `line ${count} of ${basename(path)} is no entry that another can follow: ${why}`, {
    hint: 'lines kept by hand are not chained: begin a new log with another --log; else see glassalpha log verify',
  });
}

/** The digest is looked for as text first: most lines need not be parsed. */
function isEntryOf(line: Uint8Array, { manifest_sha256, pack_sha256 }: LoggedAudit): boolean {
  if (!Buffer.from(line.buffer, line.byteOffset, line.length).includes(manifest_sha256)) return false;
  const reading = readEntry(line);
  if (!('entry' in reading)) return false;
  return reading.entry.manifest_sha256 === manifest_sha256 && reading.entry.pack_sha256 === pack_sha256;
}
