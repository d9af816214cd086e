import { jcs, jcsText } from '../../base/jcs.ts';
import { sha256Hex } from '../../base/sha256.ts';
import {
  type Comparison,
  type GateStatus,
  type GateWaiver,
  isJudged,
  type Outcome,
  type Severity,
  type Threshold,
} from '../../record/decisions.ts';
import type { Manifest } from '../../record/manifest.ts';

/** One audit in the portfolio log (evidence.md 7): a line of canonical JSON. */
export interface LogEntry extends LoggedAudit {
  readonly v: 1;
  /** Position in the log, from 0. */
  readonly seq: number;
  /** `entry_sha256` of the entry before; 64 zeros in the first. */
  readonly prev: string;
  /** Of the canonical entry without this field. */
  readonly entry_sha256: string;
}

/** What an entry says of its audit. */
export interface LoggedAudit {
  readonly model_id: string;
  readonly model_version: string;
  /** The audit's effective date. */
  readonly timestamp: string;
  /** Null, as `passed`, where there was no policy: nothing was judged. */
  readonly outcome: Outcome | null;
  readonly passed: boolean | null;
  readonly exit_code: 0 | 1;
  readonly gates: readonly LoggedGate[];
  readonly report_sha256: string;
  readonly manifest_sha256: string;
  readonly pack_sha256: string | null;
  readonly policies: readonly { readonly name: string; readonly version: string; readonly sha256: string }[];
  readonly waivers: readonly LoggedWaiver[];
}

export interface LoggedGate {
  readonly id: string;
  readonly name: string;
  readonly metric: string;
  readonly status: GateStatus;
  readonly severity: Severity;
  readonly value: number | boolean | null;
  readonly threshold: Threshold;
  readonly comparison: Comparison;
}

/** A waiver that spoke of a gate, honoured or not: the state says which. */
export interface LoggedWaiver {
  readonly id: string;
  readonly gate: string;
  readonly state: GateWaiver['state'];
  readonly expires: string;
}

/** Digests of the files that an entry stands for. */
export interface LoggedFiles {
  readonly reportSha256: string;
  readonly manifestSha256: string;
  /** Null for a report outside a pack. */
  readonly packSha256: string | null;
}

/**
 * What the log keeps of an audit.
 *
 * @example loggedAudit(manifest, { reportSha256, manifestSha256, packSha256: null }).outcome
 */
export function loggedAudit({ audit, gates }: Manifest, files: LoggedFiles): LoggedAudit {
  const judged = isJudged(gates) ? gates : null;
  return {
    model_id: audit.model_id,
    model_version: audit.model_version,
    timestamp: audit.as_of,
    outcome: judged?.outcome ?? null,
    passed: judged === null ? null : judged.exit_code === 0,
    exit_code: judged?.exit_code ?? 0,
    gates: (judged?.gates ?? []).map((gate) => ({
      id: gate.id,
      name: gate.name,
      metric: gate.metric_id,
      status: gate.status,
      severity: gate.severity,
      value: gate.value,
      threshold: gate.threshold,
      comparison: gate.comparison,
    })),
    report_sha256: files.reportSha256,
    manifest_sha256: files.manifestSha256,
    pack_sha256: files.packSha256,
    policies: (judged?.policies ?? []).map(({ policy_name: name, version, sha256 }) => ({ name, version, sha256 })),
    waivers: (judged?.gates ?? []).flatMap(({ id: gate, waiver }) =>
      waiver === null ? [] : [{ id: waiver.id, gate, state: waiver.state, expires: waiver.expires }],
    ),
  };
}

/** What stands before the first entry. */
export const noEntry = '0'.repeat(64);

/**
 * The entry that follows another.
 *
 * @param last the entry before; null for the first of a log
 * @example entryAfter(null, audit).seq // 0
 */
export function entryAfter(last: Pick<LogEntry, 'seq' | 'entry_sha256'> | null, audit: LoggedAudit): LogEntry {
  const body = { ...audit, v: 1 as const, seq: last === null ? 0 : last.seq + 1, prev: last?.entry_sha256 ?? noEntry };
  return { ...body, entry_sha256: entryDigest(body) };
}

/** Digest over an entry; its own field `entry_sha256` is left out. */
export function entryDigest(entry: Omit<LogEntry, 'entry_sha256'> & { readonly entry_sha256?: string }): string {
  const { entry_sha256: _, ...body } = entry;
  return sha256Hex(jcs(body));
}

/** The line of an entry, without its line feed: the leaf of the Merkle tree. */
export function entryLine(entry: LogEntry): string {
  return jcsText(entry);
}
