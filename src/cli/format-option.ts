import { InvalidArgumentError, Option } from 'commander';
import { fail } from '../base/diagnostic.ts';

export type Format = 'text' | 'json';

/**
 * `--format text|json`. A format of a later version is refused by name, not as a typing error.
 *
 * @param later formats that the specification has for this command and this version has not
 */
export function formatOption(later: readonly string[] = []): Option {
  return new Option('--format <format>', 'what standard output carries: text or json')
    .default('text')
    .argParser((value: string): Format => {
      if (value === 'text' || value === 'json') return value;
      if (later.includes(value))
        return fail('config.unavailable', `--format ${value} is not available in this version`, {
          hint: 'use text or json',
        });
      throw new InvalidArgumentError('Use text or json.');
    });
}
