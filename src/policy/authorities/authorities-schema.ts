import { z } from 'zod';
import { expects } from '../../base/zod-schema-walk.ts';
import { authorityStatuses, confidences } from '../../record/decisions.ts';
import { instrumentKinds } from './authority-table.ts';

const text = expects('text', z.string().min(1));
const texts = z.array(text);
const date = expects('a quoted date YYYY-MM-DD', z.iso.date());
const dateOrNull = expects('a quoted date YYYY-MM-DD or null', date.nullable());
const instrumentId = expects('an id of a–z, 0–9, _ and dots', z.string().regex(/^[a-z0-9_]+(\.[a-z0-9_]+)*$/));
const provisionId = expects('an id of a–z, 0–9 and _', z.string().regex(/^[a-z0-9_]+$/));
const status = z.enum(authorityStatuses);

const provision = z.strictObject({
  id: provisionId,
  label: expects('text or null', text.nullable()),
  heading: text,
  aliases: texts,
  legacy_aliases: texts,
  status: status.exactOptional(),
  from: dateOrNull.exactOptional(),
  to: dateOrNull.exactOptional(),
});

const instrument = z.strictObject({
  id: instrumentId,
  title: text,
  jurisdiction: text,
  kind: z.enum(instrumentKinds),
  status,
  from: dateOrNull,
  to: dateOrNull,
  superseded_by: z.array(instrumentId),
  aliases: texts,
  provisions: z.array(provision),
  pending: z
    .strictObject({ action: text, instrument: expects('an id or null', instrumentId.nullable()), as_of: date })
    .exactOptional(),
  checked_on: date,
  source: text,
  confidence: z.enum(confidences),
  note: text.exactOptional(),
});

/** A file of authorities as it is written, `glassalpha-authorities/1` (policy.md 5.1). */
export const authoritiesSchema = z.strictObject({
  format: z.literal('glassalpha-authorities/1'),
  version: text,
  checked_on: date,
  instruments: z.array(instrument),
});

export type AuthoritiesFile = z.output<typeof authoritiesSchema>;
export type InstrumentEntry = AuthoritiesFile['instruments'][number];
