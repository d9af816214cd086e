import { z } from 'zod';
import type { YamlPath } from './yaml.ts';

const phrases = z.registry<{ readonly expected: string }>();

/**
 * Gives a schema the phrase that messages use for it: `random_seed must be <phrase>, found "abc"`.
 *
 * @example expects('a date YYYY-MM-DD', z.iso.date())
 */
export function expects<S extends z.ZodType>(phrase: string, schema: S): S {
  phrases.add(schema, { expected: phrase });
  return schema;
}

/** The schemas that a path may mean: several where unions branch. */
export function schemasAt(schema: z.ZodType, path: YamlPath): z.ZodType[] {
  return path.reduce<z.ZodType[]>((schemas, step) => schemas.flatMap((inner) => childSchemas(inner, step)), [schema]);
}

/** Keys of all maps among the schemas. */
export function legalKeys(schemas: readonly z.ZodType[]): string[] {
  return [...new Set(schemas.flatMap(unfold).flatMap((inner) => Object.keys(shapeOf(inner) ?? {})))];
}

/** Words of all enumerations among the schemas. */
export function legalWords(schemas: readonly z.ZodType[]): string[] {
  return [
    ...new Set(
      schemas.flatMap(unfold).flatMap((inner) => (inner instanceof z.ZodEnum ? inner.options.map(String) : [])),
    ),
  ];
}

/** The phrase of the outermost schema that has one, else one made from its type. */
export function expectedPhrase(schemas: readonly z.ZodType[]): string {
  const parts = [...new Set(schemas.map(phraseOf))].filter((phrase) => phrase !== '');
  return parts.length === 0 ? 'something else' : parts.join(', or ');
}

function phraseOf(schema: z.ZodType): string {
  const own = phrases.get(schema)?.expected;
  if (own !== undefined) return own;
  const { def } = schema._zod;
  const inner = wrapped(schema);
  if (inner !== undefined) return phraseOf(inner);
  if (schema instanceof z.ZodUnion) return expectedPhrase(schema.options as z.ZodType[]);
  if (schema instanceof z.ZodEnum) return oneOf(schema.options.map(String));
  if (schema instanceof z.ZodLiteral) return oneOf([...schema.values].map(String));
  return typePhrases[def.type] ?? def.type;
}

const typePhrases: Readonly<Record<string, string>> = {
  string: 'text',
  number: 'a number',
  boolean: 'true or false',
  array: 'a list',
  object: 'a map',
  record: 'a map',
  null: 'null',
};

function oneOf(values: readonly string[]): string {
  return values.length === 1 ? String(values[0]) : `one of ${values.join(', ')}`;
}

function childSchemas(schema: z.ZodType, step: string | number): z.ZodType[] {
  return unfold(schema).flatMap((inner) => {
    if (inner instanceof z.ZodArray) return typeof step === 'number' ? [inner.element as z.ZodType] : [];
    if (inner instanceof z.ZodRecord) return [inner.valueType as z.ZodType];
    const shape = shapeOf(inner) ?? {};
    const child = Object.hasOwn(shape, step) ? shape[String(step)] : undefined;
    return child === undefined ? [] : [child];
  });
}

/** Looks through wrappers and unions. */
function unfold(schema: z.ZodType): z.ZodType[] {
  const inner = wrapped(schema);
  if (inner !== undefined) return unfold(inner);
  if (schema instanceof z.ZodUnion) return (schema.options as z.ZodType[]).flatMap(unfold);
  return [schema];
}

function shapeOf(schema: z.ZodType): Readonly<Record<string, z.ZodType>> | undefined {
  return schema instanceof z.ZodObject ? (schema.shape as Record<string, z.ZodType>) : undefined;
}

/** The schema inside optional, nullable, default, readonly, pipe or lazy. */
function wrapped(schema: z.ZodType): z.ZodType | undefined {
  if (schema instanceof z.ZodPipe) return schema.in as z.ZodType;
  if (schema instanceof z.ZodLazy) return schema._zod.def.getter() as z.ZodType;
  const { def } = schema._zod as { readonly def: { readonly type: string; readonly innerType?: z.ZodType } };
  return def.innerType;
}
