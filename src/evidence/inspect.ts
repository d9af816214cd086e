import { fail } from '../base/diagnostic.ts';
import { sha256Hex } from '../base/sha256.ts';
import type { Manifest } from '../record/manifest.ts';
import { openManifest } from '../record/open.ts';
import { sameBytes } from './checks/same-bytes.ts';
import { metricsFile } from './metrics-file.ts';
import { packedReport } from './packed-report.ts';
import { pdfAttachments } from './pdf-attachments.ts';
import { hasText } from './pdf-syntax.ts';
import { looksLikeZip } from './zip/read-zip.ts';

export interface OpenedReport {
  readonly manifest: Manifest;
  /** The record's file as it is, also when it came out of a PDF. */
  readonly manifestBytes: Uint8Array;
  /** What `sha256sum` prints for the record. */
  readonly manifestSha256: string;
  readonly source: 'pdf' | 'manifest' | 'pack';
}

export interface Inspection extends OpenedReport {
  /** `metrics.json`: equal bytes from the report and from its record. */
  readonly metrics: Uint8Array;
}

/**
 * Reads what an audit found from its report (PDF), its record, or a pack of both, and nothing else.
 *
 * @throws GlassAlphaError `report.no_manifest` if there is no record of this format in the bytes, `evidence.unverified` if the
 *   record, or the metrics attached beside it, were changed
 * @example new TextDecoder().decode((await inspect(bytes)).metrics)
 */
export async function inspect(bytes: Uint8Array): Promise<Inspection> {
  const { attachedMetrics, ...opened } = await read(bytes);
  const metrics = metricsFile(opened.manifest);
  if (attachedMetrics !== undefined && !sameBytes(attachedMetrics, metrics)) {
    fail('evidence.unverified', 'the report was changed: its metrics.json does not follow from its manifest.json');
  }
  return { ...opened, metrics };
}

async function read(bytes: Uint8Array): Promise<OpenedReport & { readonly attachedMetrics?: Uint8Array }> {
  if (hasText(bytes, 0, '%PDF')) {
    const attachments = await pdfAttachments(bytes);
    const attached = (name: string): Uint8Array =>
      attachments.find((file) => file.name === name)?.bytes ??
      fail('report.no_manifest', `not an original GlassAlpha report: no ${name} is attached`);
    return { ...opened(attached('manifest.json'), 'pdf'), attachedMetrics: attached('metrics.json') };
  }
  if (looksLikeZip(bytes)) {
    const { report, record } = await packedReport(bytes);
    const inside = await read(report);
    if (!sameBytes(inside.manifestBytes, record))
      fail('evidence.unverified', 'the record in the pack is not the one attached to its report');
    return { ...inside, source: 'pack' };
  }
  if (hasText(bytes, 0, '<')) unavailable('an HTML report', 'inspect the PDF or the manifest of the same audit');
  return opened(bytes, 'manifest');
}

function unavailable(what: string, hint: string): never {
  return fail('config.unavailable', `${what} cannot be inspected in this version`, { hint });
}

function opened(bytes: Uint8Array, source: OpenedReport['source']): OpenedReport {
  return { manifest: openManifest(bytes), manifestBytes: bytes, manifestSha256: sha256Hex(bytes), source };
}
