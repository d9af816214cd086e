import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { citationLines } from '../../../src/policy/authorities/citation-lines.ts';
import { findCitations } from '../../../src/policy/authorities/find-citations.ts';
import { resolveAuthorities } from '../../../src/policy/authorities/resolve-authorities.ts';
import { shippedTable } from './shipped-table.ts';

const table = shippedTable();
const resolve = (clause: string, asOf = '2025-10-14', authorities: readonly string[] = []) =>
  resolveAuthorities({ clause, authorities }, table, asOf);
const found = (clause: string) => resolve(clause).map(({ id, matched }) => `${id} ${matched}`);

describe('clause texts', () => {
  test.each<[string, readonly string[]]>([
    // Numbers in circulation that the guidance does not contain.
    ['SR 11-7 III.A.3', ['us.mrm.2011#validation_monitoring legacy_alias']],
    ['SR 11-7 III.B.1', ['us.mrm.2011#validation_outcomes legacy_alias']],
    ['SR 11-7 III.B.2', ['us.mrm.2011#development_use legacy_alias']],
    ['ECOA fair lending', ['us.ecoa#1691_a legacy_alias']],
    // One citation in many spellings.
    ['sr 11-7   section v.', ['us.mrm.2011#validation label']],
    ['SR 11-7, § V', ['us.mrm.2011#validation label']],
    ['SR 11-7: Sec. V', ['us.mrm.2011#validation label']],
    ['SR 11-7 model validation', ['us.mrm.2011#validation label']],
    ['SR11-7 conceptual soundness', ['us.mrm.2011#validation_soundness alias']],
    ['Reg B §1002.9 (b)(2)', ['us.reg_b#9_b_2 label']],
    ['12 CFR 1002.9(b)(2)', ['us.reg_b#9_b_2 label']],
    ['12 CFR Part 1002, comment 9(b)(2)-4', ['us.reg_b#9_b_2_4 label']],
    ['15 U.S.C. 1691(a)', ['us.ecoa#1691_a label']],
    ['§ 15 USC 1691(d)', ['us.ecoa#1691_d label']],
    ['29 CFR 1607.4(D)', ['us.ugesp#4_d label']],
    ['45 CFR 92.210(b)', ['us.hhs.1557#b label']],
    ['Section 1557(c)', ['us.hhs.1557#c alias']],
    ['sec. 1557', ['us.hhs.1557 alias']],
    ['EU AI Act Annex IV 2 (g)', ['eu.ai_act#annex_iv_2_g label']],
    ['AI Act Art. 15', ['eu.ai_act#art_15 alias']],
    // The longest alias wins.
    ['NAIC 670', ['us.naic.model_670 alias']],
    ['NAIC AIS Program', ['us.naic.model_bulletin_2023#ais_program alias']],
    // Several citations.
    ['SR 11-7, ECOA, internal risk policy', ['us.mrm.2011 alias', 'us.ecoa alias', 'firm.policy alias']],
    ['SR 26-2 and FCRA 615(a)', ['us.mrm.2026 alias', 'us.fcra#615_a label']],
    ['SR 26-2, Model validation and monitoring', ['us.mrm.2026#validation_monitoring label']],
    ['NYDFS Circular Letter 2024-7, data and proxy assessment', ['us.ny.dfs_cl_2024_7#proxy label']],
    ['Reg B 1002.4(a); Reg B 1002.6(b)', ['us.reg_b#4_a label', 'us.reg_b#6_b label']],
    ['Reg B 1002.4(a), 1002.6(b) and 1002.9(a)', ['us.reg_b#4_a label', 'us.reg_b#6_b label', 'us.reg_b#9_a label']],
    ['ECOA; ECOA', ['us.ecoa alias']],
    // Known instrument, unknown part; unknown instrument; a name inside a longer word.
    ['SR 11-7 IX', ['us.mrm.2011 instrument_only']],
    // A heading that two provisions share names neither.
    ['EU AI Act Risk management system', ['eu.ai_act instrument_only']],
    ['SR 11-70', []],
    ['1557', []],
    ['Credit policy 4.2', []],
    ['', []],
    [' ; , ', []],
  ])('%s', (clause, expected) => {
    expect(found(clause)).toEqual(expected);
  });

  test('ids of the policy win over the text; those the table does not know have no entry', () => {
    const resolved = resolve('SR 11-7 III.B.1', '2025-10-14', ['us.ecoa#1691_a', 'us.none', 'us.ecoa#none', 'us.fha']);
    expect(resolved.map(({ id, matched }) => `${id} ${matched}`)).toEqual([
      'us.ecoa#1691_a explicit',
      'us.fha explicit',
    ]);
  });

  test('an entry has every field of the decisions', () => {
    expect(resolve('ECOA fair lending')).toEqual([
      {
        id: 'us.ecoa#1691_a',
        title: 'Equal Credit Opportunity Act, 15 U.S.C. 1691 and following',
        label: '1691(a)',
        heading: 'Activities constituting discrimination',
        status: 'in_force',
        from: '1975-10-28',
        to: null,
        superseded_by: [],
        pending: null,
        matched: 'legacy_alias',
        confidence: 'medium',
      },
    ]);
    expect(resolve('24 CFR 100.500')[0]?.pending).toEqual({
      action: 'removal',
      instrument: 'us.hud.fr_6540_p_01',
      as_of: '2026-11-24',
    });
  });

  test('every alias and every label of the table leads to its own entry', () => {
    for (const instrument of table.instruments) {
      for (const alias of instrument.aliases) {
        expect(findCitations(alias, table)).toMatchObject([{ matched: 'alias', instrument: { id: instrument.id } }]);
        for (const { id, label, legacyAliases } of instrument.provisions) {
          const cite = (part: string) => findCitations(`${alias}, ${part}`, table)[0];
          if (label !== null) expect(cite(label)).toMatchObject({ matched: 'label', provision: { id } });
          for (const legacy of legacyAliases)
            expect(cite(legacy)).toMatchObject({ matched: 'legacy_alias', provision: { id } });
        }
      }
    }
  });

  test('no text makes it throw', () => {
    const words = fc.constantFrom('SR 11-7', 'and', ',', ';', '§', 'section', 'III.B.1', 'ECOA', 'İ', '(a)', '.', 'ß');
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string({ unit: 'binary' }),
          fc.array(words).map((list) => list.join(' ')),
        ),
        (clause) => {
          expect(Array.isArray(resolve(clause))).toBe(true);
        },
      ),
      { numRuns: 2000 },
    );
  });
});

