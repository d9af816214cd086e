// Reads the shipped fonts and writes which code points each typeface role can print, and how wide ASCII runs.
// Run after a change of fonts: node scripts/glyph-coverage.mjs
import { readFileSync, writeFileSync } from 'node:fs';

const fonts = new URL('../fonts/', import.meta.url);
const target = new URL('../src/report/glyph-coverage.ts', import.meta.url);

// A role is printable only where every face that sets it has the glyph: a word may turn semibold or italic.
const roles = {
  sans: ['SourceSans3_400Regular.ttf', 'SourceSans3_400Regular_Italic.ttf', 'SourceSans3_600SemiBold.ttf'],
  serif: ['SourceSerif4_400Regular.ttf', 'SourceSerif4_600SemiBold.ttf'],
  mono: ['IBMPlexMono_400Regular.ttf'],
};

// Has no ink, or steers its neighbours: never passed through, glyph or not. (Space and no-break space are in Zs.)
const invisible = /^(?:\p{C}|\p{Variation_Selector}|\p{Zl}|\p{Zp}|\u034f)$/u;

const lines = Object.entries(roles).map(([role, files]) => {
  const [first, ...rest] = files.map((file) => [...glyphs(read(file)).keys()]);
  const common = first.filter((c) => rest.every((face) => face.includes(c)));
  const visible = common.filter((c) => !invisible.test(String.fromCodePoint(c))).sort((a, b) => a - b);
  return `  ${role}:\n${wrap(encode(visible))},`;
});

writeFileSync(
  target,
  `// Generated from the fonts by scripts/glyph-coverage.mjs; do not edit.

/**
 * Code points with a glyph, by typeface role. Base-36 numbers: gap since the last run's end, then, after a colon,
 * the run's length if it is not 1.
 */
export const glyphCoverage = {
${lines.join('\n')}
} as const;

/** Advance widths of U+0020…U+007E in Source Sans 3 Regular, in thousandths of the type size. */
export const asciiAdvances: readonly number[] = [
${fill(asciiAdvances(read(roles.sans[0])))}
];
`,
);

function read(file) {
  return readFileSync(new URL(file, fonts));
}

/** Code point → glyph, for glyphs other than .notdef (OpenType `cmap`, formats 4 and 12). */
function glyphs(font) {
  const found = new Map();
  const cmap = tableOffset(font, 'cmap');
  for (let i = 0; i < font.readUInt16BE(cmap + 2); i++) {
    const record = cmap + 4 + 8 * i;
    const [platform, encoding] = [font.readUInt16BE(record), font.readUInt16BE(record + 2)];
    // Unicode, or Windows with a Unicode encoding; encoding 5 of platform 0 lists variation sequences.
    if (!((platform === 0 && encoding !== 5) || (platform === 3 && (encoding === 1 || encoding === 10)))) continue;
    const subtable = cmap + font.readUInt32BE(record + 4);
    const format = font.readUInt16BE(subtable);
    if (format === 4) readSegments(font, subtable, found);
    else if (format === 12) readGroups(font, subtable, found);
    else throw new Error(`cmap format ${format} is not read`);
  }
  return found;
}

function tableOffset(font, tag) {
  for (let i = 0; i < font.readUInt16BE(4); i++) {
    const record = 12 + 16 * i;
    if (font.toString('latin1', record, record + 4) === tag) return font.readUInt32BE(record + 8);
  }
  throw new Error(`font has no ${tag} table`);
}

function readSegments(font, at, found) {
  const size = font.readUInt16BE(at + 6);
  for (let i = 0; i < size; i += 2) {
    const end = font.readUInt16BE(at + 14 + i);
    const start = font.readUInt16BE(at + 16 + size + i);
    const delta = font.readUInt16BE(at + 16 + 2 * size + i);
    const rangeAt = at + 16 + 3 * size + i;
    const range = font.readUInt16BE(rangeAt);
    for (let c = start; c <= end && c !== 0xffff; c++) {
      const stored = range === 0 ? c : font.readUInt16BE(rangeAt + range + 2 * (c - start));
      const glyph = stored === 0 ? 0 : (stored + delta) % 65536;
      if (glyph !== 0) found.set(c, glyph);
    }
  }
}

function readGroups(font, at, found) {
  for (let i = 0; i < font.readUInt32BE(at + 12); i++) {
    const group = at + 16 + 12 * i;
    const [start, end, glyph] = [0, 4, 8].map((offset) => font.readUInt32BE(group + offset));
    for (let c = start; c <= end; c++) if (glyph + c - start !== 0) found.set(c, glyph + c - start);
  }
}

function asciiAdvances(font) {
  const unitsPerEm = font.readUInt16BE(tableOffset(font, 'head') + 18);
  const longMetrics = font.readUInt16BE(tableOffset(font, 'hhea') + 34);
  const hmtx = tableOffset(font, 'hmtx');
  const map = glyphs(font);
  return Array.from({ length: 95 }, (_, i) => {
    const metric = Math.min(map.get(32 + i), longMetrics - 1);
    return Math.round((font.readUInt16BE(hmtx + 4 * metric) * 1000) / unitsPerEm);
  });
}

function encode(sorted) {
  const runs = [];
  let last = 0;
  for (let i = 0; i < sorted.length; ) {
    let length = 1;
    while (sorted[i + length] === sorted[i] + length) length++;
    runs.push((sorted[i] - last).toString(36) + (length === 1 ? '' : `:${length.toString(36)}`));
    last = sorted[i] + length;
    i += length;
  }
  return runs;
}

function fill(numbers) {
  const rows = [''];
  for (const number of numbers) {
    if (rows.at(-1).length + 6 > 116) rows.push('');
    rows[rows.length - 1] += `${number}, `;
  }
  return rows.map((row) => `  ${row.trimEnd()}`).join('\n');
}

function wrap(runs) {
  const rows = [''];
  for (const run of runs) {
    if (rows.at(-1).length + run.length > 108) rows.push('');
    rows[rows.length - 1] += `${run} `;
  }
  rows[rows.length - 1] = rows.at(-1).trimEnd();
  return rows.map((row) => `    '${row}'`).join(' +\n');
}
