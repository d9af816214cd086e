import { type CurvePoint, precisionRecallCurve, rocCurve } from '../../metrics/curves.ts';
import type { Absent, Cell, ContentBlock, ContentSeries } from '../../record/content.ts';
import type { BinaryContext } from '../context.ts';
import { challenger } from './05-challenger.ts';
import { declaredFigure } from './05-declared.ts';
import { operatingPoints } from './05-operating-points.ts';
import { absent, hasNoLabels, labelsWanted, merged, metricCell, performed, table, unlabelledFact } from './cells.ts';

/** The headline figures, ranking first, then decisions, then probabilities. */
const headlineIds = ['roc_auc', 'accuracy', 'tpr', 'ppv', 'f1', 'fpr', 'prevalence', 'brier', 'log_loss'] as const;

/** Section 5: how well do scores rank, and how often are decisions right? */
export function performanceStep(context: BinaryContext): ContentBlock {
  if (hasNoLabels(context)) return absent('no_labels', labelsWanted);
  const curves = curveSeries(context);
  const { confusion } = context.statistics.overall;
  const cells = (...ids: string[]): Cell[] => ids.map((id) => metricCell(context, id));
  const own = {
    facts: {
      sample: context.config.data.sample ?? 'not_stated',
      ...scoreKind(context),
      ...unlabelledFact(context),
    },
    tables: {
      headline: table(
        '5.1',
        ['metric', 'value'],
        headlineIds.map((id): Cell[] => [id, metricCell(context, id)]),
      ),
      confusion: table(
        '5.3',
        ['actual', 'decided_positive', 'share_positive', 'decided_negative', 'share_negative', 'n'],
        [
          ['positive', ...cells('tp', 'tpr', 'fn', 'fnr'), confusion.tp + confusion.fn],
          ['negative', ...cells('fp', 'fpr', 'tn', 'tnr'), confusion.fp + confusion.tn],
        ],
      ),
    },
    series: 'supply' in curves ? {} : curves,
    absent: {
      ...('supply' in curves ? { '5.2': curves } : {}),
    },
  };
  return performed(merged(own, declaredFigure(context), operatingPoints(context), challenger(context)));
}

/** Said only where the scores that were read are no probabilities. */
function scoreKind({ config }: BinaryContext): { score_kind?: string } {
  const { scoreKind: kind } = config.data;
  return kind === undefined || config.model.path !== undefined ? {} : { score_kind: kind };
}

function curveSeries(context: BinaryContext): Readonly<Record<'roc' | 'precision_recall', ContentSeries>> | Absent {
  const { overall } = context.statistics;
  const level = context.config.metrics.confidenceLevel;
  if (!context.hasScores || overall.histogram === undefined) {
    return absent('no_scores', 'give scores under “data.score_column”, or the model under “model.path”');
  }
  const roc = rocCurve(overall, level);
  if (roc.length === 0) return absent('single_class', 'audit rows of both classes');
  return { roc: seriesOf(roc), precision_recall: seriesOf(precisionRecallCurve(overall, level)) };
}

function seriesOf(points: readonly CurvePoint[]): ContentSeries {
  return {
    subsection: '5.2',
    x: points.map((p) => p.x),
    y: points.map((p) => p.y),
    lower: points.map((p) => p.lower),
    upper: points.map((p) => p.upper),
  };
}
