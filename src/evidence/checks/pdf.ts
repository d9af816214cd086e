import { GlassAlphaError } from '../../base/diagnostic.ts';
import type { Manifest } from '../../record/manifest.ts';
import { type Check, judged, skipped, warned } from '../check.ts';
import { metricsFile } from '../metrics-file.ts';
import type { PackContext } from '../pack-context.ts';
import { pdfAttachments } from '../pdf-attachments.ts';
import { pdfStructureProblems } from '../pdf-structure.ts';
import { sameBytes } from './same-bytes.ts';

/** Typesets a report from the bytes of its record. */
export type Typeset = (manifestBytes: Uint8Array) => Promise<Uint8Array>;

export interface PdfOptions {
  readonly toolVersion: string;
  /** Given where the report is to be typeset again. */
  readonly rerender?: Typeset | undefined;
}

/** What the check found, and whether the report was typeset again with equal bytes. */
export interface PdfCheck {
  readonly check: Check;
  readonly isRerendered: boolean;
}

/** The report is one that the typesetter wrote, carries this record and its metrics, and nothing that acts. */
export async function pdfCheck(context: PackContext, options: PdfOptions): Promise<PdfCheck> {
  const { layout, manifest, files } = context;
  const skip = (why: string): PdfCheck => ({ check: skipped('pdf', why), isRerendered: false });
  if ('problem' in layout) return skip('the files are not those of a pack (required-files)');
  const { report, manifest: manifestName } = layout.value;
  if (report.endsWith('.html')) return skip('the HTML report is not read in this version');
  const pdf = files.get(report) ?? new Uint8Array();
  const record = files.get(manifestName) ?? new Uint8Array();
  const problems = await reportProblems(pdf, record, manifest);
  if (options.rerender === undefined || problems.length > 0 || 'problem' in manifest)
    return { check: judged('pdf', problems, 'one revision, carries the record and its metrics'), isRerendered: false };
  const { glassalpha_version: version } = manifest.value;
  if (version !== options.toolVersion)
    return {
      check: warned('pdf', `not typeset again: that takes glassalpha ${version}, and this is ${options.toolVersion}`),
      isRerendered: false,
    };
  const again = await options.rerender(record);
  if (!sameBytes(again, pdf)) problems.push(`${report} is not what typesetting the record again gives`);
  return {
    check: judged('pdf', problems, 'typeset again with equal bytes'),
    isRerendered: problems.length === 0,
  };
}

async function reportProblems(
  pdf: Uint8Array,
  record: Uint8Array,
  manifest: { readonly value: Manifest } | { readonly problem: string },
): Promise<string[]> {
  try {
    const problems = pdfStructureProblems(pdf);
    const attached = new Map((await pdfAttachments(pdf)).map(({ name, bytes }) => [name, bytes]));
    for (const name of attached.keys())
      if (name !== 'manifest.json' && name !== 'metrics.json') problems.push(`a file "${name}" is attached`);
    const own = attached.get('manifest.json');
    if (own === undefined || !sameBytes(own, record)) problems.push('the record attached to it is another one');
    const metrics = attached.get('metrics.json');
    if (metrics === undefined) problems.push('no metrics.json is attached');
    else if ('value' in manifest && !sameBytes(metrics, metricsFile(manifest.value)))
      problems.push('the metrics attached to it do not follow from the record');
    return problems;
  } catch (error) {
    if (!(error instanceof GlassAlphaError)) throw error;
    return error.diagnostics.map(({ message }) => message);
  }
}
