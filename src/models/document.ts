/**
 * A parsed model document, whatever its notation (JSON, UBJSON). Objects are maps, so that no key can reach a prototype;
 * an array of numbers is one typed array.
 */
export type DocumentValue = null | boolean | number | string | Float64Array | DocumentList | DocumentObject;
export type DocumentList = readonly DocumentValue[];
export type DocumentObject = ReadonlyMap<string, DocumentValue>;

/** Limits of models.md 3. */
export const documentLimits = { bytes: 2 ** 30, nesting: 200 } as const;

export function isObject(value: DocumentValue | undefined): value is DocumentObject {
  return value instanceof Map;
}

export function isList(value: DocumentValue | undefined): value is DocumentList | Float64Array {
  return Array.isArray(value) || value instanceof Float64Array;
}

/** What a value is, in the words of a message. */
export function kindOf(value: DocumentValue | undefined): string {
  if (value === undefined) return 'nothing';
  if (value === null) return 'null';
  if (isObject(value)) return 'an object';
  if (isList(value)) return `a list of ${value.length}`;
  if (typeof value === 'string') return `the text ${JSON.stringify(value.slice(0, 60))}`;
  return String(value);
}
