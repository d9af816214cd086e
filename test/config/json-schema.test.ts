import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { configCandidates } from '../../src/config/find-config.ts';
import { auditConfigJsonSchema } from '../../src/config/json-schema.ts';

it('is the committed file', () => {
  const committed: unknown = JSON.parse(
    readFileSync(new URL('../../schemas/audit-config.v1.json', import.meta.url), 'utf8'),
  );
  expect(committed, 'run node scripts/schemas.mjs after a build').toEqual(
    JSON.parse(JSON.stringify(auditConfigJsonSchema())),
  );
});

it('helps an editor: closed maps, required keys, descriptions', () => {
  const schema = auditConfigJsonSchema() as Record<string, unknown> & {
    properties: Record<string, Record<string, unknown>>;
  };
  expect(schema).toMatchObject({ additionalProperties: false, required: ['as_of', 'data'] });
  expect(schema.properties['data']).toMatchObject({ additionalProperties: false, required: ['target_column'] });
  expect(schema.properties['as_of']?.['description']).toContain('now');
});

it('looks for a configuration here and in three parents', () => {
  const candidates = configCandidates('/a/b/c/d/e');
  expect(candidates.slice(0, 5)).toEqual([
    '/a/b/c/d/e/glassalpha.yaml',
    '/a/b/c/d/e/audit.yaml',
    '/a/b/c/d/e/audit_config.yaml',
    '/a/b/c/d/e/config.yaml',
    '/a/b/c/d/glassalpha.yaml',
  ]);
  expect(candidates).toHaveLength(16);
  expect(configCandidates('/')).toHaveLength(4);
});
