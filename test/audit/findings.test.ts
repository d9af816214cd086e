import { describe, expect, it } from 'vitest';
import { isOpen, isPastDue, parseFindings } from '../../src/audit/findings.ts';

const file = `- id: F-1
  text: No benchmark model was compared.
  severity: medium
  section: "5.8"
  owner: Model Risk
  received: 2025-03-01
  due: 2025-06-30
  status: open
- id: F-2
  text: Gap by age.
  severity: high
  gate: demographic_parity
  source: internal audit
  status: in_progress
  mitigation: Threshold under review.
- {id: F-3, text: Typo, severity: low, due: 2025-01-01, status: closed}
`;

function brief(text: string): string[] {
  return parseFindings(text, 'f.yaml').diagnostics.map(
    ({ where, code, message }) => `${where?.line}:${where?.column} ${code} ${message}`,
  );
}

describe('a findings file', () => {
  it('is read whole, in its order', () => {
    const { findings, diagnostics } = parseFindings(file, 'f.yaml');
    expect(diagnostics).toEqual([]);
    expect(findings?.map(({ id }) => id)).toEqual(['F-1', 'F-2', 'F-3']);
    expect(findings?.map(isOpen)).toEqual([true, true, false]);
    expect(findings?.[1]).toEqual({
      id: 'F-2',
      text: 'Gap by age.',
      severity: 'high',
      gate: 'demographic_parity',
      source: 'internal audit',
      status: 'in_progress',
      mitigation: 'Threshold under review.',
    });
  });

  it('is past due from the day after its date, and only while it is open', () => {
    const [first, second, third] = parseFindings(file, 'f.yaml').findings ?? [];
    expect(first && isPastDue(first, '2025-06-30')).toBe(false);
    expect(first && isPastDue(first, '2025-07-01')).toBe(true);
    expect(second && isPastDue(second, '2026-01-01')).toBe(false);
    expect(third && isPastDue(third, '2026-01-01')).toBe(false);
  });

  it('may be empty', () => {
    expect(parseFindings('[]', 'f.yaml')).toEqual({ findings: [], diagnostics: [] });
  });

  it('tells every problem at its place, and is then not used', () => {
    const text = `- {id: F-1, text: a, severity: hihg, status: open}
- {id: F-1, text: " ", severity: low, status: opened, mitigaton: x}
- {text: c, severity: low, status: closed, due: 2025-13-01}
`;
    expect(parseFindings(text, 'f.yaml').findings).toBeNull();
    expect(brief(text)).toEqual([
      '1:32 config.value [0].severity must be one of critical, high, medium, low, error, warning, info, found "hihg"',
      '2:19 config.value [1].text must be text, found " "',
      '2:47 config.value [1].status must be one of open, in_progress, remediated, accepted, closed, found "opened"',
      '2:55 config.unknown_key "mitigaton" is not a field of a finding',
      '3:3 config.missing_key "[2].id" is missing; add: id: F-2025-01',
      '3:49 config.value [2].due must be a date YYYY-MM-DD, found "2025-13-01"',
    ]);
  });

  it('names a repeated id, an unknown section and a date before its time', () => {
    const one = (more: string) => `- {id: F-1, text: a, severity: low, status: open${more}}\n`;
    expect(brief(one('') + one(''))).toEqual(['2:8 config.value the finding "F-1" stands twice']);
    expect(brief(one(', section: "15"'))).toEqual(['1:60 config.value "15" is no section of the report']);
    expect(brief(one(', received: 2025-02-01, due: 2025-01-31'))).toEqual([
      '1:78 config.value the finding "F-1" is due before it was received',
    ]);
    expect(brief('findings: []\n')[0]).toContain('config.type');
    expect(brief('a: [')[0]).toContain('config.syntax');
  });
});
