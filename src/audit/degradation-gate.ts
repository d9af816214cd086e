import { fail } from '../base/diagnostic.ts';
import type { AuditConfig } from '../config/audit-config.ts';
import { definitionOf } from '../metrics/catalogue.ts';
import { type Gate, plainGate } from '../policy/policy.ts';

/** The gate that `fail_on_degradation` adds (policy.md 2.4), if it stands in the configuration. */
export function degradationGate({ failOnDegradation }: AuditConfig, configName: string): Gate[] {
  if (failOnDegradation === undefined) return [];
  const metric = 'max_metric_degradation_under_shift';
  return [
    {
      ...plainGate,
      id: 'fail_on_degradation',
      name: 'Degradation under shift',
      clause: '',
      metric,
      definition: definitionOf(metric) ?? fail('internal.bug', `no metric ${metric}`),
      threshold: failOnDegradation,
      comparison: 'less_than',
      severity: 'error',
      where: { file: configName },
    },
  ];
}
