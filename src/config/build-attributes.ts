import { optional, textAsWritten } from './as-written.ts';
import type { AttributeConfig } from './audit-config.ts';
import type { Places } from './places.ts';
import type { ConfigFile } from './schema/audit-config-schema.ts';

/** Labels of each crossing in the declared order of the attributes, however they were written. */
export function intersectionsOf({ data }: ConfigFile): readonly (readonly string[])[] | undefined {
  const labels = attributeLabels(data);
  return data?.intersections?.map((written) => {
    const named = crossedLabels(written);
    return labels.filter((label) => named.includes(label));
  });
}

/** `"a*b"` or `[a, b]`. */
export function crossedLabels(written: string | readonly string[]): readonly string[] {
  return typeof written === 'string' ? written.split('*') : written;
}

export function attributeLabels(data: ConfigFile['data'] | undefined): string[] {
  return (data?.protected_attributes ?? []).map((attribute) =>
    typeof attribute === 'string' ? attribute : (attribute.label ?? attribute.column),
  );
}

/** Protected attributes with their defaults: own column name as label, the largest group as reference, self-reported. */
export function attributesOf({ data }: ConfigFile, places: Places): AttributeConfig[] {
  return (data?.protected_attributes ?? []).map((attribute, i) => {
    if (typeof attribute === 'string') {
      return {
        column: attribute,
        label: attribute,
        reference: 'largest',
        unknown: [],
        groups: {},
        source: 'self_reported',
      };
    }
    const path = ['data', 'protected_attributes', i];
    const list = (key: 'values' | 'unknown') =>
      attribute[key]?.map((value, k) => textAsWritten(value, [...path, key, k], places));
    const values = list('values');
    const groups = Object.entries(attribute.groups ?? {}).map(
      ([raw, group]) => [raw, textAsWritten(group, [...path, 'groups', raw], places)] as const,
    );
    return {
      column: attribute.column,
      label: attribute.label ?? attribute.column,
      reference:
        attribute.reference === undefined
          ? 'largest'
          : textAsWritten(attribute.reference, [...path, 'reference'], places),
      ...(values === undefined ? {} : { values }),
      unknown: list('unknown') ?? [],
      ...(attribute.bins === undefined ? {} : { bins: attribute.bins }),
      groups: Object.fromEntries(groups),
      source: attribute.source ?? 'self_reported',
      ...optional('carriedBy', attribute.carried_by),
      ...(attribute.special_category === true ? { specialCategory: true as const } : {}),
    };
  });
}
