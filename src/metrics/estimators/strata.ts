import { compensatedSum } from '../../base/exact-sum.ts';
import type { Metric } from '../../record/metric.ts';
import type { ChiSquareTest } from '../../stats/chi-square-test.ts';
import { tukeyNewcombe } from '../../stats/difference.ts';
import { type Arm, sharedLevel, zOf } from '../../stats/limits.ts';
import {
  breslowDay,
  cochranMantelHaenszel,
  pooledOddsRatio,
  pooledRiskRatio,
  type StratumPair,
} from '../../stats/mantel-haenszel.ts';
import { parityTriangle } from '../../stats/parity-triangle.ts';
import type { MetricContext } from '../context.ts';
import type { MetricDefinition } from '../definition.ts';
import { comparedGroups, coverageOf, extremes } from '../groups.ts';
import { auditInterval, type Outcome, toMetric } from '../outcome.ts';
import { type SliceRate, sliceRate } from '../slice-rates.ts';
import { perAttribute } from '../slices.ts';
import type { AttributeStatistics, GroupSlice, Stratum } from '../statistics.ts';
import { againstReference, type Item, largest } from './against-reference.ts';

/**
 * Mean over strata of max − min selection rate within the stratum, by rows. Strata with fewer than two groups are left out, stand in the
 * record as undefined, and the others' shares are taken of what remains.
 */
export function conditionalParityDifference(definition: MetricDefinition, context: MetricContext): Metric[] {
  const { level, draws, seed } = context.options;
  return perAttribute(definition, context, (attribute, scope) => {
    const compared = comparedGroups(attribute, context.options);
    if (attribute.strata === undefined) return [toMetric(definition.id, scope, { reason: 'not_computed', n: 0 })];
    const names = compared.taking.map(({ group }) => group);
    const strata = attribute.strata.map((stratum) => gapWithin(stratum, names, context));
    const counted = strata.filter(({ gap }) => gap !== null);
    const weight = compensatedSum(counted.map((stratum) => stratum.weight));
    const n = counted.reduce((sum, stratum) => sum + stratum.rows, 0);
    const value = compensatedSum(counted.map((stratum) => (stratum.weight / weight) * (stratum.gap ?? 0)));
    const outcome: Outcome =
      counted.length === 0
        ? { reason: 'fewer_than_two_groups', n }
        : {
            value,
            n,
            ...auditInterval(
              parityTriangle(
                value,
                strata.map(({ groups }) => groups.map(({ effective }) => effective)),
                { level, draws, seed },
              ),
              'parity_triangle',
              definition,
              context,
            ),
          };
    return [
      toMetric(definition.id, scope, outcome, coverageOf(compared, [])),
      ...strata.map((stratum) =>
        toMetric(definition.id, { ...scope, stratum: stratum.name }, ofStratum(stratum, definition, context)),
      ),
    ];
  });
}

/** Odds ratio of selection pooled over strata (`rbg`); for the gate the smallest, every group at 1 − α/(K − 1). */
export function conditionalOddsRatio(definition: MetricDefinition, context: MetricContext): Metric[] {
  return pooledRatio(definition, context, pooledOddsRatio);
}

/** Ratio of selection rates pooled over strata, likewise. */
export function conditionalRiskRatio(definition: MetricDefinition, context: MetricContext): Metric[] {
  return pooledRatio(definition, context, pooledRiskRatio);
}

/** p of the Cochran–Mantel–Haenszel test; for the gate the smallest. */
export function conditionalTestP(definition: MetricDefinition, context: MetricContext): Metric[] {
  return stratumTest(definition, context, cochranMantelHaenszel);
}

/** p that the odds ratios of the strata are one; for the gate the smallest. */
export function homogeneityP(definition: MetricDefinition, context: MetricContext): Metric[] {
  return stratumTest(definition, context, breslowDay);
}

interface StratumGap {
  readonly name: string;
  /** In the order of the groups compared, those without rows here included. */
  readonly groups: readonly (SliceRate & { readonly group: string })[];
  readonly weight: number;
  readonly rows: number;
  /** Null with fewer than two groups. */
  readonly gap: number | null;
}

