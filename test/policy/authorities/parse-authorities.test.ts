import { createHash } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import type { Diagnostic } from '../../../src/base/diagnostic.ts';
import { parseAuthorities } from '../../../src/policy/authorities/parse-authorities.ts';
import { resolveAuthorities } from '../../../src/policy/authorities/resolve-authorities.ts';
import { shippedFile, shippedTable } from './shipped-table.ts';

const entry = (more = '') => `  - id: us.one
    title: "One"
    jurisdiction: US
    kind: statute
    status: in_force
    from: "2000-01-01"
    to: null
    superseded_by: []
    aliases: ["One Act"]
    provisions:
      - {id: a, label: "1(a)", heading: "First", aliases: ["(a)"], legacy_aliases: ["old 1"]}
    checked_on: "2026-01-01"
    source: "text of the act"
    confidence: high
${more}`;
const file = (...entries: readonly string[]) =>
  `format: glassalpha-authorities/1\nversion: "own-1"\nchecked_on: "2026-01-01"\ninstruments:\n${entries.join('')}`;
const read = (text: string) => parseAuthorities(new TextEncoder().encode(text), 'own.yaml');
const place = ({ message, where }: Diagnostic) => `${where?.line}:${where?.column} ${message}`;

describe('the shipped table', () => {
  test('reads without a problem and knows its version and digest', () => {
    const table = shippedTable();
    expect(table.version).toBe('2026.11.24');
    expect(table.sha256).toBe(createHash('sha256').update(shippedFile).digest('hex'));
    expect(table.instruments).toHaveLength(table.byId.size);
    expect(table.instruments.length).toBeGreaterThan(40);
  });

  test('longer names come before the shorter ones they begin with', () => {
    const names = shippedTable().names.map(({ folded }) => folded);
    expect(names.indexOf('naic 670')).toBeLessThan(names.indexOf('naic'));
    expect(new Set(names).size).toBe(names.length);
  });
});

describe('faults, all at once, each with its place', () => {
  test('of the shape', () => {
    const text = file(
      entry().replace('kind: statute', 'kind: law').replace('"2000-01-01"', '2000').replace('title', 'titel'),
    );
    const { table, diagnostics } = read(text);
    expect(table).toBeNull();
    expect(diagnostics.map(place).sort()).toEqual([
      '10:11 instruments[0].from must be a quoted date YYYY-MM-DD or null, found 2000',
      '6:5 "titel" is not a field of the table of authorities',
      expect.stringMatching(/^8:11 instruments\[0\]\.kind must be one of internal, .*, found "law"$/),
    ]);
  });

  test.each<[string, string, RegExp]>([
    ['an id twice', file(entry(), entry().replace('One Act', 'Other')), /^19:9 "us.one" stands twice$/],
    [
      'an alias of two instruments',
      file(entry(), entry().replace('us.one', 'us.two')),
      /^27:15 "One Act" is an alias of us.one and of us.two$/,
    ],
    [
      'a successor that is not there',
      file(entry().replace('superseded_by: []', 'superseded_by: [us.none]')),
      /^12:21 "us.none" is not in the table$/,
    ],
    [
      'successors in a circle',
      file(
        entry().replace('superseded_by: []', 'superseded_by: [us.two]'),
        entry()
          .replace('us.one', 'us.two')
          .replace('One Act', 'Two')
          .replace('superseded_by: []', 'superseded_by: [us.one]'),
      ),
      /^12:21 "us.two" is superseded by "us.one" in turn$/,
    ],
    [
      'dates out of order',
      file(entry().replace('to: null', 'to: "2000-01-01"')),
      /us\.one: from 2000-01-01 is not before to 2000-01-01$/,
    ],
    [
      'superseded since when',
      file(entry().replace('status: in_force', 'status: superseded')),
      /us\.one: superseded needs a date in "to"$/,
    ],
    [
      'in the future from when',
      file(entry().replace('status: in_force', 'status: future').replace('"2000-01-01"', 'null')),
      /future needs a date in "from"$/,
    ],
    [
      'a pending instrument that is not there',
      file(entry('    pending: {action: removal, instrument: us.none, as_of: "2026-01-01"}\n')),
      /^19:44 "us.none" is not in the table$/,
    ],
    [
      'one label for two provisions',
      file(
        entry().replace(
          '    checked_on',
          '      - {id: b, label: "1 (A)", heading: "Second", aliases: [], legacy_aliases: []}\n    checked_on',
        ),
      ),
      /"1\(a\)" means us\.one#a and us\.one#b$/,
    ],
  ])('%s', (_, text, expected) => {
    const { table, diagnostics } = read(text);
    expect(table).toBeNull();
    expect(diagnostics.map(place)).toContainEqual(expect.stringMatching(expected));
    expect(diagnostics.every(({ code }) => code === 'policy.schema')).toBe(true);
  });

  test('not UTF-8, not YAML', () => {
    expect(parseAuthorities(Uint8Array.of(0xff, 0x20), 'own.yaml').table).toBeNull();
    expect(read('a: [').diagnostics[0]?.code).toBe('policy.schema');
  });
});

describe("a firm's table over the shipped one", () => {
  const base = shippedTable();
  const over = (text: string) => parseAuthorities(new TextEncoder().encode(text), 'own.yaml', base);

  test('replaces by id and adds the rest; version and digest name both', () => {
    const own = file(
      entry().replace('us.one', 'us.ecoa').replace('One Act', 'ECOA').replace('"First"', '"Our reading"'),
      entry().replace('us.one', 'firm.rulebook').replace('One Act', 'Rulebook'),
    );
    const { table, diagnostics } = over(own);
    expect(diagnostics).toEqual([]);
    expect(table?.version).toBe('2026.11.24+own-1');
    expect(table?.sha256).not.toBe(base.sha256);
    expect(table?.instruments).toHaveLength(base.instruments.length + 1);
    const resolve = (clause: string) =>
      table === null
        ? []
        : resolveAuthorities({ clause, authorities: [] }, table, '2026-01-01').map(({ heading }) => heading);
    expect(resolve('ECOA 1(a); Rulebook (a); SR 11-7 V')).toEqual(['Our reading', 'First', 'Model Validation']);
  });

  test('may refer to the shipped table and not take a name from it', () => {
    const own = entry().replace('One Act', 'SR 11-7').replace('superseded_by: []', 'superseded_by: [us.mrm.2026]');
    expect(over(file(own)).diagnostics.map(({ message }) => message)).toEqual([
      '"SR 11-7" is an alias of us.mrm.2011 and of us.one',
    ]);
  });
});
