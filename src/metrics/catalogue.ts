import { calibrationMetrics } from './calibration.ts';
import { dataMetrics } from './data.ts';
import { decisionMetrics } from './decisions.ts';
import { define } from './define.ts';
import type { MetricDefinition } from './definition.ts';
import { withDerived } from './derive.ts';
import { quantileAirAt } from './fairness/score-distances.ts';
import { fairnessDefaults, fairnessMetrics } from './fairness.ts';
import { individualMetrics } from './individual.ts';
import { multiclassMetrics } from './multiclass.ts';
import { pdGradeMetrics } from './pd-grades.ts';
import { proxyMetrics } from './proxies.ts';
import { captureAt, liftAt, rankingDefaults, rankingMetrics } from './ranking.ts';
import { recordMetrics } from './record-facts.ts';
import { regressionMetrics } from './regression.ts';
import { shiftDefaults, shiftedByDefault, shiftedDraft, shiftMetrics, worstCaseDraft } from './shift.ts';

const plain = withDerived([
  ...dataMetrics,
  ...decisionMetrics,
  ...rankingMetrics,
  ...calibrationMetrics,
  ...fairnessMetrics,
  ...proxyMetrics,
  ...individualMetrics,
  ...shiftMetrics,
  ...pdGradeMetrics,
  ...multiclassMetrics,
  ...regressionMetrics,
  ...recordMetrics,
]);

const byName = new Map(plain.flatMap((d) => [d.id, ...d.aliases].map((name) => [name, d] as const)));

const shifted = define(
  shiftDefaults,
  plain
    .filter((definition) => (shiftedByDefault as readonly string[]).includes(definition.id))
    .flatMap((definition) => [shiftedDraft(definition), worstCaseDraft(definition)]),
);

const all: readonly MetricDefinition[] = [...plain, ...shifted];

/**
 * The definition of a metric by its id or an alias; ids with a parameter resolve to a definition of their own.
 *
 * @returns undefined for a name that is not in the catalogue
 * @example definitionOf('ece')?.id // 'ece_width_10'
 * @example definitionOf('lift@0.15')?.label // 'Lift in the top 0.15'
 */
export function definitionOf(name: string): MetricDefinition | undefined {
  return byName.get(name) ?? atShare(name) ?? underShift(name);
}

/** Every metric that one audit can hold, in catalogue order; parametrised ids with their usual parameters. */
export function allDefinitions(): readonly MetricDefinition[] {
  return all;
}

/** Ids and aliases, for suggestions. */
export function metricNames(): readonly string[] {
  return all.flatMap((definition) => [definition.id, ...definition.aliases]);
}

const atShareOf = {
  lift: (q: number) => define(rankingDefaults, [liftAt(q)]),
  capture: (q: number) => define(rankingDefaults, [captureAt(q)]),
  quantile_air: (q: number) => define(fairnessDefaults, [quantileAirAt(q)]),
} as const;

/** `name@q` with a share q in (0, 1), written the one way numbers are written in ids: 0.1, not .10. */
function atShare(name: string): MetricDefinition | undefined {
  const match = /^(lift|capture|quantile_air)@(0\.\d*[1-9])$/.exec(name);
  if (match === null) return undefined;
  return atShareOf[match[1] as keyof typeof atShareOf](Number(match[2]))[0];
}

function underShift(name: string): MetricDefinition | undefined {
  const [prefix = '', draft] = name.startsWith('shifted.')
    ? (['shifted.', shiftedDraft] as const)
    : (['worst_case_shift.', worstCaseDraft] as const);
  const of = name.startsWith(prefix) ? byName.get(name.slice(prefix.length)) : undefined;
  return of === undefined || of.fact ? undefined : define(shiftDefaults, [draft(of)])[0];
}
