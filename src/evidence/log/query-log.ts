import { type Diagnostic, diagnostic, problem } from '../../base/diagnostic.ts';
import { decodeUtf8 } from '../../base/utf8.ts';
import { type LoggedAudit, readLogLine } from '../../policy/log-line.ts';
import { noEntry } from './log-entry.ts';
import type { LogLine } from './log-lines.ts';
import { readEntry } from './read-entry.ts';

/** An audit as the log has it; of a line kept by hand, what it says. */
export interface FoundAudit extends LoggedAudit {
  /** Null for a line kept by hand. */
  readonly seq: number | null;
  /** False for a line kept by hand, and for one that does not follow the line before it. */
  readonly chained: boolean;
}

export interface LogQuery {
  /** Only audits that did not pass, and of them the gates that failed them. */
  readonly failed?: boolean | undefined;
  /** Id or name of a gate. */
  readonly gate?: string | undefined;
  readonly model?: string | undefined;
  /** `YYYY-MM-DD`, inclusive. */
  readonly since?: string | undefined;
  readonly until?: string | undefined;
  /** State of a gate. */
  readonly status?: string | undefined;
}

/**
 * Audits of a log that answer a query, in its order, each with the gates that were asked for. Lines kept by hand count, if they
 * have at least `model_id`, `timestamp`, `gates` and `passed`; the chain is looked at only to mark them.
 *
 * @returns a line that is none is `log.invalid`; an unfinished last line is left out with the warning `log.torn`
 * @example (await queryLog(lines, 'audit_log.jsonl', { failed: true })).audits
 */
export async function queryLog(
  lines: AsyncIterable<LogLine>,
  file: string,
  query: LogQuery,
): Promise<{ readonly audits: readonly FoundAudit[]; readonly diagnostics: readonly Diagnostic[] }> {
  const audits: FoundAudit[] = [];
  const diagnostics: Diagnostic[] = [];
  let last: { readonly seq: number; readonly digest: string } | null = { seq: -1, digest: noEntry };
  for await (const line of lines) {
    if (line.bytes.every(isSpace)) continue;
    const reading = line.isTooLong ? null : readEntry(line.bytes);
    const entry = reading !== null && 'entry' in reading ? reading.entry : null;
    const chained: boolean =
      entry !== null && last !== null && entry.seq === last.seq + 1 && entry.prev === last.digest;
    last = entry === null ? null : { seq: entry.seq, digest: entry.entry_sha256 };
    const audit = entry === null ? keptByHand(line) : { ...entry, seq: entry.seq };
    if (audit !== null) audits.push(...answer({ ...picked(audit), chained }, query));
    else diagnostics.push(noEntryAt(line, file));
  }
  return { audits, diagnostics };
}

/** States in which a gate has not done what it asks; an error-level one of them fails an audit. */
const failing: readonly (string | null)[] = ['FAIL', 'INCONCLUSIVE', 'NOT_EVALUATED'];

/** The audit with the gates asked for, or nothing. */
function answer(audit: FoundAudit, { failed, gate, model, since, until, status }: LogQuery): FoundAudit[] {
  if (model !== undefined && audit.model_id !== model) return [];
  if (since !== undefined && audit.timestamp < since) return [];
  if (until !== undefined && audit.timestamp > until) return [];
  if (failed === true && audit.passed !== false) return [];
  const gates = audit.gates.filter(
    (found) =>
      (gate === undefined || found.id === gate || found.name === gate) &&
      (status === undefined || found.status === status) &&
      // A line kept by hand may say no severity: all its gates count.
      (failed !== true || (failing.includes(found.status) && (found.severity ?? 'error') === 'error')),
  );
  if (gates.length === 0 && (gate !== undefined || status !== undefined)) return [];
  return [{ ...audit, gates }];
}

function picked(audit: Omit<FoundAudit, 'chained'>): Omit<FoundAudit, 'chained'> {
  const { seq, model_id, model_version, timestamp, outcome, passed, gates } = audit;
  return { seq, model_id, model_version, timestamp, outcome, passed, gates };
}

function keptByHand({ bytes, isTooLong }: LogLine): Omit<FoundAudit, 'chained'> | null {
  const decoded = isTooLong ? null : decodeUtf8(bytes);
  const audit = decoded !== null && 'text' in decoded ? readLogLine(decoded.text) : null;
  return audit === null ? null : { ...audit, seq: null };
}

function noEntryAt({ number, isTooLong, isWhole }: LogLine, file: string): Diagnostic {
  const where = { file, line: number, column: 1 };
  if (!isWhole) {
    const hint = 'glassalpha log repair moves it to a file of its own';
    return diagnostic('warning', 'log.torn', 'the last line is not whole', { hint, where: { file, line: number } });
  }
  if (isTooLong)
    return problem('log.invalid', 'a line longer than 1 MiB is no entry', { where: { file, line: number } });
  const hint = 'an entry is one line of JSON with at least model_id, timestamp, gates and passed';
  return problem('log.invalid', 'no entry of a portfolio log', { hint, where });
}

function isSpace(byte: number): boolean {
  return byte === 0x20 || (byte >= 0x09 && byte <= 0x0d);
}
