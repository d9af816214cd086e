import { publish } from '../../base/format.ts';
import { massesOf } from '../../metrics/cell-counts.ts';
import type { MulticlassStatistics } from '../../metrics/multiclass/statistics.ts';
import type { Cell, ContentTable } from '../../record/content.ts';
import type { AuditContext } from '../context.ts';
import { metricCell, table } from './cells.ts';

/** 5.3: rows, or weights, by recorded and predicted class, and their share of the recorded one. */
export function classConfusion({ classes, overall }: MulticlassStatistics): ContentTable {
  const masses = massesOf(overall.confusion);
  const rows = classes.flatMap((actual, k) => {
    const own = masses.slice(k * classes.length, (k + 1) * classes.length);
    const total = own.reduce((sum, mass) => sum + mass, 0);
    return classes.map((predicted, j): Cell[] => {
      const mass = own[j] ?? 0;
      return [actual, predicted, publish(mass), total === 0 ? null : publish(mass / total)];
    });
  });
  return table('5.3', ['actual', 'predicted', 'n', 'share'], rows);
}

/** 5.3: each class against the rest. */
export function singleClasses(context: AuditContext, { classes, overall }: MulticlassStatistics): ContentTable {
  const size = classes.length;
  const rowsOf = (k: number) =>
    overall.confusion.rows.slice(k * size, (k + 1) * size).reduce((sum, rows) => sum + rows, 0);
  const ids = ['ppv', 'tpr', 'f1', 'roc_auc'] as const;
  return table(
    '5.3',
    ['class', 'n', 'precision', 'recall', 'f1', 'auc'],
    classes.map((name, k): Cell[] => [name, rowsOf(k), ...ids.map((id) => metricCell(context, id, { class: name }))]),
  );
}

const segmentIds = {
  multiclass: ['accuracy', 'f1_macro', 'auc_ovr_macro', 'log_loss'],
  regression: ['bias', 'mae', 'rmse', 'r2'],
} as const;

/** 5.7: the same figures in every group. */
export function taskSegments(context: AuditContext, task: keyof typeof segmentIds): ContentTable {
  const ids = segmentIds[task];
  const rows = context.attributes.flatMap(({ name: attribute, groups }) =>
    groups.map(({ group, n }): Cell[] => [
      attribute,
      group,
      n,
      ...ids.map((id) => metricCell(context, id, { attribute, group })),
    ]),
  );
  return table('5.7', ['attribute', 'group', 'n', ...ids], rows);
}

/** 6.4: outcomes over predictions of every group, in all and by decile of the predictions. */
export function expectedByGroup(context: AuditContext): ContentTable {
  const id = 'observed_expected_ratio';
  const deciles = Array.from({ length: 10 }, (_, k) => String(k + 1));
  const rows = context.attributes.flatMap(({ name: attribute, groups }) =>
    groups
      .filter(({ n }) => n > 0)
      .map(({ group, n }): Cell[] => [
        attribute,
        group,
        n,
        metricCell(context, id, { attribute, group }),
        ...deciles.map((stratum) => metricCell(context, id, { attribute, group, stratum })),
      ]),
  );
  return table('6.4', ['attribute', 'group', 'n', 'all', ...deciles.map((decile) => `decile_${decile}`)], rows);
}

/** 7.9: declared intersections: cells with their rows. */
export function crossedCells(context: AuditContext, flag: (n: number) => string): ContentTable {
  const rows = context.facts.intersections.flatMap(({ name, groups }) =>
    groups.map(({ group, n }): Cell[] => [name, group, n, flag(n)]),
  );
  return table('7.9', ['attribute', 'group', 'n', 'flag'], rows);
}

/** 7.9: the figures over all cells of a declared intersection. */
export function crossedGaps(context: AuditContext, ids: readonly string[]): ContentTable {
  const rows = context.facts.intersections.flatMap(({ name: attribute, reference }) =>
    ids.map((id): Cell[] => {
      const versus = context.definitions.get(id)?.slices === 'reference' && reference !== null;
      return [attribute, id, metricCell(context, id, versus ? { attribute, reference } : { attribute })];
    }),
  );
  return table('7.9', ['attribute', 'metric', 'value'], rows);
}
