import { z } from 'zod';
import { absenceReasons, type Fact, sectionKeys } from './content.ts';

/** Strict schemas of the `content` part of the record (evidence.md 1). */

const number = z.number();
const metricReference = z.strictObject({ metric: z.string().min(1) });
const cell = z.union([z.string(), number, z.boolean(), z.null(), metricReference]);

const table = z.strictObject({
  subsection: z.string(),
  columns: z.array(z.string()),
  rows: z.array(z.array(cell)),
  total: z.int().nonnegative(),
});

/** More points than this are the renderer's to thin out, and no chart shows them. */
const points = z.array(number).max(512);

const series = z.strictObject({
  subsection: z.string(),
  x: points,
  y: points,
  lower: points.exactOptional(),
  upper: points.exactOptional(),
  n: points.exactOptional(),
});

const humanText = z.strictObject({ text: z.string(), author_role: z.string().nullable() });

/** A reference to a metric, `{metric: key}`, is a map with one text and needs no branch of its own. */
const fact: z.ZodType<Fact> = z.lazy(() =>
  z.union([z.string(), number, z.boolean(), z.null(), z.array(fact), z.record(z.string(), fact)]),
);

const absent = z.strictObject({ absent: z.enum(absenceReasons), supply: z.string() });

const performed = z.strictObject({
  tables: z.record(z.string(), table).exactOptional(),
  series: z.record(z.string(), series).exactOptional(),
  texts: z.record(z.string(), humanText).exactOptional(),
  facts: z.record(z.string(), fact).exactOptional(),
  absent: z.record(z.string(), absent).exactOptional(),
});

const block = z.union([performed, absent]);

const reviewItem = { id: z.string(), item: z.string(), evidence: z.string(), section: z.string() };

const front = z.strictObject({
  review: z.strictObject({
    checklist: z.array(z.strictObject({ ...reviewItem, state: z.enum(['met', 'not_met', 'not_applicable']) })),
    red_flags: z.array(z.strictObject({ ...reviewItem, state: z.enum(['raised', 'clear', 'undetermined']) })),
  }),
  facts: z.strictObject({ institution: fact, sample: z.string(), roles: fact }),
});

const blocks = Object.fromEntries(sectionKeys.map((key) => [key, block])) as Record<
  (typeof sectionKeys)[number],
  typeof block
>;

export const contentSchema = z.strictObject({ front, ...blocks });
