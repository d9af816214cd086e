import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseYaml } from '../../src/base/yaml.ts';

const bytes = (text: string) => new TextEncoder().encode(text);
const codes = (input: string | Uint8Array) => parseYaml(input, 'a.yaml').diagnostics.map((d) => d.code);

describe('parseYaml', () => {
  it('reads YAML 1.2 core', () => {
    const { value } = parseYaml('a: yes\nb: 0o14\nc: 010\nd: 1_000\ne: ~\nf: 2025-10-14\ng: "1"\nh:\n', 'a.yaml');
    expect(value).toEqual({ a: 'yes', b: 12, c: 10, d: '1_000', e: null, f: '2025-10-14', g: '1', h: null });
  });

  it('keeps keys as text, as written', () => {
    expect(parseYaml('01: a\n1: b\ntrue: c\n', 'a.yaml').value).toEqual({ '01': 'a', '1': 'b', true: 'c' });
    const proto = parseYaml('__proto__: 1\n', 'a.yaml').value as object;
    expect(Object.keys(proto)).toEqual(['__proto__']);
  });

  it('knows where keys and values stand, in code points, with CRLF and BOM', () => {
    for (const text of [
      'a: 1\nb:\n  - x: "😀", y\n'.replace('"😀", y', '"😀"'),
      '\uFEFFa: 1\r\nb:\r\n  - x: "😀"\r\n',
    ]) {
      const yaml = parseYaml(bytes(text), 'a.yaml');
      expect(yaml.diagnostics).toEqual([]);
      expect(yaml.at(['a'])).toEqual({ file: 'a.yaml', line: 1, column: 4, endColumn: 5 });
      expect(yaml.at(['a'], 'key')).toEqual({ file: 'a.yaml', line: 1, column: 1, endColumn: 2 });
      expect(yaml.at(['b'])).toEqual({ file: 'a.yaml', line: 2, column: 1, endColumn: 2 });
      expect(yaml.at(['b', 0])).toEqual({ file: 'a.yaml', line: 3, column: 5 });
      expect(yaml.at(['b', 0, 'x'])).toEqual({ file: 'a.yaml', line: 3, column: 8, endColumn: 11 });
      expect(yaml.at(['b', 1])).toBeUndefined();
      expect(yaml.at(['b', 0, 'x', 'y'])).toBeUndefined();
    }
  });

  it('gives the source of a scalar', () => {
    const yaml = parseYaml("a: 1.0\nb: '1.0'\nc: |\n  1.0\n", 'a.yaml');
    expect(yaml.scalar(['a'])).toEqual({ source: '1.0', style: 'plain' });
    expect(yaml.scalar(['b'])).toEqual({ source: '1.0', style: 'quoted' });
    expect(yaml.scalar(['c'])?.style).toBe('block');
    expect(yaml.scalar([])).toBeUndefined();
  });

  it('finds every duplicate key, at the second one', () => {
    const { diagnostics, value } = parseYaml('a: 1\nb: {c: 1, c: 2}\n"a": 2\n', 'a.yaml');
    expect(diagnostics.map((d) => [d.code, d.message, d.where?.line, d.where?.column])).toEqual([
      ['config.duplicate_key', '"c" stands twice, first in line 2', 2, 11],
      ['config.duplicate_key', '"a" stands twice, first in line 1', 3, 1],
    ]);
    expect(value).toEqual({ a: 1, b: { c: 1 } });
  });

  it('refuses what is not one UTF-8 document of up to 1 MiB', () => {
    const utf16 = Uint8Array.from([...'\uFEFFa: 1\n'].flatMap((c) => [c.charCodeAt(0) & 0xff, c.charCodeAt(0) >> 8]));
    const [encoding] = parseYaml(utf16, 'a.yaml').diagnostics;
    expect(encoding?.code).toBe('config.encoding');
    expect(encoding?.hint).toContain('-o FILE');
    expect(codes(utf16.subarray(2))).toEqual(['config.encoding']);

    const latin1 = bytes('note: Zurich\n');
    latin1[7] = 0xfc;
    expect(parseYaml(latin1, 'a.yaml').diagnostics[0]?.message).toBe('not valid UTF-8 at byte 7');

    expect(codes('a: 1\n---\nb: 2\n')).toEqual(['config.syntax']);
    expect(codes('a: [1\n')).toEqual(['config.syntax']);
    expect(codes('a: !python/object x\n')).toEqual(['config.syntax']);
    expect(codes('a: *nowhere\n')).toEqual(['config.syntax']);
    expect(codes('a: \u0000\n')).toEqual(['config.syntax']);
    expect(codes('%YAML 1.1\n---\na: yes\n')).toEqual(['config.syntax']);
    expect(codes(`a: "${'x'.repeat(1024 * 1024)}"`)).toEqual(['config.syntax']);
    expect(codes('? [a, b]\n: 1\n')).toEqual(['config.syntax']);
  });

  it('stops at 100 aliases and at anchors that hold themselves', () => {
    const list = (count: number) => `a: &a 1\nb: [${Array.from({ length: count }, () => '*a').join(', ')}]\n`;
    expect(codes(list(100))).toEqual([]);
    expect(codes(list(101))).toEqual(['config.syntax']);
    expect(codes('a: &a [*a]\n')).toEqual(['config.syntax']);
    const bomb = Array.from({ length: 9 }, (_, i) => `l${i + 1}: &l${i + 1} [${`*l${i}, `.repeat(9)}]`).join('\n');
    expect(codes(`l0: &l0 x\n${bomb}\n`)).toEqual(['config.syntax']);
  });

  it('stops at depth', () => {
    for (const deep of ['[', '- ', '? ', '{a: ', '[ # ]\n', '["]",\n', '[}', '[ "\n]\n", ']) {
      expect(codes(deep.repeat(50_000))).toContain('config.syntax');
    }
    const stairs = Array.from({ length: 1200 }, (_, i) => `${' '.repeat(i)}a:`).join('\n');
    expect(codes(stairs)).toEqual(['config.syntax']);
    for (const depth of [70, 300]) expect(codes(`${'['.repeat(depth)}${']'.repeat(depth)}`)).toEqual(['config.syntax']);
    expect(codes(`${'['.repeat(64)}${']'.repeat(64)}`)).toEqual([]);
  });

  it('refuses features where the caller is strict, with its code and message', () => {
    const strict = { code: 'policy.schema', message: (feature: string) => `no ${feature}` } as const;
    const { diagnostics } = parseYaml('a: &x {b: !!str 1}\nc:\n  <<: *x\n', 'p.yaml', { strict });
    expect(diagnostics.map((d) => [d.code, d.message, d.where?.line])).toEqual([
      ['policy.schema', 'no anchor', 1],
      ['policy.schema', 'no tag', 1],
      ['policy.schema', 'no merge key', 3],
      ['policy.schema', 'no alias', 3],
    ]);
  });

  it('never throws, and has a value whenever it has no error', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string({ unit: 'grapheme' }), fc.string({ unit: yamlish })), (text) => {
        const yaml = parseYaml(text, 'a.yaml');
        if (yaml.diagnostics.length === 0) expect(yaml.value).toBeDefined();
        for (const { where } of yaml.diagnostics) expect(where?.file).toBe('a.yaml');
      }),
      { numRuns: 500 },
    );
    fc.assert(fc.property(fc.uint8Array({ maxLength: 40 }), (data) => void parseYaml(data, 'a.yaml')));
  });
});

const yamlish = fc.constantFrom(
  'a',
  'b',
  ': ',
  '- ',
  '\n',
  '  ',
  '{',
  '}',
  '[',
  ']',
  ', ',
  '&a ',
  '*a',
  '"',
  "'",
  '#',
  '|',
  '!',
  '?',
  '\t',
  '%',
  '<<',
);
