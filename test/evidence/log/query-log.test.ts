import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { csvRow } from '../../../src/base/csv.ts';
import { type LogQuery, queryLog } from '../../../src/evidence/log/query-log.ts';
import { auditCells, failedLines, queryCsv, queryJson } from '../../../src/evidence/log/query-text.ts';
import { audit, entries, lineOf, linesOf, textOf } from './log-fixture.ts';

const find = async (text: string, query: LogQuery = {}) => queryLog(linesOf(text), 'audit_log.jsonl', query);
const seqs = async (query: LogQuery) => (await find(textOf(entries(12)), query)).audits.map(({ seq }) => seq);
const byHand = {
  model_id: 'credit_v2',
  timestamp: '2025-10-14',
  gates: [{ name: 'Parity', status: 'FAIL' }],
  passed: false,
};

describe('a query', () => {
  it('takes model, period, gate, state, and all of them at once', async () => {
    expect(await seqs({})).toHaveLength(12);
    expect(await seqs({ failed: true })).toEqual([1, 3, 5, 7, 9, 11]);
    expect(await seqs({ model: 'credit_v2' })).toEqual([2, 5, 8, 11]);
    expect(await seqs({ since: '2025-03-14', until: '2025-05-14' })).toEqual([2, 3, 4]);
    expect(await seqs({ status: 'PASS' })).toEqual([0, 2, 4, 6, 8, 10]);
    expect(await seqs({ gate: 'demographic_parity', model: 'credit_v2', failed: true, until: '2025-06-30' })).toEqual([
      5,
    ]);
    expect(await seqs({ gate: 'Demographic Parity' })).toHaveLength(12);
    expect(await seqs({ gate: 'other' })).toEqual([]);
  });

  it('answers which gates failed, by model and date, in one line each', async () => {
    const { audits } = await find(textOf(entries(4)), { failed: true });
    expect(failedLines(audits)).toEqual([
      'credit_v1: 2025-02-14  Demographic Parity',
      'credit_v0: 2025-04-14  Demographic Parity',
    ]);
  });

  it('of failed audits leaves out what only warns, and names the state of what is not a plain fail', async () => {
    const [gate] = audit(1).gates;
    const gates = [
      { ...gate!, id: 'a', name: 'A', status: 'FAIL' as const, severity: 'warning' as const },
      { ...gate!, id: 'b', name: 'B', status: 'INCONCLUSIVE' as const },
      { ...gate!, id: 'c', name: 'C', status: 'WAIVED' as const },
    ];
    const { audits } = await find(lineOf({ ...byHand, gates }), { failed: true });
    expect(failedLines(audits)).toEqual(['credit_v2: 2025-10-14  B (INCONCLUSIVE)  (unchained)']);
  });

  it('reads lines kept by hand and marks them', async () => {
    const { audits, diagnostics } = await find(`${textOf(entries(2))}${lineOf(byHand)}`);
    expect(diagnostics).toEqual([]);
    expect(audits.map(({ seq, chained }) => [seq, chained])).toEqual([
      [0, true],
      [1, true],
      [null, false],
    ]);
    expect(auditCells(audits, false).at(-1)?.[0]).toBe('unchained');
  });

  it('marks entries that do not follow the line before', async () => {
    const [first, , third] = entries(3);
    const { audits } = await find(textOf([first!, third!]));
    expect(audits.map(({ chained }) => chained)).toEqual([true, false]);
  });

  it('names every line that is no entry, and leaves out an unfinished one with a warning', async () => {
    const { audits, diagnostics } = await find(`[1]\n${lineOf(byHand)}\nnope\n{"model_id":"x","tim`);
    expect(audits).toHaveLength(1);
    expect(diagnostics.map(({ code, severity, where }) => [code, severity, where?.line])).toEqual([
      ['log.invalid', 'error', 1],
      ['log.invalid', 'error', 4],
      ['log.torn', 'warning', 5],
    ]);
  });

  it('reads whatever it is given', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.oneof(fc.json(), fc.string())), async (lines) => {
        const { audits } = await find(lines.join('\n'));
        expect(queryCsv(audits).split('\n')[0]).toContain('model_id');
        expect(queryJson(audits).length).toBeGreaterThan(0);
      }),
    );
  });
});

describe('what is printed', () => {
  it('is CSV that a spreadsheet takes for no formula', async () => {
    const gates = ['=1+1', '+1', '-1', '@x', 'a,"b"', '\tx'].map((name) => ({
      ...audit(0).gates[0]!,
      name,
      value: -1.5,
    }));
    const { audits } = await find(lineOf({ ...byHand, model_id: '=cmd', gates }));
    const rows = queryCsv(audits).trimEnd().split('\n').slice(1);
    expect(rows.map((row) => row.split(',demographic_parity,')[1]?.split(',demographic_parity_difference')[0])).toEqual(
      ["'=1+1", "'+1", "'-1", "'@x", '"a,""b"""', "'\tx"],
    );
    for (const row of rows) expect(row).toMatch(/^,false,'=cmd,.*,error,-1\.5,less_than,0\.1$/);
  });

  it('has one row for an audit without gates', async () => {
    const { audits } = await find(lineOf({ ...byHand, gates: [] }));
    expect(queryCsv(audits).split('\n')[1]).toBe(',false,credit_v2,,2025-10-14,,false,,,,,,,,');
  });

  it('moves no cursor', async () => {
    const { audits } = await find(lineOf({ ...byHand, model_id: 'a\u001b[2Jb' }));
    expect(failedLines(audits)[0]).toContain('a\\u{1b}[2Jb');
    expect(auditCells(audits, true).flat().join()).not.toContain('\u001b');
  });
});

it('a CSV cell reads back as what it was, but for the mark before formulas', () => {
  fc.assert(
    fc.property(fc.string(), (text) => {
      const row = csvRow([text, 1]);
      const cell = row.startsWith('"')
        ? row.slice(1, row.lastIndexOf('",1\n')).replaceAll('""', '"')
        : row.slice(0, -3);
      expect(cell.replace(/^'(?=[=+\-@\t\r])/, '')).toBe(text.replace(/^'(?=[=+\-@\t\r])/, ''));
      expect(cell).not.toMatch(/^[=+\-@\t\r]/);
    }),
  );
});
