import type { Where } from '../base/diagnostic.ts';
import type { YamlPath, YamlScalar } from '../base/yaml.ts';

/** Where the keys and values of a configuration stand; an object given to the library has no places. */
export interface Places {
  readonly at: (path: YamlPath, part?: 'key' | 'value') => Where | undefined;
  readonly scalar: (path: YamlPath) => YamlScalar | undefined;
}

export const noPlaces: Places = { at: () => undefined, scalar: () => undefined };

export function isMap(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The value at a path, undefined if there is none. */
export function valueAt(root: unknown, path: YamlPath): unknown {
  let value = root;
  for (const step of path) {
    if (typeof value !== 'object' || value === null || !Object.hasOwn(value, step)) return undefined;
    value = (value as Record<string | number, unknown>)[step];
  }
  return value;
}

/** Splits a dotted key of the schema. */
export function pathOf(key: string): string[] {
  return key.split('.');
}

/** Every key and list item below a value, parents first. */
export function* walk(
  value: unknown,
  path: YamlPath = [],
): Generator<{ readonly path: YamlPath; readonly value: unknown }> {
  if (typeof value !== 'object' || value === null) return;
  const entries: [string | number, unknown][] = Array.isArray(value)
    ? value.map((item, i) => [i, item])
    : Object.entries(value);
  for (const [step, inner] of entries) {
    const own = [...path, step];
    yield { path: own, value: inner };
    yield* walk(inner, own);
  }
}
