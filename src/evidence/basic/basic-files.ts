import { sha256Hex } from '../../base/sha256.ts';
import { openManifest } from '../../record/open.ts';
import { type Check, failed, judged, type PackFiles } from '../check.ts';
import type { PackLayout } from '../pack/pack-layout.ts';
import { attempt, type PackContext, type Read } from '../pack-context.ts';
import { parseSums } from './parse-sums.ts';

export interface BasicFiles {
  readonly context: PackContext;
  readonly required: Check;
  readonly sums: Check;
  readonly warnings: readonly string[];
}

/**
 * What the files of a hand-made pack are: one report, its record, the configuration that the record speaks of, and a list of
 * checksums that covers them.
 *
 * @example basicFiles(container.files).required.status
 */
export function basicFiles(files: PackFiles): BasicFiles {
  const paths = [...files.keys()];
  const problems: string[] = [];
  const one = (test: RegExp, what: string): string | undefined => {
    const found = paths.filter((path) => test.test(path));
    if (found.length === 0) problems.push(`${what} is missing`);
    if (found.length > 1) problems.push(`${what} is not one file: ${found.join(', ')}`);
    return found.length === 1 ? found[0] : undefined;
  };
  const report = one(/\.(pdf|html)$/i, 'the report');
  const manifestName = one(/\.manifest\.json$/, 'the record (.manifest.json)');
  const bytes = manifestName === undefined ? undefined : files.get(manifestName);
  const manifest =
    bytes === undefined ? { problem: 'there is no single .manifest.json' } : attempt(() => openManifest(bytes));
  const config = configPath(files, manifest);
  if (config === undefined) problems.push('the configuration that the record speaks of is missing');
  const layout: Read<PackLayout> =
    report === undefined || manifestName === undefined || config === undefined
      ? { problem: problems.join('; ') }
      : { value: { report, manifest: manifestName, config, roles: rolesOf(report, manifestName, config) } };
  const { check, warnings } = sumsCheck(files, [report, manifestName, config]);
  return {
    context: {
      files,
      layout,
      index: { problem: 'a hand-made pack has no pack.json' },
      manifest,
      manifestSha256: bytes === undefined ? undefined : sha256Hex(bytes),
    },
    required: judged('required-files', problems, 'report, record and configuration'),
    sums: check,
    warnings,
  };
}

function rolesOf(report: string, manifest: string, config: string): PackLayout['roles'] {
  return new Map([
    [report, 'report'],
    [manifest, 'manifest'],
    [config, 'config'],
  ]);
}

/** By its digest; where the record cannot be read, the only YAML file. */
function configPath(files: PackFiles, manifest: PackContext['manifest']): string | undefined {
  const yaml = [...files].filter(([path]) => /\.ya?ml$/i.test(path));
  if ('value' in manifest) {
    const { hash } = manifest.value.configuration;
    return [...files].find(([, bytes]) => sha256Hex(bytes) === hash)?.[0];
  }
  return yaml.length === 1 ? yaml[0]?.[0] : undefined;
}

function sumsCheck(
  files: PackFiles,
  required: readonly (string | undefined)[],
): { readonly check: Check; readonly warnings: readonly string[] } {
  const bytes = files.get('SHA256SUMS.txt');
  if (bytes === undefined) return { check: failed('checksums', ['SHA256SUMS.txt is missing']), warnings: [] };
  const { entries, problems: faults } = parseSums(bytes);
  const problems = [...faults];
  for (const [path, digest] of entries) {
    const listed = files.get(path);
    if (listed === undefined) problems.push(`${path} is listed and not there`);
    else if (sha256Hex(listed) !== digest)
      problems.push(`${path}: expected ${digest.slice(0, 16)}, found ${sha256Hex(listed).slice(0, 16)}`);
  }
  const unlisted = [...files.keys()].filter((path) => path !== 'SHA256SUMS.txt' && !entries.has(path));
  const isEvidence = (path: string): boolean => required.includes(path) || /\.(pdf|json|ya?ml)$/i.test(path);
  problems.push(...unlisted.filter(isEvidence).map((path) => `${path} is not listed in SHA256SUMS.txt`));
  const others = unlisted.filter((path) => !isEvidence(path));
  return {
    check: judged('checksums', problems, `${entries.size} lines`),
    warnings: others.length === 0 ? [] : [`not covered by SHA256SUMS.txt: ${others.join(', ')}`],
  };
}
