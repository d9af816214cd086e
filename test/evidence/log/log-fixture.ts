import { jcsText } from '../../../src/base/jcs.ts';
import { sha256Hex } from '../../../src/base/sha256.ts';
import {
  entryAfter,
  entryDigest,
  entryLine,
  type LogEntry,
  type LoggedAudit,
} from '../../../src/evidence/log/log-entry.ts';
import { logLines } from '../../../src/evidence/log/log-lines.ts';

/** An audit as the log keeps it; the number makes it another one. */
export function audit(number: number, more: Partial<LoggedAudit> = {}): LoggedAudit {
  return {
    model_id: `credit_v${number % 3}`,
    model_version: '2.1.0',
    timestamp: `2025-${String(1 + (number % 12)).padStart(2, '0')}-14`,
    outcome: number % 2 === 0 ? 'PASS' : 'FAIL',
    passed: number % 2 === 0,
    exit_code: number % 2 === 0 ? 0 : 1,
    gates: [
      {
        id: 'demographic_parity',
        name: 'Demographic Parity',
        metric: 'demographic_parity_difference',
        status: number % 2 === 0 ? 'PASS' : 'FAIL',
        severity: 'error',
        value: 0.08 + number / 1000,
        threshold: 0.1,
        comparison: 'less_than',
      },
    ],
    report_sha256: sha256Hex(`report ${number}`),
    manifest_sha256: sha256Hex(`manifest ${number}`),
    pack_sha256: null,
    policies: [{ name: 'Firm', version: '1.0', sha256: sha256Hex('policy') }],
    waivers: [],
    ...more,
  };
}

export function entries(count: number): LogEntry[] {
  const all: LogEntry[] = [];
  for (let i = 0; i < count; i++) all.push(entryAfter(all.at(-1) ?? null, audit(i)));
  return all;
}

/** A changed entry whose own digest is right again. */
export function resealed(entry: LogEntry, change: Partial<LogEntry>): LogEntry {
  const changed = { ...entry, ...change };
  return { ...changed, entry_sha256: entryDigest(changed) };
}

export function textOf(log: readonly LogEntry[]): string {
  return log.map((entry) => `${entryLine(entry)}\n`).join('');
}

/** The lines of a text that comes in pieces of any size. */
export function linesOf(text: string, piece = 1000) {
  return logLines(pieces(new TextEncoder().encode(text), piece));
}

async function* pieces(bytes: Uint8Array, size: number): AsyncGenerator<Uint8Array> {
  for (let i = 0; i < bytes.length; i += size) yield bytes.subarray(i, i + size);
}

/** Any value as a line. */
export const lineOf = (value: unknown): string => `${jcsText(value)}\n`;