function gapWithin({ stratum, groups }: Stratum, names: readonly string[], context: MetricContext): StratumGap {
  const rates = names.map((group) => ({ group, ...rateIn(groups, group, context) }));
  const filled = rates.filter(({ n }) => n > 0);
  const ends = filled.length < 2 ? null : extremes(filled, ({ x, n }) => x / n);
  return {
    name: stratum,
    groups: rates,
    weight: filled.reduce((sum, { n }) => sum + n, 0),
    rows: filled.reduce((sum, { rows }) => sum + rows, 0),
    gap: ends && ends.max.x / ends.max.n - ends.min.x / ends.min.n,
  };
}

function ofStratum(
  { gap, groups, rows: n }: StratumGap,
  definition: MetricDefinition,
  context: MetricContext,
): Outcome {
  if (gap === null) return { reason: 'fewer_than_two_groups', n };
  const sizes = groups.filter((group) => group.n > 0).map(({ effective }) => effective);
  const limits = tukeyNewcombe(sizes, context.options.level);
  return { value: gap, n, ...auditInterval(limits, 'tukey_newcombe', definition, context) };
}

function rateIn(groups: readonly GroupSlice[], group: string, { statistics }: MetricContext): SliceRate {
  const slice = groups.find((one) => one.group === group);
  if (slice !== undefined) return sliceRate('selection_rate', slice, statistics.favorableIsPositive);
  return { x: 0, n: 0, rows: 0, effective: { x: 0, n: 0 } };
}

interface StratumItem extends Item {
  readonly strata: readonly SliceRate[];
}

function stratumItems(context: MetricContext) {
  return (taking: readonly GroupSlice[], attribute: AttributeStatistics): readonly StratumItem[] =>
    taking.map(({ group, n }) => ({
      group,
      rows: n,
      strata: (attribute.strata ?? []).map(({ groups }) => rateIn(groups, group, context)),
    }));
}

function pairsOf(item: StratumItem, reference: StratumItem): StratumPair[] {
  return item.strata.map(({ effective }, s) => ({ a: effective, b: reference.strata[s]?.effective ?? { x: 0, n: 0 } }));
}

function pooledRatio(
  definition: MetricDefinition,
  context: MetricContext,
  pool: (strata: readonly StratumPair[], z: number) => Arm | undefined,
): Metric[] {
  const { level } = context.options;
  return againstReference<StratumItem>(definition, context, {
    items: stratumItems(context),
    ofGroup: (item, { reference, attribute }): Outcome => {
      const n = item.rows + reference.rows;
      if (attribute.strata === undefined) return { reason: 'not_computed', n };
      const arm = pool(pairsOf(item, reference), zOf(level));
      if (arm === undefined) return { reason: 'zero_denominator', n };
      return { value: arm.value, n, ...auditInterval(arm, 'rbg', definition, context) };
    },
    ofAll: ({ others, reference, n, attribute }): Outcome => {
      if (attribute.strata === undefined) return { reason: 'not_computed', n };
      const z = zOf(sharedLevel(level, others.length));
      const arms = others.flatMap((item) => {
        const arm = pool(pairsOf(item, reference), z);
        return arm === undefined ? [] : [{ group: item.group, ...arm }];
      });
      const least = largest(arms, ({ value }) => -value);
      if (least === undefined) return { reason: 'zero_denominator', n };
      const limits = {
        lower: Math.min(...arms.map(({ lower }) => lower)),
        upper: Math.min(...arms.map(({ upper }) => upper)),
      };
      return { value: least.value, n, argmin: least.group, ...auditInterval(limits, 'rbg', definition, context) };
    },
  });
}

function stratumTest(
  definition: MetricDefinition,
  context: MetricContext,
  test: (strata: readonly StratumPair[]) => ChiSquareTest | undefined,
): Metric[] {
  return againstReference<StratumItem>(definition, context, {
    items: stratumItems(context),
    ofGroup: (item, { reference, attribute }): Outcome => {
      const n = item.rows + reference.rows;
      if (attribute.strata === undefined) return { reason: 'not_computed', n };
      const found = test(pairsOf(item, reference));
      return found === undefined ? { reason: 'zero_variance', n } : { value: found.p, n };
    },
    ofAll: ({ others, reference, n, attribute }): Outcome => {
      if (attribute.strata === undefined) return { reason: 'not_computed', n };
      const found = others.flatMap((item) => {
        const p = test(pairsOf(item, reference))?.p;
        return p === undefined ? [] : [{ group: item.group, p }];
      });
      const least = largest(found, ({ p }) => -p);
      return least === undefined ? { reason: 'zero_variance', n } : { value: least.p, n, argmin: least.group };
    },
  });
}
