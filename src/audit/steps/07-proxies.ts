import { publish } from '../../base/format.ts';
import type { Absent, Cell, ContentTable, PerformedContent } from '../../record/content.ts';
import { metricKey } from '../../record/metric.ts';
import { zOf } from '../../stats/limits.ts';
import { wilsonInterval } from '../../stats/proportion.ts';
import type { AuditContext, BinaryContext } from '../context.ts';
import type { TrainingLabelFacts } from '../measured-facts.ts';
import { gapTable, groupRows } from './07-groups.ts';
import { absent, metricCell, rowsCountedOnce, table } from './cells.ts';

/** 7.7: which inputs follow an attribute, and how far the recorded outcomes differ before the model adds anything. */
export function proxies(context: BinaryContext): PerformedContent {
  const { trainingLabels } = context.facts;
  const found = context.facts.proxies;
  const training = trainingLabels === null ? undefined : trainingTables(context, trainingLabels);
  return {
    facts: found.length === 0 ? {} : rowsCountedOnce(context, 'proxy_weights'),
    tables: {
      ...(found.length === 0 ? {} : { proxies: proxyTable(context) }),
      label_baseline: table(
        '7.7',
        ['attribute', 'group', 'n', 'label_rate', 'selection_rate'],
        groupRows(context, (attribute, _slice, group): Cell[] => {
          const scope = { attribute: attribute.name, group };
          return ['n', 'prevalence', 'selection_rate'].map((id) => metricCell(context, id, scope));
        }),
      ),
      label_gaps: gapTable(context, '7.7', [
        ['label_disparity', false],
        ['demographic_parity_difference', false],
        ['disparity_amplification_difference', false],
        ['disparity_amplification_ratio', false],
      ]),
      ...training,
    },
    absent: {
      ...(found.length === 0 ? { '7.7.1': noProxies(context) } : {}),
      ...(training === undefined
        ? {
            '7.7.2': absent(
              'no_training_data',
              'name training rows that hold the target and the protected attributes under “data.train”',
            ),
          }
        : {}),
    },
  };
}

/** Without a model the data may hold no column to look at; with one, only rows beyond what fits into memory are not looked at. */
export function noProxies({ model }: AuditContext): Absent {
  return model.hash === null
    ? absent('no_model', 'give rows with other columns, or a model under “model.path”')
    : absent('not_requested', 'audit a sample: rows times inputs are too many to be held at once');
}

/** Columns by their association with each attribute, strongest first. */
export function proxyTable(context: AuditContext): ContentTable {
  const columns = ['attribute', 'feature', 'role', 'association', 'measure', 'adjusted_p', 'auc', 'n', 'dropped'];
  const order = context.attributes.map((a) => a.name);
  const rows = [...context.facts.proxies]
    .sort((a, b) => order.indexOf(a.attribute) - order.indexOf(b.attribute))
    .map((p): Cell[] => [p.attribute, p.feature, p.role, p.association, p.measure, p.adjustedP, p.auc, p.n, p.dropped]);
  return table('7.7', columns, rows);
}

/** Labels of the training rows by group with Wilson limits, and their gap. */
function trainingTables(context: BinaryContext, training: TrainingLabelFacts): Record<string, ContentTable> {
  const z = zOf(context.config.metrics.confidenceLevel);
  const rows = training.attributes.flatMap(({ name, groups }) =>
    groups.map(({ group, n, positives }): Cell[] => {
      if (n === 0) return [name, group, n, null, null, null];
      const { lower, upper } = wilsonInterval(positives, n, z);
      return [name, group, n, publish(positives / n), publish(lower), publish(upper)];
    }),
  );
  const gaps = training.attributes.flatMap(({ name: attribute }): Cell[][] => {
    const metric = metricKey('label_disparity', { attribute, split: 'train' });
    return context.metrics.has(metric) ? [[attribute, 'label_disparity', { metric }]] : [];
  });
  return {
    training_labels: table('7.7', ['attribute', 'group', 'n', 'label_rate', 'lower', 'upper'], rows),
    ...(gaps.length === 0 ? {} : { training_gaps: table('7.7', ['attribute', 'metric', 'value'], gaps) }),
  };
}
