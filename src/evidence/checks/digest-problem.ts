import { GlassAlphaError } from '../../base/diagnostic.ts';
import { sha256Hex } from '../../base/sha256.ts';
import { openManifest } from '../../record/open.ts';
import { fileDigest } from '../file-digest.ts';
import { type PdfAttachment, pdfAttachments } from '../pdf-attachments.ts';

export interface ExpectedFile {
  readonly sha256: string;
  readonly size: number;
}

/** What to do about a file that is not the exported one. */
export const remedy = 'get the pack again, or export it again from the report';

/**
 * Why a file has another digest than stated, as far as its bytes tell (evidence.md 4).
 *
 * @param manifestSha256 digest of the record that the file should belong to
 * @returns undefined if the digest is the stated one
 * @example await digestProblem('README.txt', bytes, { sha256, size }, manifestSha256)
 */
export async function digestProblem(
  path: string,
  bytes: Uint8Array,
  expected: ExpectedFile,
  manifestSha256: string | undefined,
): Promise<string | undefined> {
  const found = fileDigest(bytes);
  if (found === expected.sha256 && bytes.length === expected.size) return undefined;
  const cause = (await knownCause(path, bytes, expected, manifestSha256)) ?? damaged;
  const [stated, is] = [expected.sha256, found].map((digest) => digest.slice(0, 16));
  return `${path}: expected ${stated} (${expected.size} bytes), found ${is} (${bytes.length} bytes): ${cause}`;
}

const damaged = 'changed after export, wrong file, or damaged in transfer';

async function knownCause(
  path: string,
  bytes: Uint8Array,
  { sha256 }: ExpectedFile,
  manifestSha256: string | undefined,
): Promise<string | undefined> {
  if (sha256Hex(withoutCarriageReturns(bytes)) === sha256) return 'line endings were converted';
  const own = await ownManifestDigest(path, bytes);
  return own !== undefined && own !== manifestSha256 ? 'file of another report' : undefined;
}

/** CRLF as LF. */
export function withoutCarriageReturns(bytes: Uint8Array): Uint8Array {
  return bytes.filter((byte, i) => !(byte === 13 && bytes[i + 1] === 10));
}

/** Digest of the record that a file says it belongs to. A record that is whole belongs to itself. */
async function ownManifestDigest(path: string, bytes: Uint8Array): Promise<string | undefined> {
  if (path.endsWith('.pdf')) {
    const attached = (await attachmentsOf(bytes)).find(({ name }) => name === 'manifest.json');
    return attached === undefined ? undefined : sha256Hex(attached.bytes);
  }
  if (path.endsWith('.manifest.json')) return isRecord(bytes) ? 'another record' : undefined;
  const stated = /"manifest_sha256":"([0-9a-f]{64})"/.exec(new TextDecoder().decode(bytes.subarray(0, 4_000_000)));
  return path.endsWith('.json') && path !== 'pack.json' ? stated?.[1] : undefined;
}

async function attachmentsOf(pdf: Uint8Array): Promise<readonly PdfAttachment[]> {
  try {
    return await pdfAttachments(pdf);
  } catch (error) {
    if (!(error instanceof GlassAlphaError)) throw error;
    return [];
  }
}

function isRecord(bytes: Uint8Array): boolean {
  try {
    openManifest(bytes);
    return true;
  } catch (error) {
    if (!(error instanceof GlassAlphaError)) throw error;
    return false;
  }
}
