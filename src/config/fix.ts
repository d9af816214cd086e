import { isScalar, isMap as isYamlMap, parseDocument } from 'yaml';
import { parseYaml } from '../base/yaml.ts';
import { aliases } from './key-states.ts';
import { isMap, pathOf, valueAt } from './places.ts';

export interface FixedConfig {
  readonly text: string;
  /** What was done, for people: `strict is now strict_mode`. Empty if nothing was to do. */
  readonly changes: readonly string[];
}

/**
 * Rewrites old names of keys and inserts a missing `as_of`. Comments, line ends and a byte order mark stay. Old and new names
 * that disagree are left for a person; so is a file that cannot be read.
 *
 * @param today what to insert, YYYY-MM-DD
 * @example fixConfig('strict: true\n', '2025-10-14').text // 'as_of: 2025-10-14\nstrict_mode: true\n'
 */
export function fixConfig(text: string, today: string): FixedConfig {
  const { value } = parseYaml(text, 'config');
  if (!isMap(value)) return { text, changes: [] };
  const renames = aliases().filter(({ alias, of }) => {
    const old = valueAt(value, pathOf(alias));
    const present = valueAt(value, pathOf(of));
    return old !== undefined && (present === undefined || present === old) && isFirstOf(value, alias, of);
  });
  const renamed = renames.length === 0 ? text : rename(text, renames);
  const changes = renames.map(({ alias, of }) => `${alias} is now ${of}`);
  if (value['as_of'] !== undefined) return { text: renamed, changes };
  return { text: insertFirst(renamed, `as_of: ${today}`), changes: [`as_of: ${today} was inserted`, ...changes] };
}

/** Of several old names of one key that agree, the first carries the value over; one that disagrees stays. */
function isFirstOf(value: unknown, alias: string, of: string): boolean {
  const own = valueAt(value, pathOf(alias));
  const rivals = aliases().filter((other) => other.of === of && other.alias !== alias);
  return rivals.every((other) => {
    const theirs = valueAt(value, pathOf(other.alias));
    return theirs === undefined || theirs === own;
  });
}

function rename(text: string, renames: readonly { readonly alias: string; readonly of: string }[]): string {
  const bom = text.startsWith('\uFEFF') ? '\uFEFF' : '';
  const document = parseDocument(text.slice(bom.length), { version: '1.2', schema: 'core' });
  for (const { alias, of } of renames) {
    const path = pathOf(alias);
    const node = document.getIn(path, true);
    const pair = isYamlMap(document.contents)
      ? document.contents.items.find((item) => String(item.key) === alias)
      : undefined;
    if (pair !== undefined && isScalar(pair.key) && !document.has(of)) {
      pair.key.value = of;
      continue;
    }
    document.deleteIn(path);
    if (!document.has(of)) document.set(of, node);
    for (let end = path.length - 1; end > 0; end--) {
      const parent = document.getIn(path.slice(0, end));
      if (isYamlMap(parent) && parent.items.length === 0) document.deleteIn(path.slice(0, end));
    }
  }
  const written = bom + document.toString({ lineWidth: 0, flowCollectionPadding: false });
  return text.includes('\r\n') ? written.replaceAll(/\r?\n/g, '\r\n') : written;
}

/** Before the first line that is neither blank nor a comment. */
function insertFirst(text: string, line: string): string {
  const newline = text.includes('\r\n') ? '\r\n' : '\n';
  const head = /^\uFEFF?(?:[ \t]*(?:#[^\n]*|---[ \t]*\r?)?\n)*/.exec(text)?.[0] ?? '';
  return `${head}${line}${newline}${text.slice(head.length)}`;
}
