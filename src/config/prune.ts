import type { YamlPath } from '../base/yaml.ts';
import { checkShape, type ShapeFault } from '../base/zod-diagnostics.ts';
import { auditConfigSchema, type ConfigFile } from './schema/audit-config-schema.ts';

/**
 * The part of a faulty configuration that can still be read, so that checks across keys run too and all problems of a file
 * come out in one run. Faulty keys are left out; of lists with a faulty item the whole list.
 */
export function readablePart(value: unknown, faults: readonly ShapeFault[]): ConfigFile {
  let part = value;
  let open = faults;
  // Each round removes at least one key; what one removal uncovers (a map without its required key) goes in the next.
  for (let round = 0; round < 20 && open.length > 0; round++) {
    part = open.reduce((rest, fault) => without(rest, removable(fault)), part);
    const again = checkShape(auditConfigSchema, part, { file: '' });
    if (again.data !== undefined) return again.data;
    open = again.faults;
  }
  return {};
}

function removable({ kind, path }: ShapeFault): YamlPath {
  let end = kind === 'missing_key' ? path.length - 1 : path.length;
  while (end > 0 && typeof path[end - 1] === 'number') end -= 1;
  return path.slice(0, end);
}

function without(value: unknown, path: YamlPath): unknown {
  const [step, ...rest] = path;
  if (step === undefined) return {};
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return value.map((item, i) => (i === step ? without(item, rest) : item));
  const entries = Object.entries(value);
  return Object.fromEntries(
    rest.length === 0
      ? entries.filter(([key]) => key !== step)
      : entries.map(([key, inner]) => [key, key === step ? without(inner, rest) : inner]),
  );
}
