import { jcsText } from '../../base/jcs.ts';
import type { Metric } from '../../record/metric.ts';
import { definitionOf } from '../catalogue.ts';
import { toMetric } from '../outcome.ts';
import { shiftedByDefault } from '../shift.ts';
import { degradationMetric, type ShiftedValue, type ShiftResult } from './degradation.ts';
import { shiftEstimate } from './estimates.ts';
import { type IntervalFound, shiftedInterval } from './intervals.ts';
import { createPopulation, type Followed, isInvariant, type Population, whyUndefined } from './population.ts';
import { shiftReplicates } from './replicates.ts';
import { shiftWeights, type WeightFit } from './shift-weights.ts';
import type { Shift, ShiftOptions, ShiftStatistics } from './statistics.ts';
import { worstCases } from './worst-case.ts';

/**
 * Followed metrics in populations with other group shares (metrics.md 8.8): `shifted.<metric>` for every shift, the largest
 * worsening over all of them, and `worst_case_shift.<metric>` where asked for. Weights act on whole cells and are refitted in
 * every replicate; no row is read again. Figures of the attribute that is moved cannot change: they are marked `invariant`.
 *
 * @param shifts in the order in which they were asked for
 * @returns unrounded values; the shift stands in `params` of the scope
 * @example computeShifts(statistics, [{ text: 'gender:+0.1', moves: [{ attribute: 'gender', by: 0.1 }] }], options)
 */
export function computeShifts(statistics: ShiftStatistics, shifts: readonly Shift[], options: ShiftOptions): Metric[] {
  const population = createPopulation(statistics, options);
  const followed = followedMetrics(statistics, options.metrics ?? shiftedByDefault);
  const fits = shifts.map(({ moves }) => shiftWeights(statistics, moves, population.referenceOf));
  const results = shifts.map((shift, s) => shiftResult(population, followed, shift, fits[s]));
  const { draws, seed } = options;
  const replicates = shifts.length === 0 ? [] : shiftReplicates(population, followed, fits, { draws, seed });
  const shifted = results.flatMap((result, s) =>
    result.values.map((value, m) => {
      const of = replicates[m];
      // What a shift cannot move has the interval it had: weights that are equal within its groups say no more.
      const weights = value.invariant ? population.rows.map(() => 1) : result.weights;
      const interval =
        of === undefined || value.shifted === undefined || weights === undefined
          ? {}
          : shiftedInterval(population, value.followed, of, { shift: s, weights }, options);
      return shiftedMetric(population, result, value, interval);
    }),
  );
  return [
    ...shifted,
    ...(shifts.length === 0 ? [] : [degradationMetric(population, results, replicates, options)]),
    ...worstCases(population, followed, options.worstCases ?? []),
  ];
}

/** Every followed metric of every slice that a gate would ask for: overall, or one per attribute. */
function followedMetrics({ attributes }: ShiftStatistics, ids: readonly string[]): Followed[] {
  return ids.flatMap((name): Followed[] => {
    const definition = definitionOf(name);
    if (definition === undefined) return [];
    const estimate = shiftEstimate(definition);
    if (definition.slices === 'overall') return [{ definition, estimate }];
    return attributes.map((attribute) => ({ definition, estimate, attribute }));
  });
}

function shiftResult(
  population: Population,
  followed: readonly Followed[],
  shift: Shift,
  weigh: WeightFit | undefined,
): ShiftResult {
  const weights = weigh?.(population.rows);
  const ones = population.rows.map(() => 1);
  return {
    shift,
    weights,
    values: followed.map((one): ShiftedValue => {
      const invariant = isInvariant(one, shift.moves);
      const baseline = population.value(one, ones);
      // Weights are constant inside groups that cannot change: to apply them would only add rounding.
      const shifted = weights === undefined || invariant ? baseline : population.value(one, weights);
      return { followed: one, invariant, baseline, shifted: weights === undefined ? undefined : shifted };
    }),
  };
}

function shiftedMetric(
  population: Population,
  { shift, weights }: ShiftResult,
  { followed, invariant, shifted }: ShiftedValue,
  interval: IntervalFound,
): Metric {
  const { definition, attribute } = followed;
  const against = attribute !== undefined && definition.slices === 'reference';
  const reference = against ? population.referenceOf(attribute.name) : null;
  const scope = {
    ...(attribute === undefined ? {} : { attribute: attribute.name }),
    ...(reference === null ? {} : { reference }),
    params: jcsText({ shift: shift.text }),
    split: population.statistics.split,
  };
  const id = `shifted.${definition.id}`;
  const n = population.n(followed);
  if (shifted === undefined) {
    return toMetric(id, scope, {
      reason: weights === undefined ? 'infeasible_margin' : whyUndefined(population, followed),
      n,
    });
  }
  const metric = toMetric(id, scope, { value: shifted, n, ...interval }, population.coverage(followed));
  return invariant && metric.kind === 'value' ? { ...metric, invariant: true } : metric;
}
