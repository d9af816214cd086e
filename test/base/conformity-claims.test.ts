import { expect, test } from 'vitest';
import { conformityClaims } from '../../src/base/conformity-claims.ts';

test.each<[string, readonly string[]]>([
  ['SR 11-7 compliant', ['compliant']],
  ['It complies with ECOA and is Certified.', ['complies', 'Certified']],
  ['Approved by counsel', ['Approved by']],
  ['meets the requirements of SR 26-2', ['meets the requirements of']],
  [
    'satisfies ECOA; satisfies Regulation B; satisfies the EU AI Act',
    ['satisfies ECOA', 'satisfies Regulation B', 'satisfies the EU AI Act'],
  ],
  ['non-compliant, compliant, compliant', ['non-compliant', 'compliant']],
  ['passes the law', ['passes the law']],
])('%s', (text, expected) => {
  expect(conformityClaims(text)).toEqual(expected);
});

test.each([
  'evidence for SR 26-2',
  'compliance officer, approvals, certificate, an approved person',
  'satisfies the comparison',
  'approved_by: {role: "Chief Risk Officer"}',
  'Interagency Statement on Model Risk Management for Bank Systems Supporting BSA/AML Compliance',
])('nothing is claimed by "%s"', (text) => {
  expect(conformityClaims(text)).toEqual([]);
});
