import { fail } from '../../base/diagnostic.ts';
import { jsonFile } from '../../base/jcs.ts';
import { sha256Hex } from '../../base/sha256.ts';
import { decisionsFile } from '../../record/decisions-file.ts';
import type { Manifest } from '../../record/manifest.ts';
import { packName } from '../../record/pack-path.ts';
import { writeZip } from '../zip/write-zip.ts';
import { badgeSvg } from './badge-svg.ts';
import { type PackPlace, packIndex, packIndexFile } from './pack-index.ts';
import { fixedNames, packLayout } from './pack-layout.ts';
import { readmeText } from './readme-text.ts';
import { recordedInputs } from './recorded-inputs.ts';
import { sumsText } from './sums-text.ts';

export interface PackParts {
  readonly report: { readonly name: string; readonly bytes: Uint8Array };
  readonly manifest: Manifest;
  /** The record's file as it is. */
  readonly manifestBytes: Uint8Array;
  /** Files beside the report by their ending: `.shift_analysis.json`, …, `.environment.json`. */
  readonly beside: ReadonlyMap<string, Uint8Array>;
  /** `exports/*` by name. */
  readonly exports: ReadonlyMap<string, Uint8Array>;
  readonly badge: boolean;
  readonly place: PackPlace;
}

export interface BuiltPack {
  readonly files: ReadonlyMap<string, Uint8Array>;
  readonly bytes: Uint8Array;
  readonly sha256: string;
}

/**
 * An unsigned evidence pack (evidence.md 2). The same parts give the same bytes: nothing of the machine or the moment is in it.
 *
 * @throws GlassAlphaError `evidence.config_mismatch` for a record without its configuration
 * @example writeFile('audit_evidence_pack.zip', buildPack(parts).bytes)
 */
export function buildPack(parts: PackParts): BuiltPack {
  const { manifest, manifestBytes, report, place } = parts;
  const reportName = packedReportName(report.name);
  const stem = reportName.replace(/\.[^.]+$/, '');
  const inputs = recordedInputs(manifest);
  const config = inputs.find(({ file }) => file.role === 'config')?.path;
  if (config === undefined) return fail('evidence.config_mismatch', 'the record does not hold the configuration');
  const names = { report: reportName, manifest: `${stem}.manifest.json`, config };

  const files = new Map<string, Uint8Array>([
    ...inputs.map(({ path, bytes }): [string, Uint8Array] => [path, bytes]),
    [reportName, report.bytes],
    [names.manifest, manifestBytes],
    [fixedNames.decisions, decisionsFile(manifest.gates, sha256Hex(manifestBytes), manifest.audit.as_of)],
    [fixedNames.schema, jsonFile(manifest.data_schema)],
    [fixedNames.readme, utf8(readmeText(manifest, names))],
    ...(parts.badge ? [[fixedNames.badge, utf8(badgeSvg(manifest))] as const] : []),
    ...[...parts.beside].map(([ending, bytes]): [string, Uint8Array] => [stem + ending, bytes]),
    ...[...parts.exports].map(([name, bytes]): [string, Uint8Array] => [`exports/${name}`, bytes]),
  ]);
  return closed(files, manifest, place);
}

/** Adds index and sums, and puts everything into the container. */
function closed(files: Map<string, Uint8Array>, manifest: Manifest, place: PackPlace): BuiltPack {
  const layout = packLayout([...files.keys(), fixedNames.index, fixedNames.sums]);
  if ('problems' in layout) return fail('internal.bug', `these files make no pack: ${layout.problems.join('; ')}`);
  files.set(fixedNames.index, packIndexFile(packIndex(manifest, layout, files, place)));
  files.set(fixedNames.sums, utf8(sumsText(files)));
  const bytes = writeZip(files);
  return { files, bytes, sha256: sha256Hex(bytes) };
}

/** Longest stem that leaves room for the longest ending beside it. */
const maxStem = 76;

function packedReportName(name: string): string {
  const ending = /\.[^.]+$/.exec(name)?.[0] ?? '';
  const stem = packName(name.slice(0, name.length - ending.length))
    .slice(0, maxStem)
    .replace(/\.+$/, '_');
  return stem + ending.toLowerCase();
}

function utf8(text: string): Uint8Array {
  return new TextEncoder().encode(text);
}
