import { InvalidArgumentError, Option } from 'commander';
import { z } from 'zod';

const date = z.iso.date();

/** An option that takes a day of the calendar. */
export function dateOption(flags: string, description: string): Option {
  return new Option(flags, description).argParser((value: string): string => {
    if (date.safeParse(value).success) return value;
    throw new InvalidArgumentError('Expected a date YYYY-MM-DD.');
  });
}
