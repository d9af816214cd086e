/** Crossed attributes in words: `gender × age_group`. */
export function crossedText(name: string): string {
  return name.split('*').join(' × ');
}

/** A cell of crossed attributes or factors: `female, 18-25`. */
export function cellText(name: string): string {
  return parts(name).join(', ');
}

/** A group as it stands in the report: a cell in words, any other value as the data have it. */
export function groupText(attribute: string | undefined, group: string): string {
  return attribute?.includes('*') === true ? cellText(group) : group;
}

/** Parts of a name that were joined by `|` (metrics.md 1), a literal one escaped. */
function parts(name: string): string[] {
  return name.split(/(?<!\\)\|/).map((part) => part.replace(/\\(.)/g, '$1'));
}
