/**
 * Compares two strings by Unicode code point: the one order used for everything that is hashed or printed.
 * JavaScript's `<` compares UTF-16 units, which puts astral characters before U+E000…U+FFFF.
 *
 * @returns negative, 0 or positive, as `Array.prototype.sort` expects
 * @example compareCodePoints('a', 'b') // -1
 */
export function compareCodePoints(a: string, b: string): number {
  const length = Math.min(a.length, b.length);
  for (let i = 0; i < length; i++) {
    const x = a.charCodeAt(i);
    const y = b.charCodeAt(i);
    if (x !== y) return codePointRank(x) - codePointRank(y);
  }
  return a.length - b.length;
}

/** Lifts surrogates above the rest of the Basic Multilingual Plane, so that unit order becomes code-point order. */
function codePointRank(unit: number): number {
  return unit >= 0xd800 && unit <= 0xdfff ? unit + 0x10000 : unit;
}

/** Keys of an object in code-point order. */
export function sortedKeys(value: object): string[] {
  return Object.keys(value).sort(compareCodePoints);
}
