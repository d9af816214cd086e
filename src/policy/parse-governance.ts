import type { YamlFile, YamlPath } from '../base/yaml.ts';
import { keyProblems } from './parse-keys.ts';
import { countField } from './parse-number.ts';
import { booleanField, isAbsent, mapField, type Report, textList } from './parse-text.ts';
import { defaultGovernance, type Governance } from './policy.ts';
import { governanceKeys } from './policy-keys.ts';

const path: YamlPath = ['governance'];

/** `governance`, key by key over what is inherited. */
export function parseGovernance(yaml: YamlFile, inherited: Governance | undefined, report: Report): Governance {
  const base = inherited ?? defaultGovernance;
  const map = isAbsent(yaml, path) ? undefined : mapField(yaml, path, report);
  if (map === undefined) return base;
  keyProblems(yaml, path, map, {
    noun: 'a field of governance',
    owner: 'governance',
    known: governanceKeys,
    required: [],
  }).forEach(report);
  return {
    auditDays: countField(yaml, [...path, 'audit_days'], report) ?? base.auditDays,
    maxWaiverDays: countField(yaml, [...path, 'max_waiver_days'], report) ?? base.maxWaiverDays,
    requireSignedWaivers: booleanField(yaml, [...path, 'require_signed_waivers'], report) ?? base.requireSignedWaivers,
    executiveRoles: textList(yaml, [...path, 'executive_roles'], report) ?? base.executiveRoles,
  };
}
