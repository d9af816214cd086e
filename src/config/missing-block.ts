import { pathOf } from './places.ts';
import type { StrictRequirement } from './strict-requirements.ts';

/**
 * What strict mode misses, as one block of YAML to paste: first what only a person can write, each with `[[…]]` to fill in, then
 * what the tool can fill, ready to use. Empty if nothing is missing.
 *
 * @example missingBlock(strictRequirements(config, { today: '2025-10-14' }))
 */
export function missingBlock(requirements: readonly StrictRequirement[]): string {
  const unmet = requirements.filter(({ status, yaml }) => status === 'not_met' && yaml !== null);
  if (unmet.length === 0) return '';
  const person = unmet.filter(({ who }) => who === 'person');
  const tool = unmet.filter(({ who }) => who === 'tool');
  // A map stands once: keys of the tool that belong to a map of the first part go there, and say so.
  const shared = new Set(person.map(({ key }) => parentOf(key)).filter((parent) => parent !== ''));
  const moved = tool.filter(({ key }) => shared.has(parentOf(key)));
  const rest = tool.filter((requirement) => !moved.includes(requirement));

  const lines: string[] = [];
  if (person.length > 0) lines.push('# A person must write:', ...entries([...person, ...moved]));
  if (rest.length > 0) lines.push('# The tool fills in, check that it is meant:', ...entries(rest));
  return `${lines.join('\n')}\n`;
}

function entries(requirements: readonly StrictRequirement[]): string[] {
  const flat = requirements.filter(({ key }) => parentOf(key) === '').map(({ key, yaml }) => `${key}: ${yaml}`);
  const parents = [...new Set(requirements.map(({ key }) => parentOf(key)).filter((parent) => parent !== ''))];
  const nested = parents.flatMap((parent) => [
    `${parent}:  # add to "${parent}" if it is there already`,
    ...requirements
      .filter(({ key }) => parentOf(key) === parent)
      .map(
        ({ key, yaml, who }) =>
          `  ${pathOf(key).slice(1).join('.')}: ${yaml}${who === 'tool' ? '  # filled in by the tool' : ''}`,
      ),
  ]);
  return [...flat, ...nested];
}

function parentOf(key: string): string {
  const [parent, ...rest] = pathOf(key);
  return rest.length === 0 ? '' : (parent ?? '');
}
