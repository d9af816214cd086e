import type { ConfigPath, PolicyReference } from './audit-config.ts';

/**
 * `sr_11_7_banking` (no slash, no extension) names a shipped policy; anything else is a path (interface.md 1).
 *
 * @example policyReference('firm.yaml', place).kind // 'path'
 */
export function policyReference(reference: string, place: ConfigPath): PolicyReference {
  if (/[/.\\]/.test(reference)) return { kind: 'path', ...place };
  return {
    kind: 'name',
    name: reference,
    ...(place.line === undefined ? {} : { line: place.line }),
    ...(place.column === undefined ? {} : { column: place.column }),
  };
}
