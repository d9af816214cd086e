import type { Metric } from '../../record/metric.ts';
import type { MetricContext } from '../context.ts';
import type { MetricDefinition } from '../definition.ts';
import { hosmerLemeshowP, testMeasures } from '../measures/tests.ts';
import { measureMetric } from './measures.ts';

/** p of the Hosmer–Lemeshow statistic; rows the model was fitted on (`sample: development`) are named in the scope. */
export function hosmerLemeshowTest(definition: MetricDefinition, context: MetricContext): Metric[] {
  if (context.options.parameters?.sample !== 'development') return external(definition, context);
  const params = '{"sample":"development"}';
  return development(definition, context).map((metric) => ({ ...metric, scope: { ...metric.scope, params } }));
}

const external = measureMetric(testMeasures.hosmer_lemeshow_p);
const development = measureMetric(hosmerLemeshowP('development'));
