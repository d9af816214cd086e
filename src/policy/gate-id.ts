/**
 * The id of a gate without one: its name in lower case, runs of other characters as `_`.
 *
 * @example gateId('Demographic Parity (sex)') // 'demographic_parity_sex'
 */
export function gateId(name: string): string {
  return name
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '_')
    .replace(/^_+|_+$/g, '');
}
