import { calibrationBins } from '../../metrics/calibration-bins.ts';
import type { Absent, Cell, ContentBlock, ContentTable } from '../../record/content.ts';
import type { BinaryContext } from '../context.ts';
import { calibrationByPeriod } from './05-periods.ts';
import { ratingGrades } from './06-grades.ts';
import { groupRows, positives } from './07-groups.ts';
import { absent, hasNoLabels, labelsWanted, merged, metricCell, performed, table, unlabelledFact } from './cells.ts';

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
  'brier_within_bin',
  'calibration_slope',
  'calibration_intercept_joint',
  'spiegelhalter_z',
  'spiegelhalter_p',
] as const;

const noProbabilities =
  'the scores are points, which state no probability; give probabilities, or log-odds with “data.score_kind: logit”';

/** Section 6: do stated probabilities come true? */
export function calibrationStep(context: BinaryContext): ContentBlock {
  const { overall } = context.statistics;
  if (context.config.calibrationTesting === false) {
    return absent('not_requested', 'set “calibration_testing: true”');
  }
  if (!context.hasScores || overall.histogram === undefined) {
    return gradesAlone(
      context,
      absent('no_scores', 'give probabilities under “data.score_column”, or the model under “model.path”'),
    );
  }
  if (hasNoLabels(context)) return absent('no_labels', labelsWanted);
  if (context.statistics.points === true) return gradesAlone(context, absent('task_mismatch', noProbabilities));
  const byPeriod = calibrationByPeriod(context);
  const bins = calibrationBins(overall, context.config.metrics.confidenceLevel);
  const own = {
    facts: unlabelledFact(context),
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
      ...(context.attributes.length === 0 ? {} : { by_group: byGroup(context), group_bins: groupBins(context) }),
      ...('absent' in byPeriod ? {} : { by_period: byPeriod }),
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
      ...(context.attributes.length === 0
        ? { '6.4': absent('no_protected_attributes', 'name the columns under “data.protected_attributes”') }
        : {}),
      ...('absent' in byPeriod ? { '6.5': byPeriod } : {}),
    },
  };
  return performed(merged(own, ratingGrades(context)));
}

/** Declared default probabilities of rating grades need no score that is a probability; the rest of the section does. */
function gradesAlone(context: BinaryContext, why: Absent): ContentBlock {
  if (context.facts.grades === null) return why;
  const stubs = { '6.2': why, '6.3': why, '6.4': why, '6.5': why };
  return performed(merged(ratingGrades(context), { absent: stubs }));
}

/** Calibration of each group of the protected attributes. */
function byGroup(context: BinaryContext): ContentTable {
  const ids = ['ece_width_10', 'ece_null_mean', 'calibration_in_the_large'];
  return table(
    '6.4',
    ['attribute', 'group', 'n', 'events', 'ece', 'null_mean', 'in_the_large'],
    groupRows(context, (attribute, slice, group): Cell[] => {
      const scope = { attribute: attribute.name, group };
      return [metricCell(context, 'n', scope), positives(slice), ...ids.map((id) => metricCell(context, id, scope))];
    }),
  );
}

/** The reliability of each group, bin by bin. */
function groupBins(context: BinaryContext): ContentTable {
  const names = new Set(context.attributes.map((a) => a.name));
  const rows = context.facts.groupReliability
    .filter(({ attribute }) => names.has(attribute))
    .flatMap(({ attribute, group, bins }) =>
      bins.map((b): Cell[] => [attribute, group, b.n, b.meanPredicted, b.observed, b.ci[0], b.ci[1]]),
    );
  return table('6.4', ['attribute', 'group', 'n', 'mean_predicted', 'observed', 'lower', 'upper'], rows);
}
