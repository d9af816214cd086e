import { describe, expect, it } from 'vitest';
import { fixConfig } from '../../src/config/fix.ts';
import { parseAuditConfig } from '../../src/config/parse.ts';

describe('fixConfig', () => {
  it('inserts as_of and leaves every other byte alone', () => {
    const text = '# yaml-language-server: $schema=x\n\n# who\ntitle:   T   # kept\ndata: {path: s.csv}\n';
    expect(fixConfig(text, '2025-10-14')).toEqual({
      text: text.replace('title', 'as_of: 2025-10-14\ntitle'),
      changes: ['as_of: 2025-10-14 was inserted'],
    });
  });

  it('keeps line ends and byte order mark', () => {
    expect(fixConfig('\uFEFF# a\r\nstrict: true # b\r\n', '2025-10-14').text).toBe(
      '\uFEFF# a\r\nas_of: 2025-10-14\r\nstrict_mode: true # b\r\n',
    );
  });

  it('renames in place, moves out of old blocks, and keeps comments', () => {
    const text = `as_of: 2025-09-30 # now
# be strict
strict: true
report:
  title: T # shown on the cover
reproducibility:
  random_seed: 7
`;
    const { text: fixed, changes } = fixConfig(text, '2026-01-01');
    expect(changes).toEqual([
      'report.title is now title',
      'reproducibility.random_seed is now random_seed',
      'strict is now strict_mode',
    ]);
    expect(fixed).toBe(`as_of: 2025-09-30 # now
# be strict
strict_mode: true
title: T # shown on the cover
random_seed: 7
`);
  });

  it('drops an old name that repeats the new one, and leaves a conflict to a person', () => {
    expect(fixConfig('as_of: 2025-09-30\nstrict_mode: true\nstrict: true\n', 'x').text).toBe(
      'as_of: 2025-09-30\nstrict_mode: true\n',
    );
    const conflict = 'as_of: 2025-09-30\nstrict: true\nruntime: {strict_mode: false}\n';
    expect(fixConfig(conflict, 'x')).toEqual({ text: conflict, changes: [] });
  });

  it('leaves nothing to fix, and the same configuration', () => {
    const text =
      'as_of: 2025-09-30\nstrict: true\nreport: {threshold: 0.3, paper: a4}\ndata: {path: s.csv, target_column: y, score_column: p}\n';
    const { text: fixed } = fixConfig(text, 'x');
    expect(fixConfig(fixed, 'x').changes).toEqual([]);
    const [before, after] = [text, fixed].map((t) => parseAuditConfig(t, 'a.yaml').config!);
    expect({ ...after, sections: [], statedKeys: [], data: { ...after!.data, paths: [] } }).toEqual({
      ...before,
      sections: [],
      statedKeys: [],
      data: { ...before!.data, paths: [] },
    });
  });

  it('leaves what cannot be read alone', () => {
    for (const text of ['a: [', '- a\n', '']) expect(fixConfig(text, 'x')).toEqual({ text, changes: [] });
  });
});
