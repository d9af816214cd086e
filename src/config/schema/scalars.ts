import { z } from 'zod';
import { expects } from '../../base/zod-schema-walk.ts';

export const text = expects('text', z.string().min(1));
export const path = expects('a path', z.string().min(1));
export const bool = expects('true or false', z.boolean());
export const date = expects('a date YYYY-MM-DD', z.iso.date());
export const scalar = expects('a label value', z.union([z.string(), z.number(), z.boolean()]));
/** Groups are text; a number is taken as it is written. */
export const groupValue = expects('a group value', z.union([z.string(), z.number(), z.boolean()]));
export const sectionSwitch = expects('true, false or auto', z.union([z.boolean(), z.literal('auto')]));
export const environmentName = expects(
  'the name of an environment variable',
  z.string().regex(/^[A-Za-z_][A-Za-z0-9_]*$/),
);

export function integer(from: number, to: number = Number.MAX_SAFE_INTEGER) {
  const limit = to === Number.MAX_SAFE_INTEGER ? '2^53−1' : String(to);
  return expects(`an integer ${from}…${limit}`, z.int().min(from).max(to));
}

/** A number in [from, to]. */
export function numberBetween(from: number, to: number) {
  return expects(`a number from ${from} to ${to}`, z.number().min(from).max(to));
}

/** A number in (from, to). */
export function numberInside(from: number, to: number) {
  return expects(`a number between ${from} and ${to}, both excluded`, z.number().gt(from).lt(to));
}

export function positiveNumber() {
  return expects('a number above 0', z.number().gt(0));
}

export function listOf<S extends z.ZodType>(item: S, phrase: string) {
  return expects(phrase, z.array(item).min(1));
}

export const texts = listOf(text, 'a list of texts');

/** Keys of the earlier Python tool without effect here: any value, reported by `key-states.ts`. */
export function retired(why: string) {
  return z.unknown().meta({ description: `Retired: ${why}`, deprecated: true });
}

/** Keys that would ask for something the tool must not do: any value, reported by `key-states.ts`. */
export function refused(why: string) {
  return z.unknown().meta({ description: `Refused: ${why}`, deprecated: true });
}
