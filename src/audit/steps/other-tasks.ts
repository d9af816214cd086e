import { publish } from '../../base/format.ts';
import type { MetricDefinition } from '../../metrics/definition.ts';
import type { Absent, Cell, Content, ContentBlock } from '../../record/content.ts';
import type { AuditContext } from '../context.ts';
import { attributesTable } from './07-attributes.ts';
import { gapTable, sizeFlag } from './07-groups.ts';
import { noProxies, proxyTable } from './07-proxies.ts';
import { absent, later, metricAt, metricCell, performed, rowsCountedOnce, table } from './cells.ts';
import {
  classConfusion,
  crossedCells,
  crossedGaps,
  expectedByGroup,
  singleClasses,
  taskSegments,
} from './other-task-tables.ts';

/** Tasks whose labels are several classes, or amounts. */
type OtherTask = 'multiclass' | 'regression';

const headlineIds = {
  multiclass: [
    'accuracy',
    'balanced_accuracy',
    'f1_macro',
    'auc_ovr_macro',
    'mcc',
    'cohen_kappa',
    'top2_accuracy',
    'log_loss',
  ],
  regression: ['mae', 'rmse', 'bias', 'r2', 'mape', 'median_ae', 'pearson', 'spearman', 'ccc', 'residual_sd'],
} as const;

const calibrationIds = ['ece_top_label_10', 'ece_classwise_10_mean', 'brier_multi_half', 'brier_multi_sum'] as const;

const twoClasses = absent('task_mismatch', 'audit a model whose label has two classes');
const noAttributes = absent('no_protected_attributes', 'name the columns under “data.protected_attributes”');

/** Sections 5 to 7 of several classes or of amounts: what applies to them; the rest says that it does not. */
export function otherTaskBlocks(context: AuditContext): Pick<Content, '5' | '6' | '7'> {
  const task = context.config.data.task === 'regression' ? 'regression' : 'multiclass';
  return { '5': performance(context, task), '6': calibration(context, task), '7': fairness(context) };
}

function performance(context: AuditContext, task: OtherTask): ContentBlock {
  const { statistics } = context;
  const classes = 'classes' in statistics ? statistics : null;
  const compared = context.attributes.length > 0;
  return performed({
    facts: { sample: context.config.data.sample ?? 'not_stated' },
    tables: {
      headline: table(
        '5.1',
        ['metric', 'value'],
        headlineIds[task].map((id): Cell[] => [id, metricCell(context, id)]),
      ),
      ...(classes === null
        ? {}
        : { class_confusion: classConfusion(classes), single_classes: singleClasses(context, classes) }),
      ...(compared ? { task_segments: taskSegments(context, task) } : {}),
    },
    absent: {
      ...stubs(twoClasses, '5', [2, 4, 5, 6]),
      ...(classes === null ? { '5.3': twoClasses } : {}),
      ...(compared ? {} : { '5.7': noAttributes }),
      '5.8': twoClasses,
    },
  });
}

function calibration(context: AuditContext, task: OtherTask): ContentBlock {
  if (context.config.calibrationTesting === false) return absent('not_requested', 'set “calibration_testing: true”');
  if (task === 'regression') {
    if (context.attributes.length === 0) return noAttributes;
    return performed({
      tables: { expected_by_group: expectedByGroup(context) },
      absent: { ...stubs(twoClasses, '6', [1, 2, 3]), '6.5': later('measures calibration of amounts over time') },
    });
  }
  if (!context.hasScores)
    return absent('no_scores', 'name the probability of every class under “data.class_score_columns”');
  return performed({
    tables: {
      summary: table(
        '6.1',
        ['metric', 'value'],
        calibrationIds.map((id): Cell[] => [id, metricCell(context, id)]),
      ),
    },
    absent: stubs(later('draws calibration of several classes'), '6', [2, 3, 4, 5]),
  });
}

/** Every metric over groups that has a value, at the subsection that its definition names. */
function fairness(context: AuditContext): ContentBlock {
  if (context.config.fairnessAnalysis === false) {
    return absent('not_requested', 'set “fairness_analysis: true” and name “data.protected_attributes”');
  }
  if (context.attributes.length === 0) return noAttributes;
  const shown = (section: string) =>
    [...context.definitions.values()].filter(
      (d) =>
        d.section === section && d.slices !== 'overall' && d.slices !== 'feature' && isPlain(d) && hasValue(context, d),
    );
  const gaps = (section: string) =>
    gapTable(
      context,
      section,
      shown(section).map(({ id, slices }) => [id, slices === 'reference'] as const),
    );
  const [selection, errors, distributions] = [gaps('7.3'), gaps('7.4'), gaps('7.6')];
  const found = context.facts.proxies.length > 0;
  const crossed = context.facts.intersections.length > 0;
  const ids = [...shown('7.3'), ...shown('7.4')].map(({ id }) => id);
  return performed({
    facts: found ? rowsCountedOnce(context, 'proxy_weights') : {},
    tables: {
      attributes: attributesTable(context),
      group_sizes: groupSizes(context),
      ...(selection.total === 0 ? {} : { selection_gaps: selection }),
      ...(errors.total === 0 ? {} : { error_rate_gaps: errors }),
      ...(distributions.total === 0 ? {} : { distribution_gaps: distributions }),
      ...(found ? { proxies: proxyTable(context) } : {}),
      ...(crossed ? { crossed_cells: crossedCells(context, sizeFlag), crossed_gaps: crossedGaps(context, ids) } : {}),
    },
    absent: {
      ...(selection.total === 0 ? { '7.3': twoClasses } : {}),
      ...(errors.total === 0 ? { '7.4': twoClasses } : {}),
      ...stubs(later('measures this for labels other than two classes'), '7', [5, 8]),
      ...(distributions.total === 0 ? { '7.6': twoClasses } : {}),
      ...(found ? {} : { '7.7': noProxies(context) }),
      ...(crossed
        ? {}
        : { '7.9': absent('not_requested', 'name attributes to be crossed under “data.intersections”') }),
      '7.10': later('searches for less discriminatory alternatives'),
      '7.11': later('prints a page for each finding'),
    },
  });
}

/** Of the comparisons of one metric over groups the difference alone: the others say the same on another scale. */
function isPlain({ derived }: MetricDefinition): boolean {
  return derived === undefined || derived.form === 'difference';
}

function hasValue(context: AuditContext, { id, slices }: MetricDefinition): boolean {
  return context.attributes.some(({ name: attribute, reference }) => {
    const slice = slices === 'reference' && reference !== null ? { attribute, reference } : { attribute };
    return metricAt(context, id, slice)?.kind === 'value';
  });
}

function groupSizes(context: AuditContext) {
  const rows = context.attributes.flatMap(({ name, groups }) =>
    groups.map(({ group, n }): Cell[] => [
      name,
      group,
      n,
      context.rows === 0 ? null : publish(n / context.rows),
      sizeFlag(n),
    ]),
  );
  return table('7.2', ['attribute', 'group', 'n', 'share', 'flag'], rows);
}

function stubs(reason: Absent, section: string, numbers: readonly number[]): Record<string, Absent> {
  return Object.fromEntries(numbers.map((number) => [`${section}.${number}`, reason] as const));
}
