import type { Absent, Cell, ContentTable, PerformedContent } from '../../record/content.ts';
import type { BinaryContext } from '../context.ts';
import { absent, metricCell, table } from './cells.ts';

/** 5.7: how the model ranks, decides and selects in each back-test period; undefined without a period column. */
export function periods(context: BinaryContext): PerformedContent | undefined {
  const { periods: facts } = context.facts;
  const columns = ['auc', 'accuracy', 'selection', 'ece'] as const;
  const ids = { auc: 'roc_auc', accuracy: 'accuracy', selection: 'selection_rate', ece: 'ece_width_10' } as const;
  const shown = columns.filter((column) =>
    column === 'auc'
      ? context.hasScores
      : column !== 'ece' || (context.hasScores && context.statistics.points === undefined),
  );
  const found = tableOf(context, '5.7', shown, (column) => ids[column]);
  if (facts === null || found === undefined) return undefined;
  const { column, missing, of, latestInTraining } = facts;
  return {
    facts: { periods: { column, missing, of, latest_in_training: latestInTraining } },
    tables: { periods: found },
  };
}

/** 6.5: whether scores came true in each back-test period. */
export function calibrationByPeriod(context: BinaryContext): ContentTable | Absent {
  const ids = {
    ece: 'ece_width_10',
    null_mean: 'ece_null_mean',
    in_the_large: 'calibration_in_the_large',
    oe_ratio: 'oe_ratio',
  } as const;
  return (
    tableOf(context, '6.5', ['ece', 'null_mean', 'in_the_large', 'oe_ratio'] as const, (column) => ids[column]) ??
    absent('no_period_column', 'name the column of the periods under “data.period_column”')
  );
}

function tableOf<K extends string>(
  context: BinaryContext,
  subsection: string,
  columns: readonly K[],
  idOf: (column: K) => string,
): ContentTable | undefined {
  const { periods } = context.facts;
  if (periods === null) return undefined;
  const rows = periods.periods.map(({ period, events }): Cell[] => {
    const cell = (id: string) => metricCell(context, id, { stratum: period });
    return [period, cell('n'), events, ...columns.map((column) => cell(idOf(column)))];
  });
  return table(subsection, ['period', 'n', 'events', ...columns], rows);
}
