import fc from 'fast-check';
import { expect, test } from 'vitest';
import { packPaths } from '../../src/record/pack-path.ts';

test('the base name, safe in every zip reader', () => {
  expect(
    packPaths('policy', ['configs/policy/firm.yaml', 'C:\\p\\Über firm.yaml', 'con.yaml', '.hidden', 'x.']),
  ).toEqual(['policy/firm.yaml', 'policy/_ber_firm.yaml', 'policy/_con.yaml', 'policy/_.hidden', 'policy/x_']);
});

test('equal names, in any case, are numbered in order', () => {
  expect(packPaths('policy', ['a/firm.yaml', 'other.yaml', 'b/Firm.yaml'])).toEqual([
    'policy/01-firm.yaml',
    'policy/other.yaml',
    'policy/02-Firm.yaml',
  ]);
});

test('any list of names gives legal and distinct paths', () => {
  const name = fc.oneof(fc.string(), fc.constantFrom('a', 'A', 'nul.x', '..', '', '01-a', 'a/a', 'é'));
  fc.assert(
    fc.property(fc.array(name, { maxLength: 6 }), (files) => {
      const paths = packPaths('policy', files);
      for (const path of paths) {
        expect(path).toMatch(/^policy\/[A-Za-z0-9_][A-Za-z0-9._-]*$/);
        expect(path).not.toMatch(/\.$/);
        expect(path.length).toBeLessThanOrEqual(100);
      }
      expect(new Set(paths.map((path) => path.toLowerCase())).size).toBe(paths.length);
    }),
    { numRuns: 500 },
  );
});
