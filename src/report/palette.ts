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
