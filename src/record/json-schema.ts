import { z } from 'zod';
import { decisionsFileSchema } from './decisions-schema.ts';
import { manifestSchema } from './manifest-schema.ts';

/** JSON Schema (2020-12) of the provenance record, published as `schemas/manifest.v1.json`. */
export function manifestJsonSchema(): object {
  return { ...z.toJSONSchema(manifestSchema), title: 'GlassAlpha provenance record, format 1' };
}

/** JSON Schema (2020-12) of `policy_decisions.json`, published as `schemas/policy-decisions.v1.json`. */
export function decisionsJsonSchema(): object {
  return { ...z.toJSONSchema(decisionsFileSchema), title: 'GlassAlpha policy decisions, format 1' };
}
