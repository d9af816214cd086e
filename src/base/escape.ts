/**
 * Text that can be printed: control characters, bidirectional controls, invisible characters, line separators and lone
 * surrogates become `\u{…}`, so that what a file holds cannot move the cursor, colour the terminal or reorder a line.
 *
 * @example escapeControls('a\u202eb') // 'a\\u{202e}b'
 */
export function escapeControls(text: string): string {
  return text.replace(hidden, (character) => `\\u{${(character.codePointAt(0) ?? 0).toString(16)}}`);
}

// Control (Cc) and format (Cf: bidirectional controls, zero-width characters, byte order mark) characters, line separators,
// lone surrogates.
const hidden = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]/gu;
