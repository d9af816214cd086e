import { type Document, isAlias, isMap, isScalar, isSeq, type Node } from 'yaml';
import type { Where } from './diagnostic.ts';
import type { TextPositions } from './text-position.ts';
import { keyText } from './yaml-value.ts';

export type YamlPath = readonly (string | number)[];

/** How a scalar stands in the file: for number traps such as `1_000`, `0o14`, `5%`, `version: 1.0`. */
export interface YamlScalar {
  /** As written, without quotes. */
  readonly source: string;
  readonly style: 'plain' | 'quoted' | 'block';
}

interface Found {
  readonly key: unknown;
  readonly value: unknown;
}

function find(document: Document.Parsed, path: YamlPath): Found | undefined {
  let found: Found = { key: undefined, value: document.contents };
  for (const step of path) {
    const node = isAlias(found.value) ? found.value.resolve(document) : found.value;
    if (isMap(node)) {
      const pair = node.items.find((item) => keyText(item.key) === String(step));
      if (pair === undefined) return undefined;
      found = { key: pair.key, value: pair.value };
    } else if (isSeq(node) && typeof step === 'number' && step < node.items.length) {
      found = { key: undefined, value: node.items[step] };
    } else {
      return undefined;
    }
  }
  return found;
}

/** Where a key or value stands; see `YamlFile.at`. */
export function placeOf(
  document: Document.Parsed,
  positions: TextPositions,
  path: YamlPath,
  part: 'key' | 'value' | undefined,
): Where | undefined {
  const found = find(document, path);
  if (found === undefined) return undefined;
  const key = found.key as Node | undefined | null;
  const value = found.value as Node | undefined | null;
  const isEmpty = value === null || value === undefined || (isScalar(value) && value.source === '');
  const wanted =
    part === 'key' || (part === undefined && !isScalar(value) && !isAlias(value)) || isEmpty ? (key ?? value) : value;
  if (wanted?.range === undefined || wanted.range === null) return undefined;
  const [from, to] = wanted.range;
  return positions.at(from, isScalar(wanted) || isAlias(wanted) || part === 'value' ? to : undefined);
}

export function scalarAt(document: Document.Parsed, path: YamlPath): YamlScalar | undefined {
  const found = find(document, path);
  const node = isAlias(found?.value) ? found.value.resolve(document) : found?.value;
  if (!isScalar(node)) return undefined;
  const style = node.type === 'PLAIN' ? 'plain' : node.type?.startsWith('QUOTE') ? 'quoted' : 'block';
  return { source: node.source ?? String(node.value ?? ''), style };
}
