import type { AttributeConfig } from '../config/audit-config.ts';
import { groupOfNumber, groupOfText } from '../data/groups.ts';

/**
 * Group of each row, null where it is not stated.
 *
 * @param texts cells of the attribute's column, read without missing values
 */
export function rowGroups(
  attribute: AttributeConfig,
  texts: readonly (string | null)[],
  missingValues: readonly string[],
): (string | null)[] {
  const { bins } = attribute;
  const known = new Map<string | null, string | null>();
  return texts.map((text) => {
    const found = known.get(text);
    if (found !== undefined) return found;
    const group =
      bins === undefined ? groupOfText(attribute, text) : groupOfNumber(attribute, bins, text, missingValues);
    known.set(text, group);
    return group;
  });
}
