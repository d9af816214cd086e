import { type DiagnosticCode, fail, GlassAlphaError } from './diagnostic.ts';

/** Containers inside containers; both the writer and the reader stop here (evidence format, section 0.1). */
const maxDepth = 64;

/**
 * Canonical JSON bytes of a plain value, RFC 8785 (JSON Canonicalization Scheme).
 *
 * Keys are sorted by UTF-16 code unit, as the RFC demands (not by code point, the order used elsewhere). Integers beyond
 * ±(2^53 − 1) are the caller's to pass as decimal strings.
 *
 * @throws GlassAlphaError `internal.bug` on what JSON cannot hold or holds only by accident: NaN, ±Infinity, undefined,
 *   BigInt, functions, symbols, class instances (Date, Map, Set, …), sparse arrays, `toJSON`, lone surrogates, depth > 64
 * @example jcsText({ b: 1, a: [true, null] }) // '{"a":[true,null],"b":1}'
 */
export function jcs(value: unknown): Uint8Array {
  return new TextEncoder().encode(jcsText(value));
}

/** The same as {@link jcs}, before encoding as UTF-8. */
export function jcsText(value: unknown): string {
  return encode(value, 0);
}

/** A JSON file: canonical bytes and one line feed. */
export function jsonFile(value: unknown): Uint8Array {
  return new TextEncoder().encode(`${jcsText(value)}\n`);
}

/**
 * Reads bytes that must be exactly what {@link jcs} writes: fatal UTF-8, no byte-order mark, at most 64 levels, and equal
 * bytes when encoded again (which also refuses duplicate keys and numbers out of range). `__proto__` is an ordinary key.
 *
 * @param code the diagnostic code of a refusal; the bytes come from outside, so it is never `internal.bug`
 * @throws GlassAlphaError with that code and the reason
 * @example parseCanonical(jcs({ a: 1 })) // { a: 1 }
 */
export function parseCanonical(bytes: Uint8Array, code: DiagnosticCode = 'evidence.unverified'): unknown {
  return parse(bytes, '', code);
}

/** {@link parseCanonical} for a JSON file: the canonical bytes must be followed by exactly one line feed. */
export function parseJsonFile(bytes: Uint8Array, code: DiagnosticCode = 'evidence.unverified'): unknown {
  return parse(bytes, '\n', code);
}

function parse(bytes: Uint8Array, ending: string, code: DiagnosticCode): unknown {
  const text = decode(bytes, code);
  if (nesting(text) > maxDepth) fail(code, `not canonical JSON: nested deeper than ${maxDepth} levels`);
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    fail(code, 'not JSON');
  }
  if (recode(value, code) + ending !== text) {
    fail(code, 'not canonical JSON (RFC 8785): writing the parsed value again gives other bytes');
  }
  return value;
}

function decode(bytes: Uint8Array, code: DiagnosticCode): string {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    return fail(code, 'not UTF-8');
  }
}

function recode(value: unknown, code: DiagnosticCode): string {
  try {
    return jcsText(value);
  } catch (error) {
    if (!(error instanceof GlassAlphaError)) throw error;
    return fail(code, `not canonical JSON (RFC 8785): ${error.diagnostics[0]?.message ?? 'no such value'}`);
  }
}

/** Deepest nesting of brackets outside strings; looked at before `JSON.parse`, whose own stack is not ours to bound. */
function nesting(text: string): number {
  let depth = 0;
  let deepest = 0;
  let inString = false;
  for (let i = 0; i < text.length; i++) {
    const c = text[i];
    if (inString) {
      if (c === '\\') i++;
      else if (c === '"') inString = false;
    } else if (c === '"') inString = true;
    else if (c === '[' || c === '{') deepest = Math.max(deepest, ++depth);
    else if (c === ']' || c === '}') depth--;
  }
  return deepest;
}

function encode(value: unknown, depth: number): string {
  switch (typeof value) {
    case 'boolean':
      return value ? 'true' : 'false';
    case 'number':
      // ECMA-262 Number::toString is the number form RFC 8785 prescribes; −0 becomes 0.
      return Number.isFinite(value) ? String(value) : refuse(String(value));
    case 'string':
      return encodeString(value);
    case 'object':
      return value === null ? 'null' : encodeContainer(value, depth + 1);
    default:
      return refuse(`a value of type ${typeof value}`);
  }
}

function encodeString(text: string): string {
  if (/\p{Surrogate}/u.test(text)) refuse('a string with a lone surrogate');
  return JSON.stringify(text);
}

function encodeContainer(value: object, depth: number): string {
  if (depth > maxDepth) refuse(`a value nested deeper than ${maxDepth} levels`);
  if ('toJSON' in value && typeof value.toJSON === 'function') refuse('an object with toJSON');
  if (Array.isArray(value)) return encodeArray(value, depth);
  const prototype: unknown = Object.getPrototypeOf(value);
  if (prototype !== Object.prototype && prototype !== null) refuse('an object that is not plain');
  const record = value as Record<string, unknown>;
  if (Object.getOwnPropertySymbols(record).length > 0) refuse('an object with symbol keys');
  // Code-unit order is what RFC 8785, section 3.2.3, asks for.
  const keys = Object.keys(record).sort();
  return `{${keys.map((key) => `${encodeString(key)}:${encode(record[key], depth)}`).join(',')}}`;
}

function encodeArray(items: readonly unknown[], depth: number): string {
  const parts: string[] = [];
  for (let i = 0; i < items.length; i++) {
    if (!Object.hasOwn(items, i)) refuse('a sparse array');
    parts.push(encode(items[i], depth));
  }
  return `[${parts.join(',')}]`;
}

function refuse(what: string): never {
  fail('internal.bug', `${what} has no canonical JSON form`);
}
