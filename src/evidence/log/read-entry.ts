import { z } from 'zod';
import { GlassAlphaError } from '../../base/diagnostic.ts';
import { parseCanonical } from '../../base/jcs.ts';
import { comparisons, gateStatuses, outcomes, severities, waiverStates } from '../../record/decisions.ts';
import { firstViolation } from '../../record/validate.ts';
import { entryDigest, type LogEntry } from './log-entry.ts';

export type EntryReading = { readonly entry: LogEntry } | { readonly problem: string };

/** A longer line is no entry (evidence.md 12). */
export const maxLineBytes = 1 << 20;

/**
 * Reads a line of the log strictly: canonical JSON, every field and no other, and the entry's own digest.
 *
 * @param line without its line feed
 * @returns the entry, or why the line is none
 * @example readEntry(new TextEncoder().encode('{}')) // { problem: 'v: Invalid input: expected 1' }
 */
export function readEntry(line: Uint8Array): EntryReading {
  let value: unknown;
  try {
    value = parseCanonical(line, 'log.invalid');
  } catch (error) {
    if (!(error instanceof GlassAlphaError)) throw error;
    return { problem: error.diagnostics[0]?.message ?? 'not canonical JSON' };
  }
  const violation = firstViolation(entrySchema, value);
  if (violation !== undefined) return { problem: violation };
  // Strictly checked just above, key by key.
  const entry = value as LogEntry;
  if (entry.entry_sha256 !== entryDigest(entry)) {
    return { problem: `entry ${entry.seq} was changed: entry_sha256 is not the digest of its content` };
  }
  return { entry };
}

const sha256 = z.string().regex(/^[0-9a-f]{64}$/);
const date = z.string().regex(/^\d{4}-\d{2}-\d{2}$/);

const entrySchema = z.strictObject({
  v: z.literal(1),
  seq: z.int().nonnegative(),
  prev: sha256,
  model_id: z.string(),
  model_version: z.string(),
  timestamp: date,
  outcome: z.enum(outcomes).nullable(),
  passed: z.boolean().nullable(),
  exit_code: z.union([z.literal(0), z.literal(1)]),
  gates: z.array(
    z.strictObject({
      id: z.string(),
      name: z.string(),
      metric: z.string(),
      status: z.enum(gateStatuses),
      severity: z.enum(severities),
      value: z.union([z.number(), z.boolean()]).nullable(),
      threshold: z.union([z.number(), z.boolean(), z.tuple([z.number(), z.number()])]),
      comparison: z.enum(comparisons),
    }),
  ),
  report_sha256: sha256,
  manifest_sha256: sha256,
  pack_sha256: sha256.nullable(),
  policies: z.array(z.strictObject({ name: z.string(), version: z.string(), sha256 })),
  waivers: z.array(z.strictObject({ id: z.string(), gate: z.string(), state: z.enum(waiverStates), expires: date })),
  entry_sha256: sha256,
});
