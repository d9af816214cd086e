/**
 * A citation with one form of what is written in many: single spaces, `section` for `§`, `sec.` and `sections`, no dots at the
 * end. Letters keep their case, so that it can still be quoted.
 *
 * @example tidyCitation('§§ 1002.4(a).') // 'section 1002.4(a)'
 */
export function tidyCitation(text: string): string {
  return text
    .replace(/§+\s*/g, 'section ')
    .replace(/\bsec\.\s*/gi, 'section ')
    .replace(/\bsections\b/gi, 'section')
    .replace(/\s+/g, ' ')
    .trim()
    .replace(/[\s.]+$/, '');
}

/** An instrument's alias as clauses are compared with it. */
export function foldName(alias: string): string {
  return tidyCitation(alias).toLowerCase();
}

/**
 * A provision's label, heading or alias as the rest of a clause is compared with it: without case, spaces and the word
 * "section".
 *
 * @example foldProvision('Annex IV 2 (g)') // 'annexiv2(g)'
 */
export function foldProvision(text: string): string {
  return foldName(text)
    .replace(/\bsection\b/g, '')
    .replace(/\s+/g, '');
}
