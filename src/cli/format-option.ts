import { InvalidArgumentError, Option } from 'commander';

export type Format = 'text' | 'json';

/**
 * `--format`: what standard output carries, `text` unless said otherwise.
 *
 * @param formats beside `text`
 */
export function formatOption(formats: readonly string[] = ['json']): Option {
  const allowed = ['text', ...formats];
  const words = `${allowed.slice(0, -1).join(', ')} or ${allowed.at(-1)}`;
  return new Option('--format <format>', `what standard output carries: ${words}`)
    .default('text')
    .argParser((value: string): string => {
      if (allowed.includes(value)) return value;
      throw new InvalidArgumentError(`Use ${words}.`);
    });
}
