import { comparedGroups } from './groups.ts';
import { mergeSlices } from './merge-slices.ts';
import type { AttributeStatistics, MetricOptions, Slice } from './statistics.ts';

/** All rows in the groups of an attribute that take part in comparisons; worked out once. */
export function mergedGroups(attribute: AttributeStatistics, options: MetricOptions): Slice {
  const key = options.smallGroups === 'keep' ? 'all' : `from ${options.minGroupN}`;
  const ofAttribute = known.get(attribute) ?? new Map<string, Slice>();
  known.set(attribute, ofAttribute);
  const found = ofAttribute.get(key) ?? mergeSlices(comparedGroups(attribute, options).taking);
  ofAttribute.set(key, found);
  return found;
}

const known = new WeakMap<AttributeStatistics, Map<string, Slice>>();
