import type { Metric, UndefinedReason } from '../../record/metric.ts';
import { allDefinitions } from '../catalogue.ts';
import type { MetricDefinition } from '../definition.ts';
import { estimators } from '../estimators.ts';
import { undefinedSlices } from '../slices.ts';
import type { MetricOptions } from '../statistics.ts';
import { comparedFigures } from './compared-figures.ts';
import { createFigureSlices, sliceMetrics } from './figure-slices.ts';
import { oneVersusRest, rightVersusWrong } from './one-vs-rest.ts';
import { predictionTests } from './prediction-tests.ts';
import type { MulticlassStatistics } from './statistics.ts';
import { classFigures, isOneVersusRest, perClassMetrics, worstOverClasses } from './worst-over-classes.ts';

/**
 * Every metric of the catalogue on one split of a task with more than two classes (metrics.md 8.10). Figures of the whole
 * confusion matrix and of the scores stand overall and per group; what compares groups is asked of each class against the rest,
 * with the class in the scope, and the worst class is the value that gates see.
 *
 * @returns unrounded values in catalogue order; the record publishes them
 * @example computeMulticlass(statistics, { level: 0.95, minGroupN: 30, smallGroups: 'keep', draws: 2000, seed: 42 })
 */
export function computeMulticlass(statistics: MulticlassStatistics, options: MetricOptions): Metric[] {
  const slices = createFigureSlices(statistics, options);
  const rests = statistics.classes.map((name, k) => ({ name, statistics: oneVersusRest(statistics, k) }));
  const right = { statistics: rightVersusWrong(statistics), options };
  const [first] = rests;
  const shared = { statistics: first?.statistics ?? right.statistics, options };
  return allDefinitions().flatMap((definition): readonly Metric[] => {
    const { id, method } = definition;
    if (slices.ids.has(id))
      return [...sliceMetrics(definition, slices), ...perClassMetrics(definition, rests, options)];
    const figure = comparedFigures(definition, slices);
    if (figure !== undefined) return figure;
    const estimator = definition.computed ? estimators.get(method) : undefined;
    if (estimator !== undefined && ofRows.has(id)) return estimator(definition, shared);
    if (estimator !== undefined && definition.derived?.from === 'accuracy') return estimator(definition, right);
    if (id === 'prediction_chi2_p' || id === 'prediction_cramers_v')
      return predictionTests(definition, statistics, options);
    if (isOneVersusRest(definition)) {
      return estimator === undefined
        ? undefinedSlices(definition, shared, 'not_computed')
        : worstOverClasses(definition, estimator, rests, options);
    }
    // Of one class these have a value, of the whole matrix they have none.
    if (classFigures.has(id)) {
      return [...undefinedSlices(definition, shared, 'task_mismatch'), ...perClassMetrics(definition, rests, options)];
    }
    return undefinedSlices(definition, shared, whyNot(definition));
  });
}

/** The same for any number of classes. */
const ofRows: ReadonlySet<string> = new Set(['n', 'n_missing', 'min_group_size']);

function whyNot({ tasks }: MetricDefinition): UndefinedReason {
  return tasks.includes('multiclass') ? 'not_computed' : 'task_mismatch';
}
