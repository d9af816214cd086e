import type { YamlPath } from '../base/yaml.ts';
import type { ConfigPath } from './audit-config.ts';
import type { Places } from './places.ts';

/** A path with its key and place. List items carry the key of the list. */
export function configPath(path: string, key: YamlPath, places: Places): ConfigPath {
  const where = places.at(key, 'value');
  return {
    path,
    key: key.filter((step) => typeof step === 'string').join('.'),
    ...optional('line', where?.line),
    ...optional('column', where?.column),
    ...optional('endColumn', where?.endColumn),
  };
}

/** Where a path stands in its file, for a diagnostic. */
export function positionOf({ line, column, endColumn }: Omit<ConfigPath, 'path' | 'key'>) {
  return { ...optional('line', line), ...optional('column', column), ...optional('endColumn', endColumn) };
}

/** Values that are compared as text keep the form they have in the file: `01`, `1.0`. */
export function textAsWritten(value: string | number | boolean, path: YamlPath, places: Places): string {
  return typeof value === 'string' ? value : (places.scalar(path)?.source ?? String(value));
}

/** A property only where there is a value. */
export function optional<K extends string, V>(key: K, value: V | undefined): { readonly [P in K]?: V } {
  return value === undefined ? {} : ({ [key]: value } as { readonly [P in K]: V });
}
