import { type Diagnostic, diagnostic, problem } from '../base/diagnostic.ts';
import { decodeUtf8 } from '../base/utf8.ts';
import { readLogLine } from './log-line.ts';

/** One audit of the portfolio, as far as a trend needs it. */
export interface PastAudit {
  readonly modelId: string;
  /** Null where the line does not say. */
  readonly modelVersion: string | null;
  /** Date part of the line's `timestamp`. */
  readonly asOf: string;
  readonly gates: readonly PastGate[];
}

export interface PastGate {
  readonly id: string | null;
  readonly name: string | null;
  readonly metric: string | null;
  readonly value: number | null;
}

/**
 * Reads a portfolio log (evidence.md 7): one JSON object a line, chained ones and lines kept by hand with at least
 * `model_id`, `timestamp`, `gates`, `passed`. The chain is not checked here; `log verify` does that.
 *
 * @returns audits in the order of the file; a line that is none is `log.invalid`, with its number, an unfinished last line the
 *   warning `log.torn`
 * @example readPortfolioLog(bytes, 'audit_log.jsonl').audits[0]?.modelId
 */
export function readPortfolioLog(
  bytes: Uint8Array,
  file: string,
): { readonly audits: readonly PastAudit[]; readonly diagnostics: readonly Diagnostic[] } {
  const decoded = decodeUtf8(bytes);
  if ('invalidAt' in decoded) {
    const message = `not valid UTF-8 at byte ${decoded.invalidAt}`;
    return { audits: [], diagnostics: [problem('log.invalid', message, { where: { file } })] };
  }
  const audits: PastAudit[] = [];
  const diagnostics: Diagnostic[] = [];
  const lines = decoded.text.split('\n');
  lines.forEach((line, i) => {
    if (line.trim() === '') return;
    const audit = pastAudit(line);
    if (audit !== null) audits.push(audit);
    else if (i === lines.length - 1) {
      // Another process may be writing it at this moment.
      const where = { file, line: i + 1 };
      diagnostics.push(diagnostic('warning', 'log.torn', 'the last line is not whole; it is left out', { where }));
    } else {
      const message = 'no entry of a portfolio log';
      const hint = 'an entry is one line of JSON with at least model_id, timestamp, gates and passed';
      diagnostics.push(problem('log.invalid', message, { hint, where: { file, line: i + 1, column: 1 } }));
    }
  });
  return { audits, diagnostics };
}

function pastAudit(line: string): PastAudit | null {
  const audit = readLogLine(line);
  if (audit === null) return null;
  const gates = audit.gates.map(({ id, name, metric, value }) => {
    return { id, name, metric, value: typeof value === 'number' ? value : null };
  });
  return { modelId: audit.model_id, modelVersion: audit.model_version, asOf: audit.timestamp, gates };
}
