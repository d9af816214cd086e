import { z } from 'zod';
import { auditConfigSchema } from './schema/audit-config-schema.ts';

/**
 * JSON Schema (2020-12) of the audit configuration for editors, published as `schemas/audit-config.v1.json`. It knows every
 * key; which of them this version carries out is said by `glassalpha validate`.
 */
export function auditConfigJsonSchema(): object {
  const schema = z.toJSONSchema(auditConfigSchema, { io: 'input' }) as JsonSchema;
  const data = schema.properties?.['data'];
  return {
    ...schema,
    title: 'GlassAlpha audit configuration, format 1',
    description:
      'One audit of one model: as_of, the data, the model, the policies it is judged by, and who answers for it.',
    required: ['as_of', 'data'],
    properties: { ...schema.properties, data: { ...data, required: ['target_column'] } },
  };
}

interface JsonSchema {
  readonly properties?: Readonly<Record<string, object>>;
}
