import { type Diagnostic, problem } from '../../base/diagnostic.ts';
import { equalBytes } from '../keys/bytes.ts';
import type { TreeHead } from './checkpoint.ts';
import { type LogEntry, noEntry } from './log-entry.ts';
import type { LogLine } from './log-lines.ts';
import { growingTree, type LeafHashes, leafHash, leafHashList } from './merkle-tree.ts';
import { maxLineBytes, readEntry } from './read-entry.ts';

export interface LogVerification {
  /** Lines of the log, good or not. */
  readonly count: number;
  /** Root of the tree over all lines. */
  readonly root: Uint8Array;
  readonly leaves: LeafHashes;
  /** Empty for an intact log: a break of the chain, a line that is no entry, a checkpoint that is not of this log. */
  readonly problems: readonly Diagnostic[];
}

/** A checkpoint kept elsewhere, with the name of its file. */
export interface KeptCheckpoint extends TreeHead {
  readonly file: string;
}

/**
 * Checks a log (evidence.md 7): every line canonical and with its own digest, each following the one before, and every given
 * checkpoint the root of a beginning of this log. Edits, moved and removed entries inside show in the chain; entries removed
 * at the end, or a log written anew, only against a checkpoint.
 *
 * @param file name to show
 * @example (await verifyLog(logLines(chunks), { file: 'audit_log.jsonl', checkpoints: [] })).problems
 */
export async function verifyLog(
  lines: AsyncIterable<LogLine>,
  { file, checkpoints }: { readonly file: string; readonly checkpoints: readonly KeptCheckpoint[] },
): Promise<LogVerification> {
  const leaves = leafHashList();
  const tree = growingTree();
  const problems: Diagnostic[] = [];
  const rootAt = new Map<bigint, Uint8Array>();
  const wanted = new Set(checkpoints.map(({ size }) => size));
  const keepRoot = (): void => {
    const size = BigInt(leaves.count());
    if (wanted.has(size)) rootAt.set(size, tree.root());
  };
  keepRoot();
  let last: ChainEnd = { seq: -1, digest: noEntry };
  for await (const line of lines) {
    const leaf = leafHash(line.bytes);
    leaves.push(leaf);
    tree.push(leaf);
    keepRoot();
    const { fault, end } = follow(line, last);
    last = end;
    if (fault === null) continue;
    problems.push(problem('log.invalid', fault.message, { hint: fault.hint, where: { file, line: line.number } }));
  }
  problems.push(...checkpoints.flatMap((kept) => checkpointFault(kept, leaves.count(), rootAt, file)));
  return { count: leaves.count(), root: tree.root(), leaves, problems };
}

/** Where the chain stands after a line; the digest is null after a line that has none. */
interface ChainEnd {
  readonly seq: number;
  readonly digest: string | null;
}

interface Fault {
  readonly message: string;
  readonly hint?: string;
}

function follow(line: LogLine, last: ChainEnd): { readonly fault: Fault | null; readonly end: ChainEnd } {
  const unknown = { seq: last.seq + 1, digest: null };
  if (line.isTooLong) return { fault: { message: `a line longer than ${maxLineBytes} bytes` }, end: unknown };
  const reading = readEntry(line.bytes);
  if ('problem' in reading)
    return { fault: noChainedEntry(reading.problem, line.bytes), end: claimedEnd(line.bytes, unknown) };
  const { entry } = reading;
  return { fault: breakBetween(last, entry), end: { seq: entry.seq, digest: entry.entry_sha256 } };
}

function breakBetween(last: ChainEnd, { seq, prev }: LogEntry): Fault | null {
  if (seq !== last.seq + 1) {
    return { message: `entry ${seq} stands where entry ${last.seq + 1} belongs: entries were removed, added or moved` };
  }
  if (last.digest === null || prev === last.digest) return null;
  return {
    message:
      seq === 0
        ? 'entry 0 names an entry before it'
        : `entry ${seq} does not follow entry ${last.seq} as it stands here: one of the two was replaced`,
  };
}

function noChainedEntry(why: string, bytes: Uint8Array): Fault {
  if (why.startsWith('entry ')) return { message: why };
  const message = `no chained entry: ${why}`;
  return keptByHand(bytes)
    ? { message, hint: 'lines kept by hand cannot be checked: begin a new log with glassalpha log append' }
    : { message };
}

function keptByHand(bytes: Uint8Array): boolean {
  const value = jsonOf(bytes);
  return value !== null && 'model_id' in value && !('entry_sha256' in value);
}

/** An edited entry still says where it stood, so that the entries after it are not reported too. */
function claimedEnd(bytes: Uint8Array, otherwise: ChainEnd): ChainEnd {
  const value = jsonOf(bytes);
  const seq = value?.['seq'];
  const digest = value?.['entry_sha256'];
  return seq === otherwise.seq && typeof digest === 'string' ? { seq, digest } : otherwise;
}

function jsonOf(bytes: Uint8Array): Readonly<Record<string, unknown>> | null {
  try {
    const value: unknown = JSON.parse(new TextDecoder().decode(bytes));
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? { ...value } : null;
  } catch {
    return null;
  }
}

function checkpointFault(
  { file: checkpoint, size, root, origin }: KeptCheckpoint,
  count: number,
  rootAt: ReadonlyMap<bigint, Uint8Array>,
  file: string,
): Diagnostic[] {
  const found = rootAt.get(size);
  const where = { file };
  if (found === undefined) {
    const message = `the checkpoint ${checkpoint} of ${origin} counts ${size} entries, this log ${count}: entries were removed at the end`;
    return [problem('log.invalid', message, { where })];
  }
  if (equalBytes(found, root)) return [];
  const message = `the first ${size} entries are not those that the checkpoint ${checkpoint} of ${origin} was made of`;
  const hint = 'the log was rewritten, or the checkpoint is of another log: compare with a copy kept elsewhere';
  return [problem('log.fork', message, { hint, where })];
}
