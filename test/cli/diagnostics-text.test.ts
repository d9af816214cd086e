import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Diagnostic, diagnostic, problem } from '../../src/base/diagnostic.ts';
import { diagnosticsJson, renderDiagnostics } from '../../src/cli/diagnostics-text.ts';
import { parseAuditConfig } from '../../src/config/parse.ts';

const file = 'policies/firm.yaml';
const source = `policy_name: x\nversion: "1"\na: 1\nb: 1\ngates:\n  - name: y\n    treshold: 0.05\n`;
const sources = new Map([[file, source]]);
const treshold = problem('config.unknown_key', '"treshold" is not a gate field', {
  hint: 'did you mean "threshold"?',
  where: { file, line: 7, column: 5, endColumn: 13 },
});

describe('renderDiagnostics', () => {
  it('has the form of the interface', () => {
    const warning = diagnostic('warning', 'config.retired_key', 'w', { where: { file: 'z.yaml' } });
    const text = renderDiagnostics([warning, problem('config.not_found', 'n'), treshold], sources, {
      ending: 'Nothing was written.',
    });
    expect(text).toBe(`error[config.not_found]: n
error[config.unknown_key]: "treshold" is not a gate field
  --> policies/firm.yaml:7:5
   |
 7 |     treshold: 0.05
   |     ^^^^^^^^ did you mean "threshold"?
warning[config.retired_key]: w
  --> z.yaml
2 errors, 1 warning. Nothing was written.
`);
  });

  it('sorts by file, line and column', () => {
    const at = (name: string, line: number, column: number) =>
      problem('config.value', `${name}${line}${column}`, { where: { file: name, line, column } });
    const text = renderDiagnostics([at('b', 1, 1), at('a', 10, 1), at('a', 2, 9), at('a', 2, 1)], new Map());
    expect(text.match(/: \w\d+/g)).toEqual([': a21', ': a29', ': a101', ': b11']);
    expect(text.endsWith('4 errors.\n')).toBe(true);
  });

  it('aligns under line numbers of any width, tabs and wide escapes', () => {
    const text = renderDiagnostics(
      [
        problem('config.value', 'm', {
          hint: 'first\nsecond',
          where: { file: 'f', line: 100, column: 4, endColumn: 6 },
        }),
      ],
      new Map([['f', `${'\n'.repeat(99)}\t\u202ea\u0007b\r\n`]]),
    );
    expect(text.split('\n').slice(1, 6)).toEqual([
      '    --> f:100:4',
      '     |',
      ' 100 |  \\u{202e}a\\u{7}b',
      '     |           ^^^^^^ first',
      '     |           second',
    ]);
  });

  it('cuts a long line around the place', () => {
    const line = `${'a'.repeat(300)}X${'b'.repeat(300)}`;
    const text = renderDiagnostics(
      [problem('config.value', 'm', { where: { file: 'f', line: 1, column: 301 } })],
      new Map([['f', line]]),
    );
    const [, , , excerpt = '', carets = ''] = text.split('\n');
    expect(excerpt.length).toBeLessThan(120);
    expect(excerpt[carets.indexOf('^')]).toBe('X');
  });

  it('escapes what could steer the terminal', () => {
    const text = renderDiagnostics(
      [problem('config.value', 'a\u001b[31m\u2066b\nc\uFEFF', { hint: '\u001b' })],
      new Map(),
    );
    expect(text).toBe('error[config.value]: a\\u{1b}[31m\\u{2066}b\\u{a}c\\u{feff}\n   = \\u{1b}\n1 error.\n');
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), fc.string({ unit: 'binary' }), (message, line) => {
        const rendered = renderDiagnostics(
          [problem('config.value', message, { where: { file: 'f', line: 1, column: 1 } })],
          new Map([['f', line]]),
        );
        // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what must not be there
        expect(rendered.replaceAll('\n', '')).not.toMatch(/[\u0000-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]/);
      }),
    );
  });

  it('never shows a line with a secret', () => {
    const text =
      'as_of: 2025-09-30\nengine: {password: hunter2, nam: x}\ndata: {path: a, target_column: b, score_column: c}\n';
    const { diagnostics } = parseAuditConfig(text, 'audit.yaml');
    const rendered = renderDiagnostics(diagnostics, new Map([['audit.yaml', text]]));
    expect(rendered).toContain('config.secret_literal');
    expect(rendered).toContain('  --> audit.yaml:2:10');
    expect(rendered).not.toContain('hunter2');
  });

  it('colours only when asked to', () => {
    expect(renderDiagnostics([treshold], sources, { color: true })).toContain(
      '\u001b[31merror[config.unknown_key]\u001b[39m',
    );
    expect(renderDiagnostics([treshold], sources)).not.toContain('\u001b');
  });
});

it('diagnosticsJson is one sorted document', () => {
  const diagnostics: Diagnostic[] = [treshold, problem('config.not_found', 'n')];
  expect(JSON.parse(diagnosticsJson(diagnostics))).toEqual({
    format: 'glassalpha-diagnostics/1',
    diagnostics: [diagnostics[1], treshold],
  });
});
