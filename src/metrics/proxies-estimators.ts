import type { Metric } from '../record/metric.ts';
import { type Outcome, toMetric } from './outcome.ts';
import type { ProxyAssociation } from './proxies-associations.ts';
import type { RowContext, RowEstimator } from './row-context.ts';

/** The largest association with each attribute; `argmax` names the feature. */
export const maxProxyCorrelation = strongest(({ association }) => association);

/** The largest membership AUC; `argmax` names the feature. */
export const maxProxyStrength = strongest(({ strength }) => strength);

/** Model inputs that are, or are derived from, a protected attribute; each counts once. */
export const prohibitedInputCount: RowEstimator = (definition, { statistics: { prohibited, split } }) => {
  const outcome: Outcome =
    'reason' in prohibited
      ? { reason: prohibited.reason, n: 0 }
      : { value: new Set(prohibited.found.map(({ input }) => input)).size, n: prohibited.inputs };
  return [toMetric(definition.id, { split }, outcome)];
};

function strongest(of: (found: ProxyAssociation) => number | undefined): RowEstimator {
  return (definition, context) => {
    const { attributes, split } = context.statistics;
    return attributes.map((attribute): Metric => {
      const pairs = candidates(context, attribute);
      let best: { readonly pair: ProxyAssociation; readonly value: number } | undefined;
      for (const pair of pairs) {
        const value = of(pair);
        if (value !== undefined && (best === undefined || value > best.value)) best = { pair, value };
      }
      const outcome: Outcome =
        best === undefined
          ? { reason: pairs[0]?.reason ?? 'no_eligible_pairs', n: pairs[0]?.n ?? 0 }
          : { value: best.value, n: best.pair.n, argmax: best.pair.feature };
      return toMetric(definition.id, { attribute, split }, outcome);
    });
  };
}

/**
 * What can stand in for an attribute: the model's inputs, less those that carry it, which `prohibited_input_count` counts;
 * every column if the inputs are not known.
 */
function candidates({ associations }: RowContext, attribute: string): readonly ProxyAssociation[] {
  const own = associations.filter((pair) => pair.attribute === attribute);
  const inputsKnown = own.some(({ role }) => role !== 'other');
  return own.filter(({ role }) => role === (inputsKnown ? 'input' : 'other'));
}
