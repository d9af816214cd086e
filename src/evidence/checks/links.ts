import { jsonFile, parseJsonFile } from '../../base/jcs.ts';
import { sha256Hex } from '../../base/sha256.ts';
import type { Manifest } from '../../record/manifest.ts';
import { type Check, judged, skipped } from '../check.ts';
import { originalNames, type PackIndex } from '../pack/pack-index.ts';
import { fixedNames, type PackLayout } from '../pack/pack-layout.ts';
import { recordedInputs, referencePaths } from '../pack/recorded-inputs.ts';
import { attempt, type PackContext } from '../pack-context.ts';
import { sameBytes } from './same-bytes.ts';

/** Every file beside the record is the one that the record speaks of. */
export function links(context: PackContext): Check {
  const { layout, manifest, index } = context;
  if ('problem' in layout) return skipped('links', 'the files are not those of a pack (required-files)');
  if ('problem' in manifest) return skipped('links', 'there is no record to compare with (manifest-schema)');
  const problems = [
    ...inputProblems(context, manifest.value, layout.value),
    ...('problem' in index ? [] : indexProblems(index.value, manifest.value)),
    ...ownerProblems(context, layout.value),
  ];
  const schema = context.files.get(fixedNames.schema);
  if (schema !== undefined && !sameBytes(schema, jsonFile(manifest.value.data_schema)))
    problems.push(`${fixedNames.schema} is not the schema of the record`);
  return judged('links', problems, 'configuration, policies, inputs, schema and decisions belong to the record');
}

/** Bytes, digest and text of each input agree; no input is there that the audit did not read. */
function inputProblems({ files }: PackContext, manifest: Manifest, { roles, config }: PackLayout): string[] {
  const inputs = recordedInputs(manifest);
  const problems: string[] = [];
  for (const { path, file, bytes } of inputs) {
    const found = files.get(path);
    if (found === undefined) problems.push(`${path} is missing; the record names it as ${file.role}`);
    else if (!sameBytes(found, bytes)) problems.push(`${path} is not the ${file.role} that the record holds`);
    if (sha256Hex(bytes) !== file.sha256)
      problems.push(`the record states another digest for ${path} than its text has`);
  }
  const known = new Set(inputs.map(({ path }) => path));
  for (const [path, role] of roles) {
    const isInput = role === 'policy' || role === 'input' || path === config;
    if (isInput && !known.has(path)) problems.push(`${path} is not an input of the record`);
  }
  const configFile = inputs.find(({ file }) => file.role === 'config')?.file;
  if (configFile !== undefined && configFile.sha256 !== manifest.configuration.hash)
    problems.push('configuration.hash is not the digest of the configuration');
  return problems;
}

function indexProblems(index: PackIndex, manifest: Manifest): string[] {
  const { audit, glassalpha_version: version } = manifest;
  const stated: readonly (readonly [string, unknown, unknown])[] = [
    ['glassalpha_version', index.glassalpha_version, version],
    ['model_id', index.model_id, audit.model_id],
    ['model_version', index.model_version, audit.model_version],
    ['as_of', index.as_of, audit.as_of],
    ['sequence', index.sequence, audit.sequence ?? index.sequence],
    ['challenge', index.challenge, audit.challenge ?? index.challenge],
  ];
  const problems = stated
    .filter(([, found, expected]) => found !== expected)
    .map(([key, found, expected]) => `pack.json says ${key} ${found}, the record ${expected}`);
  if (!sameBytes(jsonFile(index.paths), jsonFile({ ...referencePaths(manifest) })))
    problems.push('pack.json: paths do not lead to the inputs of the record');
  const names = originalNames(manifest);
  for (const { path, original_name: original } of index.files) {
    if (original !== names.get(path)) problems.push(`pack.json: ${path} has another original_name than in the record`);
  }
  return problems;
}

/** Decisions and sidecars carry the digest of the record they were made from. */
function ownerProblems({ files, manifestSha256 }: PackContext, { roles }: PackLayout): string[] {
  return [...roles]
    .filter(([, role]) => role === 'decisions' || role === 'sidecar')
    .flatMap(([path]) => {
      const bytes = files.get(path);
      if (bytes === undefined) return [];
      const read = attempt(() => parseJsonFile(bytes));
      if ('problem' in read) return [`${path}: ${read.problem}`];
      const owner =
        typeof read.value === 'object' && read.value !== null ? Reflect.get(read.value, 'manifest_sha256') : null;
      return owner === manifestSha256 ? [] : [`${path} belongs to another record`];
    });
}
