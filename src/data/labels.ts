import { parseNumber } from './number-text.ts';

/** A label or decision by value (interface.md 6): `1` equals `1.0`, `True` equals `true`, other text only itself. */
export type LabelValue =
  | { readonly kind: 'number'; readonly value: number }
  | { readonly kind: 'boolean'; readonly value: boolean }
  | { readonly kind: 'text'; readonly value: string };

/**
 * Reads the value of a cell or of a scalar of the configuration.
 *
 * @example labelValue('1.0') // { kind: 'number', value: 1 }
 */
export function labelValue(raw: string | number | boolean): LabelValue {
  const text = String(raw);
  const number = parseNumber(text);
  if (number !== null) return { kind: 'number', value: number };
  if (/^true$/i.test(text)) return { kind: 'boolean', value: true };
  if (/^false$/i.test(text)) return { kind: 'boolean', value: false };
  return { kind: 'text', value: text };
}

/** Equal for equal values, whatever their spelling. */
export function labelKey({ kind, value }: LabelValue): string {
  return `${kind}:${String(value)}`;
}

/** Whether a text is the positive label; 1 and true are, if none is declared. */
export function isPositive(text: string, positive: LabelValue | null): boolean {
  const own = labelValue(text);
  return positive === null
    ? (own.kind === 'number' && own.value === 1) || (own.kind === 'boolean' && own.value)
    : labelKey(own) === labelKey(positive);
}

/** Whether two spellings mean the same label. */
export function sameLabel(a: string | number | boolean, b: string | number | boolean): boolean {
  return labelKey(labelValue(a)) === labelKey(labelValue(b));
}

/** Labels that need no declaration: 0 and 1, or booleans. */
export function isSelfEvident(label: LabelValue): boolean {
  return label.kind === 'boolean' || (label.kind === 'number' && (label.value === 0 || label.value === 1));
}
