import { jcsText } from '../../base/jcs.ts';
import type { Metric } from '../../record/metric.ts';
import { toMetric } from '../outcome.ts';
import { signOf } from './degradation.ts';
import { type Followed, isInvariant, type Population, whyUndefined } from './population.ts';
import { attributeOf, weightsForShares } from './shift-weights.ts';

/** Groups up to which every extreme point is tried: their number doubles with each. */
const mostGroups = 12;

/**
 * `worst_case_shift.<metric>`: the worst value over all shares of one attribute's groups within ±distance of the observed ones.
 * It is looked for at the extreme points of that set: all shares but one at an end of their range. `argmax` states the shares.
 */
export function worstCases(
  population: Population,
  followed: readonly Followed[],
  cases: readonly { readonly attribute: string; readonly distance: number }[],
): Metric[] {
  return cases.flatMap(({ attribute, distance }) => {
    const fits = extremeShares(observedShares(population, attribute), distance).map((shares) =>
      weightsForShares(population.statistics, attribute, shares)(population.rows),
    );
    const weights = fits.filter((fit) => fit !== undefined);
    return followed
      .filter((one) => signOf(one) !== undefined)
      .map((one) => worstCase(population, one, weights, attribute, distance));
  });
}

/**
 * Extreme points of the shares within ±distance of the observed ones, in [0, 1] and summing to 1.
 *
 * @example extremeShares([0.5, 0.5], 0.1) // [[0.6, 0.4], [0.4, 0.6]]
 */
export function extremeShares(observed: readonly number[], distance: number): number[][] {
  const low = observed.map((share) => Math.max(0, share - distance));
  const high = observed.map((share) => Math.min(1, share + distance));
  const points = new Map<string, number[]>();
  for (let free = 0; free < observed.length; free++) {
    for (let ends = 0; ends < 1 << (observed.length - 1); ends++) {
      const shares = observed.map((_, k) => {
        const bit = k < free ? k : k - 1;
        return (((ends >> bit) & 1) === 1 ? high[k] : low[k]) ?? 0;
      });
      const rest = shares.reduce((sum, share, k) => (k === free ? sum : sum + share), 0);
      const own = 1 - rest;
      if (own < (low[free] ?? 0) - 1e-12 || own > (high[free] ?? 0) + 1e-12) continue;
      shares[free] = Math.max(0, own);
      points.set(shares.map((share) => share.toFixed(12)).join(' '), shares);
    }
  }
  return [...points.values()];
}

function observedShares(population: Population, attribute: string): number[] {
  const { index, groups } = attributeOf(population.statistics, attribute);
  const sizes = groups.map((group) =>
    population.statistics.cells.reduce(
      (sum, cell, i) => (cell.groups[index] === group ? sum + (population.rows[i] ?? 0) : sum),
      0,
    ),
  );
  const total = sizes.reduce((sum, size) => sum + size, 0);
  return sizes.map((size) => size / total);
}

function worstCase(
  population: Population,
  one: Followed,
  weights: readonly Float64Array[],
  attribute: string,
  distance: number,
): Metric {
  const { definition } = one;
  const sign = signOf(one) ?? 1;
  const name = one.attribute?.name;
  const reference = name === undefined || definition.slices !== 'reference' ? null : population.referenceOf(name);
  const scope = {
    ...(name === undefined ? {} : { attribute: name }),
    ...(reference === null ? {} : { reference }),
    params: jcsText({ attribute, distance }),
    split: population.statistics.split,
  };
  const id = `worst_case_shift.${definition.id}`;
  const n = population.n(one);
  const { groups } = attributeOf(population.statistics, attribute);
  if (groups.length > mostGroups) return toMetric(id, scope, { reason: 'not_computed', n });
  const ones = population.rows.map(() => 1);
  const invariant = isInvariant(one, [{ attribute, by: distance }]);
  const values = (invariant ? [ones] : weights)
    .map((weight) => population.value(one, weight))
    .filter((value) => value !== undefined);
  const [first] = values;
  if (first === undefined) {
    const reason = weights.length === 0 ? 'infeasible_margin' : whyUndefined(population, one);
    return toMetric(id, scope, { reason, n });
  }
  const worst = values.reduce((found, value) => (sign * (found - value) > 0 ? value : found), first);
  const metric = toMetric(id, scope, { value: worst, n }, population.coverage(one));
  return invariant && metric.kind === 'value' ? { ...metric, invariant: true } : metric;
}
