import { expectTypeOf, test } from 'vitest';
import type { z } from 'zod';
import type { Content } from '../../src/record/content.ts';
import type { contentSchema } from '../../src/record/content-schema.ts';
import type { Decisions } from '../../src/record/decisions.ts';
import type { decisionsSchema } from '../../src/record/decisions-schema.ts';
import type { Manifest } from '../../src/record/manifest.ts';
import type { manifestSchema } from '../../src/record/manifest-schema.ts';

type Deep<T> = T extends string | number | boolean | null | undefined
  ? T
  : T extends readonly [infer A, infer B]
    ? readonly [Deep<A>, Deep<B>]
    : T extends readonly (infer Item)[]
      ? readonly Deep<Item>[]
      : { readonly [K in keyof T]: Deep<T[K]> };

// Checked by the compiler: the schemas describe exactly the types that the code is written against.
test('schemas and types are the same', () => {
  expectTypeOf<Deep<z.output<typeof decisionsSchema>>>().toEqualTypeOf<Deep<Decisions>>();
  expectTypeOf<Deep<z.output<typeof manifestSchema>>>().toEqualTypeOf<Deep<Manifest>>();
  expectTypeOf<z.output<typeof contentSchema>>().toExtend<Content>();
});
