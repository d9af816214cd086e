import type { Metric } from '../record/metric.ts';
import type { MetricContext } from './context.ts';
import type { DerivedForm, MetricDefinition } from './definition.ts';
import { aucDifference } from './estimators/auc-difference.ts';
import { averageAbsOddsDifference, averageOddsDifference } from './estimators/average-odds.ts';
import {
  confusionCount,
  minGroupEvents,
  minGroupSize,
  missingCount,
  rowCount,
  treatmentEquality,
} from './estimators/counts.ts';
import { betweenGroupEntropy, generalizedEntropy, theil } from './estimators/entropy.ts';
import { hosmerLemeshowTest } from './estimators/hosmer-lemeshow.ts';
import { amplificationDifference, amplificationRatio, labelDisparity } from './estimators/labels.ts';
import {
  measureDifference,
  measureDifferenceToOverall,
  measureGroupMax,
  measureGroupMin,
  measureMetric,
  measureRatio,
  measureRatioToOverall,
} from './estimators/measures.ts';
import { equalizedOddsDifference, equalizedOddsDifferenceMean, equalizedOddsRatio } from './estimators/odds.ts';
import { detectableDifference, statisticalPower } from './estimators/power.ts';
import {
  rate,
  rateDifference,
  rateDifferenceToOverall,
  rateGroupMax,
  rateGroupMin,
  rateRatio,
  rateRatioToOverall,
} from './estimators/rates.ts';
import { fourFifths, impactRatio, oddsRatio, shortfall, statisticalParityDifference } from './estimators/reference.ts';
import { quantileImpactRatio, scoreKolmogorovSmirnov, scoreWasserstein } from './estimators/score-distance.ts';
import { standardisedMeanDifference, standardisedResidualDifference } from './estimators/score-means.ts';
import { selectionChiSquareP, selectionFisherP, selectionZ } from './estimators/selection-tests.ts';
import {
  conditionalOddsRatio,
  conditionalParityDifference,
  conditionalRiskRatio,
  conditionalTestP,
  homogeneityP,
} from './estimators/strata.ts';
import type { Measure } from './measures/measure.ts';
import { captureMeasure, comparedMeasures, liftMeasure, wholeMeasures } from './measures/registry.ts';

/** All metrics of one definition: every slice that is kept or that a gate asks for. */
export type Estimator = (definition: MetricDefinition, context: MetricContext) => readonly Metric[];

const forms: Readonly<Record<DerivedForm, (measure: Measure) => Estimator>> = {
  difference: measureDifference,
  ratio: measureRatio,
  difference_to_overall: measureDifferenceToOverall,
  ratio_to_overall: measureRatioToOverall,
  group_min: measureGroupMin,
  group_max: measureGroupMax,
};

/** Estimators by the `method` of the definitions. */
export const estimators: ReadonlyMap<string, Estimator> = new Map<string, Estimator>([
  ['row_count', rowCount],
  ['missing_count', missingCount],
  ['min_group_size', minGroupSize],
  ['min_group_events', minGroupEvents],
  ['confusion_count', confusionCount],
  ['treatment_equality', treatmentEquality],
  ['rate', rate],
  ['rate_difference', rateDifference],
  ['rate_ratio', rateRatio],
  ['rate_difference_to_overall', rateDifferenceToOverall],
  ['rate_ratio_to_overall', rateRatioToOverall],
  ['rate_group_min', rateGroupMin],
  ['rate_group_max', rateGroupMax],
  ['label_disparity', labelDisparity],
  ['disparity_amplification_ratio', amplificationRatio],
  ['disparity_amplification_difference', amplificationDifference],
  ['equalized_odds_difference', equalizedOddsDifference],
  ['equalized_odds_difference_mean', equalizedOddsDifferenceMean],
  ['equalized_odds_ratio', equalizedOddsRatio],
  ['average_odds_difference', averageOddsDifference],
  ['average_abs_odds_difference', averageAbsOddsDifference],
  ['impact_ratio', impactRatio],
  ['four_fifths', fourFifths],
  ['statistical_parity_difference', statisticalParityDifference],
  ['shortfall', shortfall],
  ['odds_ratio', oddsRatio],
  ['statistical_power', statisticalPower],
  ['mdd_at_80_power', detectableDifference],
  ['selection_fisher_p', selectionFisherP],
  ['selection_chi2_p', selectionChiSquareP],
  ['selection_z', selectionZ],
  ['conditional_parity_difference', conditionalParityDifference],
  ['conditional_odds_ratio', conditionalOddsRatio],
  ['conditional_risk_ratio', conditionalRiskRatio],
  ['cmh_p', conditionalTestP],
  ['breslow_day_p', homogeneityP],
  ['smd', standardisedMeanDifference],
  ['residual_smd', standardisedResidualDifference],
  ['auc_difference', aucDifference],
  ['score_ks', scoreKolmogorovSmirnov],
  ['score_wasserstein', scoreWasserstein],
  ['quantile_air', quantileImpactRatio],
  ['generalized_entropy_2', generalizedEntropy],
  ['theil', theil],
  ['between_group_generalized_entropy_2', betweenGroupEntropy],
  ...Object.entries(comparedMeasures).flatMap(([id, measure]) => ofMeasure(id, measure)),
  ...Object.entries(wholeMeasures).map(([id, measure]): [string, Estimator] => [id, measureMetric(measure)]),
  ['hosmer_lemeshow_p', hosmerLemeshowTest],
  ['lift', (definition, context) => measureMetric(liftMeasure(shareOf(definition)))(definition, context)],
  ['capture', (definition, context) => measureMetric(captureMeasure(shareOf(definition)))(definition, context)],
]);

function ofMeasure(id: string, measure: Measure): [string, Estimator][] {
  return [
    [id, measureMetric(measure)],
    ...Object.entries(forms).map(([form, estimator]): [string, Estimator] => [`${id}_${form}`, estimator(measure)]),
  ];
}

/** The share q of an id `name@q`. */
function shareOf({ id }: MetricDefinition): number {
  return Number(id.slice(id.indexOf('@') + 1));
}
