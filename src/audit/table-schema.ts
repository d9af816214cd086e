import { z } from 'zod';
import type { Diagnostic } from '../base/diagnostic.ts';
import { diagnostic, problem } from '../base/diagnostic.ts';
import { decodeUtf8 } from '../base/utf8.ts';
import type { DatasetSchema } from '../record/manifest.ts';
import type { ColumnProfile } from './context.ts';

/** The vocabulary of Table Schema (Frictionless Data) that the audit reads; other keys of that vocabulary are let through. */
const fieldSchema = z.looseObject({
  name: z.string(),
  type: z.string().default('any'),
  description: z.string().optional(),
  constraints: z
    .looseObject({
      required: z.boolean().optional(),
      unique: z.boolean().optional(),
      enum: z.array(z.union([z.string(), z.number(), z.boolean()])).optional(),
      minimum: z.number().optional(),
      maximum: z.number().optional(),
    })
    .optional(),
});
const tableSchema = z.looseObject({
  fields: z.array(fieldSchema).min(1),
  primaryKey: z.union([z.string(), z.array(z.string())]).optional(),
});

export type TableSchema = z.infer<typeof tableSchema>;

/** Reads `data.schema_path`: a JSON file in the Table Schema vocabulary. */
export function parseTableSchema(
  bytes: Uint8Array,
  file: string,
): { readonly schema: TableSchema | null; readonly diagnostics: readonly Diagnostic[] } {
  const hint = 'write {"fields": [{"name": "…", "type": "integer"}, …]}, the Table Schema vocabulary';
  const decoded = decodeUtf8(bytes);
  if (!('text' in decoded))
    return {
      schema: null,
      diagnostics: [problem('config.encoding', `not valid UTF-8 at byte ${decoded.invalidAt}`, { where: { file } })],
    };
  let value: unknown;
  try {
    value = JSON.parse(decoded.text);
  } catch (error) {
    return {
      schema: null,
      diagnostics: [
        problem('config.syntax', `not JSON: ${error instanceof Error ? error.message : 'unreadable'}`, {
          hint,
          where: { file },
        }),
      ],
    };
  }
  const parsed = tableSchema.safeParse(value);
  if (parsed.success) {
    const names = parsed.data.fields.map((field) => field.name);
    const twice = [...new Set(names.filter((name, i) => names.indexOf(name) !== i))];
    return {
      schema: parsed.data,
      diagnostics: twice.map((name) => problem('config.value', `field "${name}" stands twice`, { where: { file } })),
    };
  }
  return {
    schema: null,
    diagnostics: parsed.error.issues.map((issue) =>
      problem('config.value', `${issue.path.join('.') || 'the file'}: ${issue.message}`, { hint, where: { file } }),
    ),
  };
}

/** Category order of the schema, by column: the code order of models whose file does not hold it. */
export function schemaCategories(schema: TableSchema | null): Readonly<Record<string, readonly string[]>> {
  const categories: Record<string, readonly string[]> = {};
  for (const field of schema?.fields ?? []) {
    if (field.constraints?.enum !== undefined) categories[field.name] = field.constraints.enum.map(String);
  }
  return categories;
}

/**
 * Holds the data against the declared schema: columns, missing cells, numeric types and ranges.
 * A column of the schema that the data lack, or a value outside, is an error; a column the schema does not name is a note.
 */
export function matchSchema(
  schema: TableSchema,
  columns: readonly ColumnProfile[],
  file: string,
): readonly Diagnostic[] {
  const where = { file };
  const diagnostics: Diagnostic[] = [];
  const byName = new Map(columns.map((column) => [column.name, column]));
  for (const field of schema.fields) {
    const column = byName.get(field.name);
    if (column === undefined) {
      diagnostics.push(
        problem('data.schema_mismatch', `the schema names a column "${field.name}" that the data do not have`, {
          where,
          hint: 'correct the schema, or give the data it describes',
        }),
      );
      continue;
    }
    const { required, minimum, maximum } = field.constraints ?? {};
    if (required === true && column.missing > 0) {
      diagnostics.push(
        problem(
          'data.schema_mismatch',
          `column "${field.name}" is required by the schema and has ${column.missing} missing cells`,
          { where },
        ),
      );
    }
    const numeric = field.type === 'integer' || field.type === 'number';
    if (numeric && column.range === null && column.distinct !== 0) {
      diagnostics.push(
        problem('data.schema_mismatch', `column "${field.name}" is ${field.type} in the schema and holds text`, {
          where,
        }),
      );
    }
    if (column.range !== null && minimum !== undefined && column.range[0] < minimum) {
      diagnostics.push(
        problem(
          'data.schema_mismatch',
          `column "${field.name}" goes down to ${column.range[0]}, the schema's minimum is ${minimum}`,
          { where },
        ),
      );
    }
    if (column.range !== null && maximum !== undefined && column.range[1] > maximum) {
      diagnostics.push(
        problem(
          'data.schema_mismatch',
          `column "${field.name}" goes up to ${column.range[1]}, the schema's maximum is ${maximum}`,
          { where },
        ),
      );
    }
  }
  const declared = new Set(schema.fields.map((field) => field.name));
  const extra = columns.filter((column) => !declared.has(column.name)).map((column) => column.name);
  if (extra.length > 0)
    diagnostics.push(
      diagnostic('note', 'data.schema_mismatch', `columns not in the schema: ${extra.join(', ')}`, { where }),
    );
  return diagnostics;
}

/** The record's `data_schema`: fields of the data, with what the declared schema says of them, and the roles of the audit. */
export function datasetSchema(
  columns: readonly ColumnProfile[],
  schema: TableSchema | null,
  roles: DatasetSchema['roles'],
): DatasetSchema {
  const declared = new Map(schema?.fields.map((field) => [field.name, field]));
  return {
    fields: columns.map((column) => {
      const field = declared.get(column.name);
      return {
        name: column.name,
        type: field?.type ?? column.type,
        ...(field?.description === undefined ? {} : { description: field.description }),
        ...(field?.constraints === undefined ? {} : { constraints: plain(field.constraints) }),
      };
    }),
    primaryKey: roles.key,
    roles,
  };
}

function plain(value: object): Record<string, unknown> {
  return JSON.parse(JSON.stringify(value)) as Record<string, unknown>;
}
