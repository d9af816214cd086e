import type { AuditConfig } from '../config/audit-config.ts';
import type { LabelCounts } from '../data/label-counts.ts';
import { sameLabel } from '../data/labels.ts';
import type { Measurement } from '../data/measurement.ts';
import type { BinaryStatistics } from '../metrics/statistics.ts';

/** The measured counts as the metrics room takes them: who is the reference, and which label is good for the person. */
export function toStatistics(
  config: AuditConfig,
  measurement: Measurement,
  train: LabelCounts | null = null,
): BinaryStatistics {
  const { labels, overall, attributes, intersections } = measurement;
  return {
    split: 'audited',
    favorableIsPositive: config.favorableOutcome === undefined || sameLabel(config.favorableOutcome, labels.positive),
    ...(measurement.points === undefined ? {} : { points: measurement.points }),
    overall,
    attributes: [
      ...attributes.map(({ name, groups, missing, strata }) => ({
        name,
        groups,
        missing,
        ...(strata === undefined ? {} : { strata }),
        reference: referenceOf(
          config.data.protectedAttributes.find((attribute) => attribute.label === name)?.reference ?? 'largest',
        ),
      })),
      ...crossed(intersections.filter(({ declared }) => declared)),
    ],
    ...(train === null ? {} : { train: { attributes: train.attributes } }),
  };
}

/** The pairs crossed by default: counts alone, so that they cost little; null if there are none. */
export function pairStatistics(config: AuditConfig, measurement: Measurement): BinaryStatistics | null {
  const pairs = measurement.intersections.filter(({ declared }) => !declared);
  if (pairs.length === 0) return null;
  const { n, confusion, weights, unlabelled } = measurement.overall;
  const counted = weights === undefined ? {} : { weights: { confusion: weights.confusion, squares: weights.squares } };
  return {
    ...toStatistics(config, measurement),
    overall: { n, confusion, ...(unlabelled === undefined ? {} : { unlabelled }), ...counted },
    attributes: crossed(pairs),
  };
}

/** A crossing is measured like an attribute whose groups are its cells. */
function crossed(intersections: Measurement['intersections']): BinaryStatistics['attributes'] {
  return intersections.map(({ name, groups, missing }) => ({ name, groups, missing, reference: 'largest' }));
}

function referenceOf(stated: string): BinaryStatistics['attributes'][number]['reference'] {
  return stated === 'largest' || stated === 'highest' ? stated : { group: stated };
}
