import type { AuditConfig } from '../config/audit-config.ts';
import { sameLabel } from '../data/labels.ts';
import type { Measurement } from '../data/measurement.ts';
import type { BinaryStatistics } from '../metrics/statistics.ts';

/** The measured counts as the metrics room takes them: who is the reference, and which label is good for the person. */
export function toStatistics(config: AuditConfig, { labels, overall, attributes }: Measurement): BinaryStatistics {
  return {
    split: 'audited',
    favorableIsPositive: config.favorableOutcome === undefined || sameLabel(config.favorableOutcome, labels.positive),
    overall,
    attributes: attributes.map(({ name, groups, missing }) => ({
      name,
      groups,
      missing,
      reference: referenceOf(
        config.data.protectedAttributes.find((attribute) => attribute.label === name)?.reference ?? 'largest',
      ),
    })),
  };
}

function referenceOf(stated: string): BinaryStatistics['attributes'][number]['reference'] {
  return stated === 'largest' || stated === 'highest' ? stated : { group: stated };
}
