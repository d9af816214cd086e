import { fail } from '../base/diagnostic.ts';

/**
 * `--data PATH`, `--data role=PATH`, `--model PATH` by role. A path that holds `=` is given with its role.
 *
 * @throws GlassAlphaError `cli.usage` for two locations of one role
 * @example inputLocations({ data: ['train=a.csv'], model: 'm.json' }) // { model: 'm.json', train: 'a.csv' }
 */
export function inputLocations({
  data = [],
  model,
}: {
  readonly data?: readonly string[] | undefined;
  readonly model?: string | undefined;
}): Record<string, string> {
  const found: Record<string, string> = model === undefined ? {} : { model };
  for (const given of data) {
    const [, role = 'audited', path = given] = /^([a-z_]+)=(.*)$/s.exec(given) ?? [];
    if (found[role] !== undefined) fail('cli.usage', `two locations for the role "${role}"`);
    found[role] = path;
  }
  return found;
}
