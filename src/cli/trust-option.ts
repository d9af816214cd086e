import { Option } from 'commander';

/** The repeatable option that names whom the reader trusts. */
export function trustOption(what: string): Option {
  return new Option('--trust <file>', `trust file, ${what}; repeatable`).argParser(
    (value: string, earlier: string[] = []) => [...earlier, value],
  );
}
