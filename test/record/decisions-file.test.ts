import { expect, test } from 'vitest';
import { parseJsonFile } from '../../src/base/jcs.ts';
import { decisionsFile } from '../../src/record/decisions-file.ts';
import { decisionsFileSchema } from '../../src/record/decisions-schema.ts';
import { decisionsJsonSchema, manifestJsonSchema } from '../../src/record/json-schema.ts';
import { firstViolation } from '../../src/record/validate.ts';

const digest = 'a'.repeat(64);

test('without a policy the file says why, and nothing that reads like a pass', () => {
  const file = parseJsonFile(decisionsFile({ reason: 'no policy given' }, digest, '2025-10-14'));
  expect(file).toEqual({
    format: 'glassalpha-policy-decisions/1',
    manifest_sha256: digest,
    as_of: '2025-10-14',
    reason: 'no policy given',
  });
  expect(firstViolation(decisionsFileSchema, file)).toBeUndefined();
});

test('published schemas refuse unknown fields at every level', () => {
  const open: string[] = [];
  const visit = (value: unknown, path: string): void => {
    if (value === null || typeof value !== 'object') return;
    if (Reflect.get(value, 'type') === 'object' && Object.hasOwn(value, 'properties')) {
      if (Reflect.get(value, 'additionalProperties') !== false) open.push(path);
    }
    for (const [key, item] of Object.entries(value)) visit(item, `${path}.${key}`);
  };
  visit(manifestJsonSchema(), 'manifest');
  visit(decisionsJsonSchema(), 'decisions');
  expect(open).toEqual([]);
  expect(manifestJsonSchema()).toMatchObject({ required: expect.arrayContaining(['hashes', 'gates', 'content']) });
});
