import { glyphCoverage } from './glyph-coverage.ts';

/** What sets a text: body and tables, headings and human texts, or ids and digests. */
export type Typeface = keyof typeof glyphCoverage;

export interface PrintableOptions {
  /** Default `sans`. */
  readonly face?: Typeface;
  /** Keep line feeds: texts written by people. Tabs become spaces everywhere. */
  readonly keepLines?: boolean;
}

/**
 * Text as the shipped fonts can print it: NFC; a code point without glyph in the face, a control, a bidirectional mark
 * or any other invisible character becomes `[U+6771]`; tab and line feed become spaces. Nothing is dropped, and no
 * machine's own font can step in. Applying it twice changes nothing.
 *
 * @example printable('東京 (n = 4)') // '[U+6771][U+4EAC] (n = 4)'
 */
export function printable(text: string, options: PrintableOptions = {}): string {
  let out = '';
  for (const character of normalized(text, options)) {
    out += isPrintable(character, options) ? character : codePointName(character);
  }
  return out;
}

/** The characters that {@link printable} would replace, each as often as it stands there: reported among the limitations. */
export function replacedCharacters(text: string, options: PrintableOptions = {}): string[] {
  return [...normalized(text, options)].filter((character) => !isPrintable(character, options));
}

function normalized(text: string, options: PrintableOptions): string {
  const spaced = text.normalize('NFC').replace(/\r\n?/g, '\n').replaceAll('\t', ' ');
  return options.keepLines ? spaced : spaced.replaceAll('\n', ' ');
}

function isPrintable(character: string, options: PrintableOptions): boolean {
  return character === '\n' || coverage(options.face ?? 'sans').has(character.codePointAt(0) ?? 0);
}

function codePointName(character: string): string {
  const code = character.codePointAt(0) ?? 0;
  return `[U+${code.toString(16).toUpperCase().padStart(4, '0')}]`;
}

const decoded = new Map<Typeface, ReadonlySet<number>>();

function coverage(face: Typeface): ReadonlySet<number> {
  const known = decoded.get(face);
  if (known !== undefined) return known;
  const set = decode(glyphCoverage[face]);
  decoded.set(face, set);
  return set;
}

/** Reads the run lists of `glyph-coverage.ts`. */
function decode(runs: string): ReadonlySet<number> {
  const set = new Set<number>();
  let next = 0;
  for (const run of runs.split(' ')) {
    const [gap = '', length = '1'] = run.split(':');
    next += Number.parseInt(gap, 36);
    const end = next + Number.parseInt(length, 36);
    while (next < end) set.add(next++);
  }
  return set;
}
