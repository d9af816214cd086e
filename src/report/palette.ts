/**
 * Colours of PDF, charts and HTML (report.md 7). Colour never carries meaning alone: each state has a glyph and a word,
 * each series a dash or marker.
 */
export const palette = {
  ink: '#1b2330',
  muted: '#5b6675',
  navy: '#1f3a5f',
  ochre: '#b7791f',
  rule: '#c9d0d8',
  /** Band of an interval: navy at one sixth on white. */
  band: '#dae0e7',
  /** Side of a threshold that fails a gate. */
  failing: '#f6e3e1',
  paper: '#ffffff',
} as const;

export interface StateStyle {
  readonly glyph: string;
  readonly colour: string;
}

/** Gate states as shown everywhere: glyph, word, colour. */
export const stateStyles: Readonly<Record<string, StateStyle>> = {
  PASS: { glyph: '✓', colour: '#1b5e8c' },
  FAIL: { glyph: '✗', colour: '#a4262c' },
  INCONCLUSIVE: { glyph: '±', colour: '#7a4b00' },
  NOT_EVALUATED: { glyph: '○', colour: '#4f5b6b' },
  WAIVED: { glyph: '‡', colour: '#5b3a8c' },
};

/** Outcome of the whole policy, on the cover. */
export const outcomeStyles: Readonly<Record<string, StateStyle & { readonly word: string }>> = {
  PASS: { glyph: '✓', word: 'PASS', colour: '#1b5e8c' },
  WARN: { glyph: '▲', word: 'PASS WITH WARNINGS', colour: '#7a4b00' },
  FAIL: { glyph: '✗', word: 'FAIL', colour: '#a4262c' },
  NOT_JUDGED: { glyph: '○', word: 'NOT JUDGED', colour: '#4f5b6b' },
};

/** States of checklist items and red flags. */
export const reviewStyles: Readonly<Record<string, StateStyle>> = {
  '✓': { glyph: '✓', colour: '#1b5e8c' },
  '✗': { glyph: '✗', colour: '#a4262c' },
  '○': { glyph: '○', colour: '#4f5b6b' },
  raised: { glyph: '▲', colour: '#a4262c' },
  clear: { glyph: '✓', colour: '#1b5e8c' },
};
