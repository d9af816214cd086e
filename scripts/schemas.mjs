// Writes schemas/*.json from the built package: run after the build; a test fails while the committed files are older.
import { mkdirSync, writeFileSync } from 'node:fs';
import { auditConfigJsonSchema } from '../dist/config/json-schema.js';
import { decisionsJsonSchema, manifestJsonSchema } from '../dist/record/json-schema.js';

const files = {
  'audit-config.v1.json': auditConfigJsonSchema(),
  'manifest.v1.json': manifestJsonSchema(),
  'policy-decisions.v1.json': decisionsJsonSchema(),
};

const folder = new URL('../schemas/', import.meta.url);
mkdirSync(folder, { recursive: true });
for (const [name, schema] of Object.entries(files))
  writeFileSync(new URL(name, folder), `${JSON.stringify(schema, null, 2)}\n`);
