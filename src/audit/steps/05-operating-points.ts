import type { Cell, ContentTable, PerformedContent } from '../../record/content.ts';
import type { BinaryContext } from '../context.ts';
import { periods } from './05-periods.ts';
import { groupRows, negatives, positives } from './07-groups.ts';
import { absent, merged, metricAt, metricCell, metricOr, table } from './cells.ts';

/** 5.4 to 5.7: what other thresholds would do, who is found first, what errors cost, and how single groups fare. */
export function operatingPoints(context: BinaryContext): PerformedContent {
  const { sweep, gains, threshold } = context.facts;
  const byPeriod = periods(context);
  if (sweep.length === 0) {
    const scores = absent('no_scores', 'give scores under “data.score_column”, or the model under “model.path”');
    const stubs = { '5.4': scores, '5.5': scores, '5.6': scores };
    return merged(byPeriod ?? { absent: { '5.7': scores } }, { absent: stubs });
  }
  const hasCosts = sweep.some(({ cost }) => cost !== null);
  const segments = segmentsTable(context);
  const own = {
    facts: {
      threshold: {
        policy: threshold.policy,
        value: threshold.value,
        fit_on: threshold.fitOn,
        objective: threshold.objective,
        tuned_on_audited_data: threshold.tunedOnAuditedData,
      },
    },
    tables: {
      sweep: table(
        '5.4',
        ['threshold', 'precision', 'recall', 'false_positive_rate', 'decided_positive', 'cost', 'chosen'],
        sweep.map((p): Cell[] => [p.threshold, p.ppv, p.tpr, p.fpr, p.positiveRate, p.cost, p.chosen]),
      ),
      ...(gains.length === 0 ? {} : { gains: gainsTable(context) }),
      ...(segments === undefined ? {} : { segments }),
    },
    series:
      gains.length === 0
        ? {}
        : { gains: { subsection: '5.5', x: [0, ...gains.map((p) => p.top)], y: [0, ...gains.map((p) => p.captured)] } },
    absent: {
      ...(gains.length === 0 ? { '5.5': absent('single_class', 'audit rows of both classes') } : {}),
      ...(hasCosts
        ? {}
        : { '5.6': absent('not_requested', 'state what errors cost under “threshold.c_fp” and “threshold.c_fn”') }),
      ...(segments === undefined && byPeriod === undefined
        ? { '5.7': absent('no_protected_attributes', 'name columns under “data.protected_attributes”') }
        : {}),
    },
  };
  return merged(own, byPeriod ?? {});
}

/** Shares of the ranking whose gains are metrics; the points between them are drawn. */
const tabled = [0.05, 0.1, 0.2, 0.3];

function gainsTable(context: BinaryContext): ContentTable {
  const rows = context.facts.gains
    .filter((point) => tabled.includes(point.top))
    .map(({ top, captured, lift }): Cell[] => [
      top,
      positives(context.statistics.overall) + negatives(context.statistics.overall),
      known(context, `capture@${top}`, captured),
      known(context, `lift@${top}`, lift),
    ]);
  return table('5.5', ['top', 'n', 'captured', 'lift'], rows);
}

/** The metric where it has a value; the point of the curve where this version knows no interval of it. */
function known(context: BinaryContext, id: string, value: number): Cell {
  return metricAt(context, id)?.kind === 'value' ? metricOr(context, id, {}, value) : value;
}

/** Ranking and calibration in each group of the protected attributes. */
function segmentsTable(context: BinaryContext): ContentTable | undefined {
  if (context.attributes.length === 0) return undefined;
  const rows = groupRows(context, (attribute, slice, group): Cell[] => {
    const scope = { attribute: attribute.name, group };
    return [
      metricCell(context, 'n', scope),
      positives(slice),
      metricCell(context, 'roc_auc', scope),
      metricCell(context, 'ece_width_10', scope),
    ];
  });
  return table('5.7', ['attribute', 'group', 'n', 'events', 'auc', 'ece'], rows);
}
