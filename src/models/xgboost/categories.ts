import { decodeUtf8 } from '../../base/utf8.ts';
import { type DocumentObject, isObject, kindOf } from '../document.ts';
import { type Findings, join, listAt, numbersAt } from '../fields.ts';

/**
 * Category names per feature, from `cats.enc` (XGBoost 3.1 and later): text as UTF-8 bytes, written as signed bytes, cut
 * at offsets; or integers.
 *
 * @returns one entry per feature, undefined where the feature has no categories; an empty list if the file holds none
 */
export function readCategoryNames(
  model: DocumentObject,
  featureCount: number,
  findings: Findings,
  modelPath: string,
): readonly (readonly string[] | undefined)[] {
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

function readEncoding(encoding: DocumentObject, findings: Findings, path: string): readonly string[] | undefined {
  const names = encoding.has('offsets')
    ? readTexts(encoding, findings, path)
    : Array.from(numbersAt(findings, encoding, 'values', path, { range: wholeNumbers }) ?? [], String);
  if (names === undefined || names.length === 0) return undefined;
  const known = new Set<string>();
  for (const name of names) {
    if (known.has(name)) {
      findings.refuse(path, `the category ${JSON.stringify(name.slice(0, 60))} occurs twice`);
      return undefined;
    }
    known.add(name);
  }
  return names;
}

function readTexts(encoding: DocumentObject, findings: Findings, path: string): string[] | undefined {
  const values = numbersAt(findings, encoding, 'values', path, { range: { min: -128, max: 255 } });
  if (values === undefined) return undefined;
  const offsets = numbersAt(findings, encoding, 'offsets', path, { range: { min: 0, max: values.length } });
  if (offsets === undefined) return undefined;
  const bytes = Uint8Array.from(values, (value) => value & 0xff);
  const names: string[] = [];
  for (let i = 0; i + 1 < offsets.length; i++) {
    const [start, end] = [offsets[i] ?? 0, offsets[i + 1] ?? 0];
    if (end < start) {
      findings.refuse(`${path}.offsets[${i + 1}]`, `offset ${end} after ${start}`);
      return undefined;
    }
    const decoded = decodeUtf8(bytes.subarray(start, end));
    if ('invalidAt' in decoded) {
      findings.refuse(`${path}.values[${start + decoded.invalidAt}]`, 'not valid UTF-8');
      return undefined;
    }
    names.push(decoded.text);
  }
  return names;
}

const wholeNumbers = { min: Number.MIN_SAFE_INTEGER, max: Number.MAX_SAFE_INTEGER };
