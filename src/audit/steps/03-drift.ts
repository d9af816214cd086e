import type { Cell, PerformedContent } from '../../record/content.ts';
import type { AuditContext } from '../context.ts';
import { absent, metricOr, rowsCountedOnce, table } from './cells.ts';

/** 3.6: how far scores and inputs have moved from the reference rows. */
export function drift(context: AuditContext): PerformedContent {
  const facts = context.facts.drift;
  if (facts === null && context.config.data.reference !== undefined) {
    return { absent: { '3.6': absent('not_requested', 'set “metrics.drift.enabled: true”') } };
  }
  if (facts === null) {
    return { absent: { '3.6': absent('no_reference_data', 'name the reference rows under “data.reference”') } };
  }
  const rows = facts.features.map(({ feature, kind, psi, noiseP, ks, reason }): Cell[] => [
    feature,
    kind,
    metricOr(context, 'psi', { feature }, psi),
    noiseP,
    metricOr(context, 'drift_ks', { feature }, ks),
    reason,
  ]);
  return {
    facts: {
      reference_rows: facts.referenceRows,
      auc_change: facts.aucChange,
      ...rowsCountedOnce(context, 'drift_weights'),
    },
    tables: { drift: table('3.6', ['feature', 'kind', 'psi', 'noise_p', 'ks', 'reason'], rows) },
  };
}
