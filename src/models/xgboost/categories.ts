import { type Diagnostic, problem } from '../../base/diagnostic.ts';
import { type DocumentObject, isObject, kindOf } from '../document.ts';
import { type Findings, join, listAt, numbersAt } from '../fields.ts';

/**
 * Category names of one feature as the file holds them.
 *
 * XGBoost 3.1 to 3.2, fed with pandas text, counts characters where offsets count bytes, and cuts the bytes off at that
 * total. For names in ASCII both counts agree. Names with other characters come out shifted and cut, often still as valid
 * UTF-8, and nothing in the file tells them from sound ones: they are kept as bytes until a declared list confirms them.
 */
export type CategoryEncoding =
  | { readonly kind: 'names'; readonly names: readonly string[] }
  | { readonly kind: 'bytes'; readonly bytes: Uint8Array; readonly offsets: Float64Array };

/**
 * `cats.enc` (XGBoost 3.1 and later): per feature, text as signed bytes cut at offsets, or integers.
 *
 * @returns one entry per feature, undefined where the feature has no categories; an empty list if the file holds none
 */
export function readCategories(
  model: DocumentObject,
  featureCount: number,
  findings: Findings,
  modelPath: string,
): readonly (CategoryEncoding | undefined)[] {
  const cats = model.get('cats');
  if (!isObject(cats)) return [];
  const path = join(modelPath, 'cats');
  const encodings = listAt(findings, cats, 'enc', path);
  if (encodings === undefined || encodings.length === 0) return [];
  if (encodings.length !== featureCount) {
    findings.refuse(join(path, 'enc'), `expected ${featureCount} entries, found ${encodings.length}`);
    return [];
  }
  return encodings.map((encoding, feature) => {
    const here = `${join(path, 'enc')}[${feature}]`;
    if (isObject(encoding)) return readEncoding(encoding, findings, here);
    findings.refuse(here, `expected an object, found ${kindOf(encoding)}`);
    return undefined;
  });
}

function readEncoding(encoding: DocumentObject, findings: Findings, path: string): CategoryEncoding | undefined {
  if (!encoding.has('offsets')) {
    const values = numbersAt(findings, encoding, 'values', path, { range: wholeNumbers });
    return values === undefined ? undefined : namesOf(Array.from(values, String), findings, path);
  }
  const values = numbersAt(findings, encoding, 'values', path, { range: { min: -128, max: 255 } });
  if (values === undefined) return undefined;
  const offsets = numbersAt(findings, encoding, 'offsets', path, { range: { min: 0, max: values.length } });
  if (offsets === undefined) return undefined;
  for (let i = 1; i < offsets.length; i++) {
    if ((offsets[i] ?? 0) >= (offsets[i - 1] ?? 0)) continue;
    findings.refuse(`${path}.offsets[${i}]`, `offset ${offsets[i]} after ${offsets[i - 1]}`);
    return undefined;
  }
  const bytes = Uint8Array.from(values, (value) => value & 0xff);
  if (bytes.some((byte) => byte >= 0x80)) return { kind: 'bytes', bytes, offsets };
  const decoder = new TextDecoder();
  const names: string[] = [];
  for (let i = 0; i + 1 < offsets.length; i++) {
    names.push(decoder.decode(bytes.subarray(offsets[i] ?? 0, offsets[i + 1] ?? 0)));
  }
  return namesOf(names, findings, path);
}

function namesOf(names: readonly string[], findings: Findings, path: string): CategoryEncoding | undefined {
  const known = new Set<string>();
  for (const name of names) {
    if (known.has(name)) {
      findings.refuse(path, `the category ${JSON.stringify(name.slice(0, 60))} occurs twice`);
      return undefined;
    }
    known.add(name);
  }
  return names.length === 0 ? undefined : { kind: 'names', names };
}

/**
 * The names to use for a column: those of the file; where they are not plain ASCII, the declared ones, if the file's bytes
 * are what XGBoost makes of them; where the file has none, the declared ones.
 *
 * @returns undefined if nobody names the categories, or what is wrong
 */
export function resolveCategories(
  column: string,
  encoding: CategoryEncoding | undefined,
  declared: readonly string[] | undefined,
): readonly string[] | Diagnostic | undefined {
  if (encoding === undefined) return declared;
  if (encoding.kind === 'names') return encoding.names;
  if (declared !== undefined && (matches(encoding, declared, utf8Length) || matches(encoding, declared, textLength))) {
    return declared;
  }
  const hint = `list the categories of "${column}" as "enum" of that field in data.schema_path, in the order of training`;
  const why =
    declared === undefined
      ? 'have letters beyond ASCII, which XGBoost stores damaged, so the file alone does not tell them'
      : 'differ from those the schema declares';
  return problem('model.features', `the category names of column "${column}" in the model file ${why}`, { hint });
}

type Length = (name: string) => number;
const utf8Length: Length = (name) => new TextEncoder().encode(name).length;
/** Python's len. */
const textLength: Length = (name) => [...name].length;

function matches(
  { bytes, offsets }: { readonly bytes: Uint8Array; readonly offsets: Float64Array },
  declared: readonly string[],
  length: Length,
): boolean {
  if (offsets.length !== declared.length + 1 || offsets[0] !== 0) return false;
  const fits = declared.every((name, i) => (offsets[i + 1] ?? 0) - (offsets[i] ?? 0) === length(name));
  const whole = new TextEncoder().encode(declared.join(''));
  return fits && bytes.length <= whole.length && bytes.every((byte, i) => byte === whole[i]);
}

const wholeNumbers = { min: Number.MIN_SAFE_INTEGER, max: Number.MAX_SAFE_INTEGER };
