import { type Diagnostic, problem } from '../base/diagnostic.ts';
import type { YamlPath } from '../base/yaml.ts';
import { keyPath } from '../base/zod-diagnostics.ts';
import type { Places } from './places.ts';
import { isMap } from './places.ts';
import type { ConfigFile } from './schema/audit-config-schema.ts';

/** Paths are written with `/` on every system and name files on this machine (interface.md 1). */
export function checkPaths(file: ConfigFile, places: Places): Diagnostic[] {
  return pathsOf(file).flatMap(({ path, value }) => {
    const name = keyPath(path);
    const refuse = (message: string, hint: string): Diagnostic[] => [
      problem('config.value', message, { hint, where: places.at(path, 'value') }),
    ];
    if (value.includes('\\'))
      return refuse(
        `${name} is written with "\\"; paths use "/" on every system`,
        `write ${value.replaceAll('\\', '/')}`,
      );
    if (/^[A-Za-z][A-Za-z0-9+.-]+:\/\//.test(value))
      return refuse(`${name} is an address; paths name files on this machine`, 'save the file and write its path');
    if (value.includes('${')) return refuse(`${name}: variables are not filled in`, 'write the path itself');
    if (value.startsWith('~')) return refuse(`${name}: "~" is not filled in`, 'write the path itself');
    return outputFaults(path, value, places);
  });
}

const placeholders = ['model_id', 'model_version', 'as_of', 'quarter'];

function outputFaults(path: YamlPath, value: string, places: Places): Diagnostic[] {
  if (keyPath(path) !== 'report.output_path') return [];
  const where = places.at(path, 'value');
  const unknown = [...value.matchAll(/\{([^{}]*)\}/g)]
    .map((match) => match[1] ?? '')
    .filter((name) => !placeholders.includes(name));
  const faults = unknown.map((name) =>
    problem('config.value', `{${name}} is not filled in in report.output_path`, {
      hint: `known: ${placeholders.map((known) => `{${known}}`).join(', ')}`,
      where,
    }),
  );
  if (/\.html$/i.test(value)) {
    faults.push(
      problem('config.unavailable', 'an HTML report is not available in this version', {
        hint: 'end report.output_path in .pdf',
        where,
      }),
    );
  } else if (!/[^/]\.pdf$/i.test(value)) {
    faults.push(
      problem('report.format', `report.output_path "${value}" names no report format`, {
        hint: 'end it in .pdf',
        where,
      }),
    );
  }
  return faults;
}

interface PathValue {
  readonly path: YamlPath;
  readonly value: string;
}

/** Every path of the keys that are available. */
function pathsOf(file: ConfigFile): PathValue[] {
  const found: PathValue[] = [];
  const add = (path: YamlPath, value: unknown): void => {
    if (typeof value === 'string') found.push({ path, value });
    else if (Array.isArray(value)) for (const [i, item] of value.entries()) add([...path, i], item);
  };
  add(['policy_gates'], file.policy_gates);
  if (isMap(file.policy_gates)) {
    for (const key of ['files', 'waivers', 'authorities'] as const) add(['policy_gates', key], file.policy_gates[key]);
  }
  add(['log'], file.log);
  add(['data', 'path'], file.data?.path);
  add(['data', 'train', 'path'], file.data?.train?.path);
  add(['data', 'reference', 'path'], file.data?.reference?.path);
  add(['data', 'schema_path'], file.data?.schema_path);
  add(['findings'], file.findings);
  add(['model', 'path'], file.model?.path);
  add(['model', 'parity', 'path'], file.model?.parity?.path);
  add(['report', 'output_path'], file.report?.output_path);
  for (const [field, value] of Object.entries(file.model_card ?? {})) {
    if (isMap(value) && 'file' in value) add(['model_card', field, 'file'], value.file);
  }
  return found;
}
