import type { AuditConfig } from '../config/audit-config.ts';

/**
 * Labels of what gates on groups look at: attributes and declared intersections. The pairs crossed by default are reported and
 * not gated (metrics.md 7).
 *
 * @example gatedAttributes(config) // ['gender', 'age_group', 'gender*age_group']
 */
export function gatedAttributes({ data }: AuditConfig): string[] {
  return [
    ...data.protectedAttributes.map(({ label }) => label),
    ...(data.intersections ?? []).map((labels) => labels.join('*')),
  ];
}
