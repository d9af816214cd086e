/** Cell values are cut at this many characters in messages (interface.md 3.1). */
const maxShown = 60;

/**
 * A cell as a message shows it: cut, with control and bidirectional characters written as escapes, so that data can
 * neither forge lines of output nor reorder them.
 *
 * @example showCell('a\nb') // 'a\\u{a}b'
 */
export function showCell(text: string): string {
  const characters = [...text];
  const cut = characters.length > maxShown ? [...characters.slice(0, maxShown), '…'] : characters;
  return cut.map((c) => (hidden.test(c) ? `\\u{${(c.codePointAt(0) ?? 0).toString(16)}}` : c)).join('');
}

const hidden = /[\p{Cc}\u200e\u200f\u202a-\u202e\u2066-\u2069\u061c]/u;
