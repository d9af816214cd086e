import { publish } from '../base/format.ts';
import type { AuditConfig } from '../config/audit-config.ts';
import type { MeasuredSlice, Measurement } from '../data/measurement.ts';
import { everyRow } from '../metrics/label-views.ts';
import type { MeasuredFacts, StrataFacts, StratumRow } from './measured-facts.ts';

/** Selection of each group within each stratum, as the report's table has it; null without declared factors. */
export function strataFacts(
  { data }: AuditConfig,
  { attributes }: Measurement,
  favorableIsPositive: boolean,
): StrataFacts | null {
  if (data.stratumColumns === undefined || attributes.length === 0) return null;
  return {
    columns: data.stratumColumns,
    attributes: attributes.map(({ name, strata = [] }) => ({
      attribute: name,
      strata: strata.map(({ stratum, groups }): StratumRow => {
        const rows = groups.map(({ group, ...slice }) => ({
          group,
          n: slice.n,
          ...selection(slice, favorableIsPositive),
        }));
        const rates = rows.map(({ rate }) => rate);
        return {
          stratum,
          n: rows.reduce((sum, { n }) => sum + n, 0),
          groups: rows,
          difference: rates.length < 2 ? null : publish(Math.max(...rates) - Math.min(...rates)),
        };
      }),
    })),
  };
}

/** Rows decided for the outcome that is good for the person, and their share, weighted where the rows are. */
function selection(slice: MeasuredSlice, favorableIsPositive: boolean) {
  const { n, confusion, weights } = everyRow(slice);
  const selectedOf = ({ tp, fp, fn, tn }: typeof confusion) => (favorableIsPositive ? tp + fp : tn + fn);
  const masses = weights?.confusion ?? confusion;
  const total = masses.tp + masses.fp + masses.fn + masses.tn;
  return { selected: selectedOf(confusion), rate: n === 0 || total === 0 ? 0 : publish(selectedOf(masses) / total) };
}

/** The weight column and what its weights leave of the rows: Kish’s effective number. */
export function weightFacts({ data }: AuditConfig, { overall }: Measurement): MeasuredFacts['weights'] {
  const { weights } = everyRow(overall);
  if (data.weightColumn === undefined || weights === undefined) return null;
  const sum = ({ tp, fp, fn, tn }: typeof overall.confusion) => tp + fp + fn + tn;
  const total = sum(weights.confusion);
  return { column: data.weightColumn, effectiveRows: publish((total * total) / sum(weights.squares)) };
}