describe('status at a date', () => {
  test.each<[string, string, string]>([
    ['SR 11-7', '2026-04-16', 'in_force'],
    ['SR 11-7', '2026-04-17', 'superseded'],
    ['SR 11-7 V(3)', '2026-04-17', 'superseded'],
    ['SR 26-2', '2026-04-16', 'future'],
    ['SR 26-2', '2026-04-17', 'in_force'],
    ['SR 21-8', '2026-04-16', 'in_force'],
    ['SR 21-8', '2026-04-17', 'withdrawn'],
    ['Regulation B effects test', '2026-07-20', 'in_force'],
    ['Regulation B effects test', '2026-07-21', 'withdrawn'],
    ['Regulation B 1002.6(a)', '2026-07-21', 'in_force'],
    ['EU AI Act Annex IV 3', '2027-12-01', 'future'],
    ['EU AI Act Annex IV 3', '2027-12-02', 'in_force'],
    ['EU AI Act', '2027-12-01', 'in_force'],
    ['45 CFR 92.210(b)', '2025-04-30', 'future'],
    ['45 CFR 92.210(b)', '2025-05-01', 'in_force'],
    ['FR-6540-P-01', '2020-01-01', 'proposed'],
    ['Colorado draft testing regulation', '2026-11-24', 'historical'],
    ['firm policy', '1990-01-01', 'in_force'],
  ])('%s at %s is %s', (clause, asOf, status) => {
    expect(resolve(clause, asOf).map((entry) => entry.status)).toEqual([status]);
  });

  test('the state stored for today is the state at the day of checking', () => {
    for (const { id, status, checkedOn } of table.instruments) {
      expect([id, resolve('', checkedOn, [id])[0]?.status]).toEqual([id, status]);
    }
  });
});

describe('the printed line', () => {
  const lines = (clause: string, asOf: string, authorities: readonly string[] = []) =>
    citationLines({ clause, authorities }, table, asOf);

  test('the clause as written, what the table knows, state and date', () => {
    expect(lines('SR 11-7 III.B.1', '2026-11-24')).toEqual([
      'SR 11-7 III.B.1 → SR 11-7, V(3) outcomes analysis [no section "III.B.1" exists; mapped by subject] · superseded 2026-04-17 by SR 26-2',
    ]);
    expect(lines('ECOA fair lending; SR 11-7 IX; Credit policy 4', '2026-04-16')).toEqual([
      'ECOA fair lending → ECOA, 1691(a) Activities constituting discrimination [no section "fair lending" exists; mapped by subject] · in force since 1975-10-28',
      'SR 11-7 IX → SR 11-7 ["IX" is not in the table] · in force since 2011-04-04',
      'Credit policy 4 → not in the table of authorities',
    ]);
    expect(
      lines(
        '24 CFR 100.500; EU AI Act Art. 12; CFPB 2022-03; HTI-5; Supervisory Highlights January 2025',
        '2026-11-24',
      ),
    ).toEqual([
      '24 CFR 100.500 → 24 CFR 100.500 · in force since 2023-05-01 (removal pending)',
      'EU AI Act Art. 12 → EU AI Act, Article 12 Record-keeping · applies from 2027-12-02',
      'CFPB 2022-03 → CFPB 2022-03 · withdrawn 2025-05-12',
      'HTI-5 → HTI-5 · proposed since 2025-12-29, not in force',
      'Supervisory Highlights January 2025 → Supervisory Highlights January 2025 · historical (2025-01-17)',
    ]);
  });

  test('ids of the policy stand after the clause', () => {
    expect(lines('Firm policy', '2026-11-24', ['firm.policy', 'us.none'])).toEqual([
      'Firm policy → internal risk policy · in force',
      'Firm policy → us.none [not in the table of authorities]',
    ]);
    expect(lines('', '2026-11-24', ['us.mrm.2026#governance_controls'])).toEqual([
      'SR 26-2, Governance and controls · in force since 2026-04-17',
    ]);
  });
});
