import { streamKey } from '../../base/philox.ts';
import type {
  AttributePairs,
  ConsistencyStatistics,
  NotReduced,
  PerturbationStatistics,
  RowStatistics,
} from '../../metrics/row-statistics.ts';
import { disagreements } from './consistency.ts';
import { exactMatches } from './exact-matches.ts';
import { featurePairs } from './feature-pairs.ts';
import { flipTest } from './flip-test.ts';
import { gowerSpace, rangeOf } from './gower.ts';
import { matchedPairs } from './matched-pairs.ts';
import { findNeighbours, type NearestAcross } from './neighbours.ts';
import { type OrderedRows, orderRows, rowsAt } from './ordered-rows.ts';
import { samplePlaces } from './pair-sample.ts';
import { perturb, standardDeviation } from './perturbation.ts';
import type { ProhibitedInput } from './prohibited-inputs.ts';
import type { RowTable, Scorer } from './row-table.ts';

export interface RowOptions {
  readonly split: string;
  readonly seed: number;
  /** Rows beyond which pairs, the flip test and noise work on a sample. */
  readonly maxPairRows: number;
  /** ε: Gower distance up to which a row has a matched row of another group. */
  readonly maxDistance: number;
  /** δ: score gap beyond which a matched pair is treated differently. */
  readonly maxScoreGap: number;
  /** Noise in standard deviations; at least one. */
  readonly epsilons: readonly number[];
}

export const rowDefaults = {
  maxPairRows: 20_000,
  maxDistance: 0.05,
  maxScoreGap: 0.1,
  epsilons: [0.01, 0.05, 0.1],
} as const satisfies Partial<RowOptions>;

/** Random streams that the row algorithms draw from (metrics.md 5), for the record's `seeds.derived`. */
export const rowStreams = ['pair_rows', 'perturbation'] as const;

const consistencyNeighbours = 5;

/**
 * Reduces the audited rows to the statistics of metrics.md 8.6 and 8.7. Pure; the same for any order of the rows.
 *
 * @param prohibited the model's inputs that carry an attribute, null without a model
 * @param scorer null without a model: then only proxies are looked for
 * @example reduceRows(table, prohibitedInputs(model, sources, names).found, scorer, { split: 'audited', seed: 42, ...rowDefaults })
 */
export function reduceRows(
  table: RowTable,
  prohibited: readonly ProhibitedInput[] | null,
  scorer: Scorer | null,
  options: RowOptions,
): RowStatistics {
  const { inputs, attributes, scores } = table;
  return {
    split: options.split,
    attributes: attributes.map(({ name }) => name),
    proxies: featurePairs(table),
    prohibited:
      prohibited === null
        ? { reason: 'no_model' }
        : {
            inputs: inputs.length,
            found: prohibited.map(({ input, attribute }) => ({ input, attribute })),
          },
    ...(scorer === null || scores === null
      ? missing(scorer === null ? 'no_model' : 'no_scores')
      : scoredRows(orderRows(table, scores), scorer, options)),
  };
}

type Scored = Pick<RowStatistics, 'individual' | 'perturbation'>;

function missing(reason: 'no_model' | 'no_scores'): Scored {
  return { individual: { reason }, perturbation: { reason } };
}

function scoredRows(all: OrderedRows, scorer: Scorer, options: RowOptions): Scored {
  const { seed, maxPairRows, maxDistance, maxScoreGap } = options;
  const places = samplePlaces(all.rowCount, maxPairRows, streamKey(seed, 'pair_rows'));
  const rows = rowsAt(all, places);
  const sample = { rows: rows.rowCount, of: all.rowCount };
  const columns = Object.fromEntries(rows.inputs.map(({ name, values }) => [name, values]));
  const base = scorer.predict(columns, rows.rowCount).scores;
  const { across, consistency } = similarRows(all, rows, maxDistance);
  const pairs = rows.attributes.map((attribute, a): AttributePairs => {
    const { name, carriers } = attribute;
    return {
      attribute: name,
      exact: exactMatches(all.alike, all.attributes[a] ?? attribute, all.scores),
      matched: matchedPairs(across[a] ?? noNeighbours, rows.scores, rows.decisions, maxScoreGap),
      flip: flipTest(rows.inputs, carriers, base, scorer),
    };
  });
  return {
    individual: { sample, maxDistance, maxScoreGap, attributes: pairs, consistency },
    perturbation: noisyRows(all, rows, places, base, scorer, options),
  };
}

const noNeighbours: NearestAcross = { place: new Int32Array(0), distance: new Float64Array(0) };

/** Nearest rows; ranges are those of all rows, so that a distance does not depend on the sample. */
function similarRows(
  all: OrderedRows,
  { rowCount, unprotected, attributes, decisions }: Omit<OrderedRows, 'alike'>,
  maxDistance: number,
): { across: readonly NearestAcross[]; consistency: ConsistencyStatistics | NotReduced } {
  if (unprotected.length === 0) return { across: [], consistency: { reason: 'no_eligible_pairs' } };
  // One neighbour more: what a row falls back on when one of its nearest is left out.
  const k = consistencyNeighbours;
  const enough = rowCount > k;
  const space = gowerSpace(rowCount, unprotected, all.unprotected.map(rangeOf));
  const groups = attributes.map(({ values }) => values);
  const { nearest, across } = findNeighbours(space, enough ? k + 1 : 0, groups, maxDistance);
  return {
    across,
    consistency: enough ? disagreements(nearest, k, decisions) : { reason: 'no_eligible_pairs' },
  };
}

function noisyRows(
  all: OrderedRows,
  rows: Omit<OrderedRows, 'alike'>,
  places: Uint32Array,
  base: Float64Array,
  scorer: Scorer,
  { seed, epsilons }: RowOptions,
): PerturbationStatistics | NotReduced {
  const deviations = all.inputs.map(({ kind, values }) =>
    kind === 'numeric' && values instanceof Float64Array ? standardDeviation(values) : 0,
  );
  const key = streamKey(seed, 'perturbation');
  const found = perturb(rows.inputs, deviations, places, base, epsilons, key, scorer);
  return 'reason' in found ? found : { sample: { rows: rows.rowCount, of: all.rowCount }, ...found };
}
