import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Diagnostic } from '../../src/base/diagnostic.ts';
import { githubFindings } from '../../src/exports/github-findings.ts';
import { sarifFindings } from '../../src/exports/sarif-findings.ts';

const findings: readonly Diagnostic[] = [
  {
    code: 'policy.lint',
    rule: 'clause_nonexistent',
    severity: 'warning',
    message: 'clause "SR 11-7 III.B.1" does not exist',
    hint: 'write SR 11-7 V(3)',
    where: { file: 'configs/my policies/firm.yaml', line: 9, column: 13, endColumn: 28 },
  },
  {
    code: 'policy.lint',
    rule: 'equality_boundary',
    severity: 'note',
    message: '30 fails',
    where: { file: '/a/b#1.yaml', line: 3 },
  },
  { code: 'policy.not_found', severity: 'error', message: 'no file', where: { file: 'C:/bank/x.yaml' } },
  { code: 'policy.schema', severity: 'error', message: 'nowhere' },
];

describe('SARIF 2.1.0', () => {
  const log = JSON.parse(sarifFindings(findings, '0.3.0'));
  const [run] = log.runs;

  test('one rule per code and rule, one result per diagnostic', () => {
    expect(log.version).toBe('2.1.0');
    expect(run.tool.driver).toMatchObject({ name: 'GlassAlpha', version: '0.3.0' });
    expect(run.tool.driver.rules.map(({ id }: { id: string }) => id)).toEqual([
      'policy.lint/clause_nonexistent',
      'policy.lint/equality_boundary',
      'policy.not_found',
      'policy.schema',
    ]);
    expect(run.results.map((r: { ruleIndex: number; level: string }) => [r.ruleIndex, r.level])).toEqual([
      [0, 'warning'],
      [1, 'note'],
      [2, 'error'],
      [3, 'error'],
    ]);
  });

  test('places, with paths as URI references', () => {
    expect(run.results.map((r: { locations?: unknown }) => r.locations)).toEqual([
      [
        {
          physicalLocation: {
            artifactLocation: { uri: 'configs/my%20policies/firm.yaml' },
            region: { startLine: 9, startColumn: 13, endColumn: 28 },
          },
        },
      ],
      [{ physicalLocation: { artifactLocation: { uri: 'file:///a/b%231.yaml' }, region: { startLine: 3 } } }],
      [{ physicalLocation: { artifactLocation: { uri: 'file:///C:/bank/x.yaml' } } }],
      undefined,
    ]);
    expect(run.columnKind).toBe('unicodeCodePoints');
    expect(run.results[0].message.text).toBe('clause "SR 11-7 III.B.1" does not exist\nwrite SR 11-7 V(3)');
  });

  test('nothing found is an empty run', () => {
    expect(JSON.parse(sarifFindings([], '0.3.0')).runs[0]).toMatchObject({
      results: [],
      tool: { driver: { rules: [] } },
    });
  });
});

describe('GitHub annotations', () => {
  test('level, place, title, text', () => {
    expect(githubFindings(findings).split('\n')).toEqual([
      '::warning file=configs/my policies/firm.yaml,line=9,col=13,endColumn=28,title=policy.lint%3A clause_nonexistent::clause "SR 11-7 III.B.1" does not exist%0Awrite SR 11-7 V(3)',
      '::notice file=/a/b#1.yaml,line=3,title=policy.lint%3A equality_boundary::30 fails',
      '::error file=C%3A/bank/x.yaml,title=policy.not_found::no file',
      '::error title=policy.schema::nowhere',
      '',
    ]);
    expect(githubFindings([])).toBe('');
  });

  test('no text starts a command of its own', () => {
    const text = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.constantFrom('\n::error::x', '\r\n', '%0A', 'a,line=1::b', '<&🙂'),
    );
    fc.assert(
      fc.property(text, text, text, (message, hint, file) => {
        const out = githubFindings([
          { code: 'policy.lint', severity: 'error', message, hint, where: { file, line: 1 } },
        ]);
        expect(out.match(/\r|\n/g)).toEqual(['\n']);
        const [, properties = '', data = ''] = /^::error (.*?)::(.*)\n$/s.exec(out) ?? [];
        expect(properties.split(',').map((part) => part.split('=')[0])).toEqual(['file', 'line', 'title']);
        const unescaped = data.replaceAll('%0A', '\n').replaceAll('%0D', '\r').replaceAll('%25', '%');
        expect(unescaped).toBe(`${message}\n${hint}`);
      }),
    );
  });
});
