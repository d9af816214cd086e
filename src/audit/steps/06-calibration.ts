import { calibrationBins } from '../../metrics/calibration-bins.ts';
import type { Cell, ContentBlock } from '../../record/content.ts';
import type { AuditContext } from '../context.ts';
import { absent, later, metricCell, performed, table } from './cells.ts';

/** Figures of the summary, in reading order; those a later version computes say so. */
const summaryIds = [
  'ece_width_10',
  'ece_null_mean',
  'ece_consistency_p',
  'ece_debiased',
  'mce_width_10',
  'brier',
  'brier_reliability',
  'brier_resolution',
  'brier_uncertainty',
  'calibration_slope',
  'calibration_intercept_joint',
  'spiegelhalter_p',
] as const;

/** Section 6: do stated probabilities come true? */
export function calibrationStep(context: AuditContext): ContentBlock {
  const { histogram } = context.statistics.overall;
  if (context.config.calibrationTesting === false) {
    return absent('not_requested', 'set “calibration_testing: true”');
  }
  if (!context.hasScores || histogram === undefined) {
    return absent('no_scores', 'give probabilities under “data.score_column”, or the model under “model.path”');
  }
  const bins = calibrationBins(histogram, context.config.metrics.confidenceLevel);
  return performed({
    tables: {
      summary: table(
        '6.1',
        ['metric', 'value'],
        summaryIds.map((id): Cell[] => [id, metricCell(context, id)]),
      ),
      bins: table(
        '6.3',
        ['from', 'to', 'n', 'events', 'mean_predicted', 'observed', 'lower', 'upper', 'gap'],
        bins.map((b) => [b.lower, b.upper, b.n, b.events, b.meanPredicted, b.observed, b.ci[0], b.ci[1], b.gap]),
      ),
    },
    series: {
      reliability: {
        subsection: '6.2',
        x: bins.map((b) => b.meanPredicted),
        y: bins.map((b) => b.observed),
        lower: bins.map((b) => b.ci[0]),
        upper: bins.map((b) => b.ci[1]),
        n: bins.map((b) => b.n),
      },
    },
    absent: {
      '6.4': later('measures calibration of each group'),
      '6.5': later('measures calibration over time (“data.period_column”)'),
    },
  });
}
