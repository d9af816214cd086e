import type { ConfigPath, PolicyReference } from './audit-config.ts';

/**
 * `sr_11_7_banking` (no slash, no extension) names a shipped policy; anything else is a path (interface.md 1).
 *
 * @example policyReference('firm.yaml', place).kind // 'path'
 */
export function policyReference(reference: string, place: ConfigPath): PolicyReference {
  if (/[/.\\]/.test(reference)) return { kind: 'path', ...place };
  const { path: _path, key: _key, ...position } = place;
  return { kind: 'name', name: reference, ...position };
}
