import { sortedKeys } from '../base/order.ts';

/**
 * JSON for people and `diff`: two spaces, keys in code-point order, one scalar per line, a final line feed. Written here because
 * `JSON.stringify` moves keys that look like array indices (`"1"`, `"14"`) to the front.
 *
 * @param value plain JSON values
 * @example prettyJson({ b: [1], a: {} }) // '{\n  "a": {},\n  "b": [\n    1\n  ]\n}\n'
 */
export function prettyJson(value: unknown): string {
  return `${write(value, '')}\n`;
}

function write(value: unknown, indent: string): string {
  if (value === null || typeof value !== 'object') return JSON.stringify(value);
  const inner = `${indent}  `;
  const [open, close, lines] = Array.isArray(value)
    ? ['[', ']', value.map((item) => write(item, inner))]
    : ['{', '}', sortedKeys(value).map((key) => `${JSON.stringify(key)}: ${write(Reflect.get(value, key), inner)}`)];
  return lines.length === 0 ? open + close : `${open}\n${inner}${lines.join(`,\n${inner}`)}\n${indent}${close}`;
}
