import { jcsText } from '../../base/jcs.ts';
import { compareCodePoints } from '../../base/order.ts';

export interface MapChange<T> {
  readonly key: string;
  /** Undefined where the key is new. */
  readonly before: T | undefined;
  /** Undefined where the key is gone. */
  readonly after: T | undefined;
}

/**
 * The entries that two maps do not share, in key order; values are compared as JSON.
 *
 * @example mapChanges({ a: 1 }, { a: 2 }) // [{ key: 'a', before: 1, after: 2 }]
 */
export function mapChanges<T>(before: Readonly<Record<string, T>>, after: Readonly<Record<string, T>>): MapChange<T>[] {
  const keys = [...new Set([...Object.keys(before), ...Object.keys(after)])].sort(compareCodePoints);
  return keys
    .map((key) => ({ key, before: own(before, key), after: own(after, key) }))
    .filter((change) => !sameJson(change.before, change.after));
}

/** Whether two JSON values, or their absence, are the same. */
export function sameJson(a: unknown, b: unknown): boolean {
  if (a === undefined || b === undefined) return a === b;
  return jcsText(a) === jcsText(b);
}

/** A value as it is shown in a line: text as it is, everything else as JSON. */
export function shownValue(value: unknown): string {
  if (value === undefined) return 'none';
  return typeof value === 'string' ? value : jcsText(value);
}

/** `before → after`. */
export function shownChange({ before, after }: Pick<MapChange<unknown>, 'before' | 'after'>): string {
  return `${shownValue(before)} → ${shownValue(after)}`;
}

function own<T>(map: Readonly<Record<string, T>>, key: string): T | undefined {
  return Object.hasOwn(map, key) ? map[key] : undefined;
}
